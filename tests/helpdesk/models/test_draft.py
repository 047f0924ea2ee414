"""What is written is on every device, and nothing of it gets lost."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from crm.models import Staff
from helpdesk import erasing
from helpdesk.models import Draft, Ticket
from helpdesk.models.draft import BETWEEN, Written
from helpdesk.models.ticket import Enclosed, Message
from tests.cast import Cast


def keep(ticket: Ticket, text: str, cast: Cast, **more: object) -> Draft | None:
    """Zhou's composer saves."""
    return Draft.objects.keep(ticket, replace(Written(text), **more), by=cast.zhou)  # type: ignore[arg-type]


def test_a_draft_is_kept_and_goes_on_elsewhere(cast: Cast) -> None:
    ticket = cast.ticket()
    first = keep(ticket, "您好", cast, kind="note", seen=1)
    assert first is not None
    keep(ticket, "您好，王先生", cast, base=first.revision)
    found = Draft.objects.get()
    assert (found.text, found.revision, found.aside) == ("您好，王先生", 2, "")
    assert Draft.objects.of(ticket, cast.li) is None


def test_what_another_device_saved_is_put_aside(cast: Cast) -> None:
    ticket = cast.ticket()
    keep(ticket, "在手机上写的", cast)
    kept = keep(ticket, "在电脑上写的", cast)
    assert kept is not None
    assert (kept.text, kept.aside) == ("在电脑上写的", "在手机上写的")
    more = keep(ticket, "在手机上写的，还有", cast, base=1)
    assert more is not None
    assert (more.text, more.aside) == ("在手机上写的，还有", "在电脑上写的")


def test_what_was_put_aside_goes_once_it_is_read_or_put_in(cast: Cast) -> None:
    ticket = cast.ticket()
    keep(ticket, "一", cast)
    keep(ticket, "二", cast)
    read = keep(ticket, "二", cast, base=2, is_read=True)
    assert read is not None
    assert read.aside == ""
    keep(ticket, "三", cast)
    both = keep(ticket, "三\n\n二", cast, base=4)
    assert both is not None
    assert both.aside == ""


def test_an_empty_composer_deletes_its_own_draft_alone(cast: Cast) -> None:
    ticket = cast.ticket()
    keep(ticket, "一", cast)
    keep(ticket, "", cast, base=0)
    assert Draft.objects.get().text == "一"
    assert keep(ticket, " ", cast, base=1) is None
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_what_is_said_is_a_draft_no_longer(cast: Cast, kind: str) -> None:
    ticket = cast.ticket()
    keep(ticket, "马上核对", cast, kind=kind, key="k1")
    if kind == "note":
        ticket.note("马上核对。", by=cast.zhou, enclosed=Enclosed(key="k1"))
    else:
        ticket.reply("马上核对。", by=cast.zhou, enclosed=Enclosed(key="k1"))
    assert not Draft.objects.exists()
    keep(ticket, "马上核对", cast, key="k1")
    assert not Draft.objects.exists(), "a save that came late"


def test_sending_leaves_what_the_sender_had_not_seen(cast: Cast) -> None:
    ticket = cast.ticket()
    keep(ticket, "在手机上写的", cast, key="phone")
    ticket.reply("马上核对。", by=cast.zhou, enclosed=Enclosed(key="k1", draft=0))
    assert Draft.objects.get().text == "在手机上写的"
    ticket.reply("好的。", by=cast.zhou, enclosed=Enclosed(key="k2", draft=2))
    assert not Draft.objects.exists()


def test_colleagues_keep_their_own_drafts(cast: Cast) -> None:
    ticket = cast.ticket()
    keep(ticket, "我来", cast)
    Draft.objects.keep(ticket, Written("我也来"), by=cast.chen)
    ticket.reply("我来", by=cast.zhou)
    assert list(Draft.objects.values_list("staff__username", "text")) == [
        ("chen", "我也来")
    ]


def test_what_comes_back_stands_beside_what_is_written(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.receive(Message("还在吗"), by=Staff.system())
    Draft.objects.give_back(ticket, "明早见", to=cast.zhou, seen=1)
    assert Draft.objects.get().text == "明早见"
    Draft.objects.give_back(ticket, "后天见", to=cast.zhou, seen=1)
    assert (Draft.objects.get().text, Draft.objects.get().aside) == ("明早见", "后天见")
    keep(ticket, "别的", cast)
    assert Draft.objects.get().aside == f"后天见{BETWEEN}明早见"


def test_an_erased_client_leaves_no_draft(cast: Cast) -> None:
    keep(cast.ticket(), "王小明的卡", cast)
    keep(cast.ticket("liu", "loans"), "刘芳的卡", cast)
    person = SimpleNamespace(ids=[cast.clients["wang"].pk])
    for _slice in erasing.lines(person):  # type: ignore[arg-type]
        pass
    assert [draft.text for draft in Draft.objects.all()] == ["刘芳的卡"]
