"""Pages of macros, what a composer lists, and how what was chosen goes along."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from crm.models import Reading
from helpdesk.models import Draft, Macro, Ticket
from helpdesk.models.macro import Wish
from tests.cast import Cast
from tests.performance.test_query_counts import statements
from tests.visits import browser

LIST = "/desk/macros/"


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Let every role in by password alone."""
    settings.KEFU_MFA_ROLES = frozenset()


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return cast.ticket()


def kept(cast: Cast, name: str = "问候", **told: Any) -> Macro:
    """A macro of everybody, unless told otherwise."""
    by = cast.staff[told.pop("by", "chen")]
    given = {"text": "您好，{client.honorific}。", "scope": "everyone", **told}
    return Macro.objects.keep(Wish(name, **given), by=by)


def at(ticket: Ticket, what: str, **query: str) -> str:
    """An address of the ticket."""
    address = reverse(f"helpdesk:{what}", args=[ticket.pk])
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{address}?{words}" if words else address


def names(staff: Browser, ticket: Ticket, typed: str = "") -> list[str]:
    """What the picker lists, in order."""
    answer = staff.get(at(ticket, "macro_picker", q=typed))
    return [macro.name for macro, _said in answer.context["lines"]]


def test_the_picker_begins_with_what_was_used_last(cast: Cast, ticket: Ticket) -> None:
    zhou, _a, second = browser(cast.zhou), kept(cast, "甲"), kept(cast, "乙")
    kept(cast, "丙", scope="mine")
    zhou.post(reverse("helpdesk:macro_pick", args=[ticket.pk, second.pk]))
    assert names(zhou, ticket) == ["乙", "甲"]


@pytest.mark.parametrize(
    "typed", ["提现", "tixian", "txjd", "资金", "zijin", "回执", "TXJD"]
)
def test_it_is_found_by_name_folder_text_and_pinyin(
    cast: Cast, ticket: Ticket, typed: str
) -> None:
    kept(cast, "提现进度", folder="资金", text="已查银行回执")
    kept(cast, "问候")
    assert names(browser(cast.zhou), ticket, typed) == ["提现进度"]


def test_a_name_goes_before_a_text(cast: Cast, ticket: Ticket) -> None:
    kept(cast, "甲", text="还款请看")
    kept(cast, "还款")
    assert names(browser(cast.zhou), ticket, "还款") == ["还款", "甲"]


def test_picking_fills_in_notes_the_look_and_counts(cast: Cast, ticket: Ticket) -> None:
    macro = kept(cast, text="{client.name} {account.balance}", actions=PRIORITY)
    pick = reverse("helpdesk:macro_pick", args=[ticket.pk, macro.pk])
    answer = browser(cast.zhou).post(pick).content.decode()
    assert 'data-insert="王** {account.balance}"' in answer
    assert f'name="macro" value="{macro.pk}:priority:1"' in answer
    assert 'data-missing="{account.balance} "' in answer
    assert Reading.objects.get(part="macro").client_id == ticket.client_id
    assert macro.uses.get().count == 1


PRIORITY = ({"do": "priority", "with": 4},)


@pytest.mark.parametrize("scope", ["mine", "archived"])
def test_what_is_not_offered_is_not_picked(
    cast: Cast, ticket: Ticket, scope: str
) -> None:
    macro = kept(cast, scope="mine" if scope == "mine" else "everyone")
    if scope == "archived":
        macro.archive(by=cast.chen)
    pick = reverse("helpdesk:macro_pick", args=[ticket.pk, macro.pk])
    assert browser(cast.zhou).post(pick).status_code == 404


def test_what_was_chosen_stays_with_the_draft(cast: Cast, ticket: Ticket) -> None:
    macro, zhou = kept(cast, actions=PRIORITY), browser(cast.zhou)
    chosen = f"{macro.pk}:priority:1"
    zhou.post(at(ticket, "draft"), {"text": "您好", "macro": [chosen, "nonsense"]})
    assert Draft.objects.get().macros == [chosen]
    page = zhou.get(at(ticket, "ticket")).content.decode()
    assert f'value="{chosen}"' in page and "<b>Urgent</b>" in page


def test_what_was_chosen_is_done_and_the_draft_is_gone(
    cast: Cast, ticket: Ticket
) -> None:
    macro, zhou = kept(cast, actions=PRIORITY), browser(cast.zhou)
    told = {"text": "您好", "macro": f"{macro.pk}:priority:1", "key": "k1"}
    zhou.post(at(ticket, "draft"), told)
    zhou.post(at(ticket, "replies"), {**told, "seen": 1, "base": 1})
    ticket.refresh_from_db()
    assert ticket.priority == 4
    assert not Draft.objects.exists()


def test_a_refusal_keeps_text_and_chips(cast: Cast, ticket: Ticket) -> None:
    macro, zhou = kept(cast, actions=PRIORITY), browser(cast.zhou)
    told = {"text": "{account.balance}", "macro": f"{macro.pk}:priority:1", "seen": 1}
    answer = zhou.post(at(ticket, "replies"), told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "{account.balance} (available balance)" in page
    assert f'value="{macro.pk}:priority:1"' in page
    ticket.refresh_from_db()
    assert ticket.priority == 2


def test_a_macro_is_made_and_changed_on_its_page(cast: Cast) -> None:
    chen = browser(cast.chen)
    told = {"name": "到账", "text": "已到账", "scope": "everyone", "do_priority": "3"}
    chen.post(f"{LIST}new/", told)
    macro = Macro.objects.get()
    assert macro.actions == [{"do": "priority", "with": 3}]
    form = chen.get(f"{LIST}{macro.pk}/").context["form"]
    posted = {b.html_name: b.value() for b in form if b.value() not in (None, "")}
    chen.post(f"{LIST}{macro.pk}/", {**posted, "folder": "结案", "do_assign": "me"})
    macro.refresh_from_db()
    assert (macro.folder, macro.edition, len(macro.actions)) == ("结案", 2, 2)


def test_errors_stand_at_their_field_and_keep_what_was_typed(cast: Cast) -> None:
    told = {"name": "到账", "text": "{account.password}"}
    answer = browser(cast.zhou).post(f"{LIST}new/", told)
    assert "{account.password}" in answer.context["form"].errors["text"][0]
    assert answer.context["form"]["text"].value() == "{account.password}"


def test_a_colleagues_saving_is_told_once_and_then_replaced(cast: Cast) -> None:
    macro, chen = kept(cast), browser(cast.chen)
    macro.change(Wish("问候", text="改", scope="everyone"), by=cast.chen)
    told = {"name": "问候", "text": "我的", "scope": "everyone", "seen": "1"}
    answer = chen.post(f"{LIST}{macro.pk}/", told)
    assert "meanwhile" in str(answer.context["form"].non_field_errors())
    chen.post(
        f"{LIST}{macro.pk}/", {**told, "seen": answer.context["form"]["seen"].value()}
    )
    macro.refresh_from_db()
    assert macro.text == "我的"


def test_who_shares_nothing_reads_and_copies(cast: Cast) -> None:
    macro, zhou = kept(cast), browser(cast.zhou)
    page = zhou.get(f"{LIST}{macro.pk}/")
    assert not page.context["may_change"]
    zhou.post(f"{LIST}{macro.pk}/", {"name": "我的", "text": "我的", "scope": "mine"})
    macro.refresh_from_db()
    assert macro.name == "问候"
    copy = zhou.get(f"{LIST}new/?copy={macro.pk}").context["form"]
    assert copy["text"].value() == macro.text


def test_tabs_folders_and_words_narrow_the_list(cast: Cast) -> None:
    own = kept(cast, "我的", by="zhou", scope="mine", folder="私")
    kept(cast, "大家")
    gone = kept(cast, "旧的", by="zhou", scope="mine")
    gone.archive(by=cast.zhou)
    zhou = browser(cast.zhou)

    def shown(query: str) -> list[Macro]:
        return list(zhou.get(f"{LIST}?{query}").context["page"].rows)

    assert len(shown("")) == 2
    assert shown("scope=mine") == shown("folder=私") == shown("q=wode") == [own]
    assert shown("scope=archived") == [gone]
    assert shown("folder=none") != [own]


def test_a_text_is_tried_on_a_ticket_in_reach_alone(cast: Cast, ticket: Ticket) -> None:
    told = {"text": "{client.name} {account.balance}", "ticket": ticket.pk}
    own = browser(cast.zhou).post(f"{LIST}preview/", told).content.decode()
    assert "王** {account.balance}" in own and "verified" in own
    other = browser(cast.hu).post(f"{LIST}preview/", told)
    assert other.context["is_unknown"] and "1,280.50" in other.content.decode()


def test_colleagues_who_see_the_ticket_are_offered(cast: Cast, ticket: Ticket) -> None:
    zhou = browser(cast.zhou)

    def offered(typed: str = "") -> list[str]:
        people = zhou.get(at(ticket, "people_picker", q=typed)).context["people"]
        return [person.username for person in people]

    assert offered() == ["chen"]
    ticket.follow(cast.zhao, by=cast.zhou)
    assert set(offered()) == {"chen", "zhao"}
    assert offered("赵") == offered("zhaok") == offered("zk") == ["zhao"]
    assert offered("hu") == []


def test_costs_do_not_grow_with_macros(cast: Cast, ticket: Ticket) -> None:
    zhou, counted = browser(cast.zhou), []
    paths = [LIST, at(ticket, "macro_picker"), at(ticket, "people_picker")]
    zhou.get(LIST)
    for first, size in ((0, 3), (3, 25)):
        for number in range(first, size):
            kept(cast, f"{number}", actions=PRIORITY).used(by=cast.zhou)
        counted.append([statements(lambda a=path: zhou.get(a)) for path in paths])  # type: ignore[misc]
    assert counted[0] == counted[1]
    assert max(counted[1]) <= 12


def test_the_ticket_page_costs_no_more_for_them(cast: Cast, ticket: Ticket) -> None:
    zhou, page = browser(cast.zhou), at(ticket, "ticket")
    zhou.get(page)
    before = statements(lambda: zhou.get(page))
    for number in range(10):
        kept(cast, f"{number}", actions=PRIORITY)
    assert statements(lambda: zhou.get(page)) == before
