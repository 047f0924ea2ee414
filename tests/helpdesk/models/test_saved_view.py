"""Saved views: who sees them, who changes them, and the way back."""

from typing import Any

import pytest

from crm.models import Activity
from crm.refused import Refused
from helpdesk.models import SavedView
from helpdesk.models.saved_view import Wish
from tests.cast import Cast


def wish(**told: Any) -> Wish:
    """A view of urgent tickets, unless told otherwise."""
    return Wish(**{"name": "急件", "conditions": {"priority": ["4"]}, **told})


def seen(cast: Cast, name: str) -> list[SavedView]:
    """What somebody sees, in order."""
    return list(SavedView.objects.visible_to(cast.staff[name]).in_use())


def test_ones_own_is_ones_own(cast: Cast) -> None:
    view = SavedView.objects.keep(wish(), by=cast.zhou)
    assert seen(cast, "zhou") == [view]
    assert seen(cast, "chen") == seen(cast, "hu") == []
    with pytest.raises(Refused):
        view.rename("我的", by=cast.chen)


def test_a_team_is_a_queue_or_a_role(cast: Cast) -> None:
    queue = wish(scope="team", queue=cast.queues["funds"])
    of_queue = SavedView.objects.keep(queue, by=cast.chen)
    of_role = SavedView.objects.keep(wish(scope="team", role="agent"), by=cast.chen)
    assert seen(cast, "zhou") == seen(cast, "chen") == [of_queue, of_role]
    assert seen(cast, "li") == seen(cast, "hu") == [of_role]
    assert seen(cast, "zhao") == []


def test_everybody_sees_what_is_everybodys(cast: Cast) -> None:
    view = SavedView.objects.keep(wish(scope="everyone"), by=cast.chen)
    assert seen(cast, "zhao") == seen(cast, "hu") == [view]
    with pytest.raises(Refused):
        view.remove(by=cast.zhou)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": "  "}, "name"),
        ({"scope": "everyone"}, "scope"),
        ({"scope": "team"}, "scope"),
        ({"scope": "planet"}, "scope"),
        ({"sort": "subject"}, "sort"),
        ({"columns": ("salary",)}, "columns"),
        ({"conditions": {"priority": ["9"]}}, "priority"),
        ({"conditions": {"colour": ["red"]}}, ""),
    ],
)
def test_what_may_not_be_is_refused_at_its_field(
    cast: Cast, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        SavedView.objects.keep(wish(**told), by=cast.zhou)
    assert refused.value.field == field
    assert not SavedView.objects.exists()


def test_a_team_must_be_named(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        SavedView.objects.keep(wish(scope="team"), by=cast.chen)
    assert refused.value.field == "queue"


def test_views_stand_where_they_were_put(cast: Cast) -> None:
    views = [SavedView.objects.keep(wish(name=n), by=cast.zhou) for n in "abc"]
    views[2].step(-1, by=cast.zhou)
    assert [view.name for view in seen(cast, "zhou")] == ["a", "c", "b"]
    views[2].step(-9, by=cast.zhou)
    assert [view.name for view in seen(cast, "zhou")] == ["c", "a", "b"]


def test_what_was_taken_away_comes_back_where_it_was(cast: Cast) -> None:
    first, second = (SavedView.objects.keep(wish(), by=cast.zhou) for _turn in "ab")
    first.remove(by=cast.zhou)
    assert seen(cast, "zhou") == [second]
    first.restore(by=cast.zhou)
    assert seen(cast, "zhou") == [first, second]
    actions = Activity.objects.filter(action__startswith="view.").order_by("pk")
    told = [activity.action for activity in actions]
    assert told[-2:] == ["view.removed", "view.restored"]
    assert "急件" not in str([activity.particulars for activity in actions])
