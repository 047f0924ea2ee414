"""Macros: who sees and changes them, what they may say and do, and the way back."""

from typing import Any

import pytest

from crm.models import Activity
from crm.refused import Refused
from helpdesk.models import Macro, TicketStatus
from helpdesk.models.macro import Wish
from tests.cast import Cast


def wish(**told: Any) -> Wish:
    """A short greeting, unless told otherwise."""
    return Wish(**{"name": "问候", "text": "您好，{client.honorific}。", **told})


def seen(cast: Cast, name: str) -> set[Macro]:
    """What somebody sees."""
    return set(Macro.objects.visible_to(cast.staff[name]).in_use())


def test_ones_own_is_ones_own(cast: Cast) -> None:
    macro = Macro.objects.keep(wish(), by=cast.zhou)
    assert seen(cast, "zhou") == {macro}
    assert seen(cast, "chen") == seen(cast, "hu") == set()
    with pytest.raises(Refused):
        macro.change(wish(name="我的"), by=cast.chen)


def test_a_team_is_a_queue_or_a_role(cast: Cast) -> None:
    queue = wish(scope="team", queue=cast.queues["funds"])
    of_queue = Macro.objects.keep(queue, by=cast.chen)
    of_role = Macro.objects.keep(wish(scope="team", role="agent"), by=cast.chen)
    assert seen(cast, "zhou") == seen(cast, "chen") == {of_queue, of_role}
    assert seen(cast, "li") == seen(cast, "hu") == {of_role}
    assert seen(cast, "zhao") == set()


def test_everybody_sees_what_is_everybodys_and_few_change_it(cast: Cast) -> None:
    macro = Macro.objects.keep(wish(scope="everyone"), by=cast.chen)
    assert seen(cast, "zhao") == seen(cast, "hu") == {macro}
    for verb in (macro.archive, macro.restore):
        with pytest.raises(Refused):
            verb(by=cast.zhou)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": "  "}, "name"),
        ({"text": ""}, "text"),
        ({"text": "{account.password}"}, "text"),
        ({"text": "长" * 10_001}, "text"),
        ({"language": "fr"}, "language"),
        ({"scope": "everyone"}, "scope"),
        ({"scope": "planet"}, "scope"),
        ({"actions": ({"do": "drop", "with": 1},)}, ""),
        ({"actions": ({"do": "priority", "with": 9},)}, "do_priority"),
        ({"actions": ({"do": "priority", "with": True},)}, "do_priority"),
        ({"actions": ({"do": "queue", "with": 10**9},)}, "do_queue"),
        ({"actions": ({"do": "assign", "with": "zhou"},)}, "do_assign"),
        ({"actions": ({"do": "note", "with": "{client.name}"},)}, "do_note"),
        ({"actions": ({"do": "hold", "with": "for ever"},)}, "do_hold"),
        ({"actions": ({"do": "tags", "with": []},)}, "do_tags"),
        ({"actions": ({"do": "resolve", "with": {"solved": 1}},)}, "do_resolve"),
        ({"actions": ({"do": "priority", "with": 4},) * 2}, "do_priority"),
    ],
)
def test_what_may_not_be_is_refused_at_its_field(
    cast: Cast, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        Macro.objects.keep(wish(**told), by=cast.zhou)
    assert refused.value.field == field
    assert not Macro.objects.exists()


def test_a_status_that_ends_a_matter_has_verbs_of_its_own(cast: Cast) -> None:
    for category in ("resolved", "closed", "waiting_third"):
        status = TicketStatus.objects.first_of(category).pk
        with pytest.raises(Refused):
            told = ({"do": "status", "with": status},)
            Macro.objects.keep(wish(actions=told), by=cast.zhou)


def test_what_is_resolved_cannot_wait(cast: Cast) -> None:
    ending = {"do": "resolve", "with": {"reason": None, "solved": True}}
    hold = {"do": "hold", "with": "day"}
    with pytest.raises(Refused) as refused:
        Macro.objects.keep(wish(actions=(hold, ending)), by=cast.zhou)
    assert refused.value.code == "contradiction"


def test_a_change_over_somebody_elses_is_refused(cast: Cast) -> None:
    macro = Macro.objects.keep(wish(scope="everyone"), by=cast.chen)
    macro.change(wish(scope="everyone", text="改"), by=cast.chen, seen=1)
    with pytest.raises(Refused) as refused:
        macro.change(wish(scope="everyone"), by=cast.chen, seen=1)
    assert refused.value.code == "stale"
    macro.refresh_from_db()
    assert (macro.text, macro.edition, macro.history.count()) == ("改", 2, 2)


def test_it_is_archived_and_comes_back(cast: Cast) -> None:
    macro = Macro.objects.keep(wish(), by=cast.zhou)
    macro.archive(by=cast.zhou)
    macro.archive(by=cast.zhou)
    assert seen(cast, "zhou") == set()
    macro.restore(by=cast.zhou)
    assert seen(cast, "zhou") == {macro}
    told = Activity.objects.filter(action__startswith="macro.")
    actions = list(told.order_by("pk").values_list("action", flat=True))
    assert actions == ["macro.made", "macro.archived", "macro.restored"]


def test_uses_are_counted_for_each(cast: Cast) -> None:
    macro = Macro.objects.keep(wish(scope="everyone"), by=cast.chen)
    for staff in (cast.zhou, cast.zhou, cast.hu):
        macro.used(by=staff)
    counts = macro.uses.order_by("count").values_list("staff", "count")
    assert list(counts) == [(cast.hu.pk, 1), (cast.zhou.pk, 2)]


def test_it_is_found_by_pinyin(cast: Cast) -> None:
    macro = Macro.objects.keep(wish(name="提现进度", folder="资金"), by=cast.zhou)
    assert macro.keys == "tixianjindu txjd zijin zj"
