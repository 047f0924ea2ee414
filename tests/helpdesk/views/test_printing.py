"""A ticket on paper: as the reader sees it, and on record."""

import pytest

from crm.models import Reading
from helpdesk.models.ticket.participable import Person
from tests.cast import Cast
from tests.performance.test_query_counts import statements
from tests.visits import browser


def test_the_sheet_is_masked_and_the_reading_is_kept(cast: Cast) -> None:
    ticket = cast.ticket(text="我的手机是 13812345678")
    page = browser(cast.zhou).get(f"{ticket.get_absolute_url()}print/").content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "w***@client.example" in page
    assert "Printed by 周倩" in page
    read = Reading.objects.get()
    assert (read.what, read.part) == ("export", f"ticket:{ticket.pk}:print")


def test_notes_are_printed_for_who_asks_for_them_alone(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    ticket.note("只给同事看", by=cast.zhou)
    there = f"{ticket.get_absolute_url()}print/"
    assert "只给同事看" not in staff.get(there).content.decode()
    assert "只给同事看" in staff.get(f"{there}?notes=1").content.decode()


def test_a_long_thread_goes_on_on_another_sheet(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.threads.SHEET", 2)
    ticket, staff = cast.ticket(text="第一条"), browser(cast.zhou)
    for number in (2, 3):
        ticket.note(f"第 {number} 条", by=cast.zhou)
    there = f"{ticket.get_absolute_url()}print/?notes=1"
    first = staff.get(there).content.decode()
    assert "第 3 条" not in first
    assert "?after=2&amp;notes=1" in first
    second = staff.get(f"{there}&after=2").content.decode()
    assert "第 3 条" in second
    assert "第一条" not in second


def test_a_longer_thread_costs_no_more_statements(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    ticket.add_participant(Person("mum@home.example"), by=cast.zhou)
    there = f"{ticket.get_absolute_url()}print/?notes=1"
    ticket.reply("您好", by=cast.zhou)
    staff.get(there)
    few = statements(lambda: staff.get(there))
    for number in range(20):
        ticket.reply(f"第 {number} 条", by=cast.zhou)
    assert statements(lambda: staff.get(there)) == few
