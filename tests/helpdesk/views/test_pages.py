"""The desk's pages: who reaches them, and what they show."""

import pytest
from django.test import Client as Browser

from crm.models import Staff
from helpdesk.models.ticket import Message
from tests.cast import Cast
from tests.visits import browser, fragment


def test_the_front_door_leads_to_the_desk(cast: Cast) -> None:
    assert browser(cast.zhou).get("/").headers["Location"] == "/desk/"


def test_an_insider_reads_the_ticket_and_an_outsider_finds_nothing(cast: Cast) -> None:
    ticket = cast.ticket()
    assert browser(cast.zhou).get(ticket.get_absolute_url()).status_code == 200
    assert browser(cast.chen).get(ticket.get_absolute_url()).status_code == 200
    assert browser(cast.hu).get(ticket.get_absolute_url()).status_code == 404
    assert browser(cast.li).get(ticket.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["sun", "qian", "wu", "zheng"])
def test_who_works_no_tickets_gets_a_calm_desk_and_no_list(
    cast: Cast, name: str
) -> None:
    staff = browser(cast.staff[name])
    page = staff.get("/desk/")
    assert page.status_code == 200
    assert "works on no tickets" in page.content.decode()
    assert staff.get("/desk/tickets/").status_code == 403
    assert staff.get(cast.ticket().get_absolute_url()).status_code == 403


def test_a_visitor_is_led_to_the_sign_in_page(cast: Cast) -> None:
    answer = Browser().get("/desk/tickets/")
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fdesk%2Ftickets%2F"


def test_the_desk_opens_with_what_i_hold_else_with_what_nobody_holds(
    cast: Cast,
) -> None:
    ticket = cast.ticket()
    assert browser(cast.zhou).get("/desk/").context["listed"].view == "unassigned"
    ticket.claim(by=cast.zhou)
    page = browser(cast.zhou).get("/desk/")
    assert page.context["listed"].view == "mine"
    assert [row.pk for row in page.context["page"].rows] == [ticket.pk]


def test_the_page_shows_masked_names_and_what_was_written(cast: Cast) -> None:
    ticket = cast.ticket(text="提现两天没到账")
    ticket.reply("马上核对。", by=cast.zhou)
    ticket.note("银行回执为空。", by=cast.zhou)
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert "王**" in page
    assert "王小明" not in page
    assert "wang@client.example" not in page
    assert "w***@client.example" in page
    for words in ("提现两天没到账", "马上核对。", "银行回执为空。", "took the ticket"):
        assert words in page


def test_what_the_client_wrote_is_never_markup(cast: Cast) -> None:
    ticket = cast.ticket(text="<script>alert(1)</script>")
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_pages_speak_chinese(cast: Cast) -> None:
    ticket = cast.ticket()
    for address in ("/desk/", "/desk/tickets/", ticket.get_absolute_url()):
        page = browser(cast.zhou, "zh-hans").get(address).content.decode()
        assert 'lang="zh-Hans"' in page


def test_htmx_gets_the_two_panes_of_a_ticket_alone(cast: Cast) -> None:
    ticket = cast.ticket()
    answer = browser(cast.zhou).get(
        ticket.get_absolute_url(), headers=fragment("thread-pane")
    )
    page = answer.content.decode()
    assert 'id="thread-pane"' in page
    assert 'id="context-pane"' in page
    assert 'id="list-pane"' not in page


def test_going_back_in_history_gets_the_whole_page(cast: Cast) -> None:
    ticket = cast.ticket()
    headers = {**fragment("thread-pane"), "HX-History-Restore-Request": "true"}
    page = browser(cast.zhou).get(ticket.get_absolute_url(), headers=headers)
    assert b"<!doctype html>" in page.content


def test_the_thread_is_sent_again_only_when_it_changed(cast: Cast) -> None:
    ticket = cast.ticket()
    staff = browser(cast.zhou)
    address = f"{ticket.get_absolute_url()}thread/"
    seen = staff.get(address, headers=fragment("thread")).context["window"].version
    again = {"version": seen}
    assert staff.get(address, again, headers=fragment("thread")).status_code == 204
    ticket.receive(Message("还在吗？"), by=Staff.system())
    answer = staff.get(address, again, headers=fragment("thread"))
    assert "还在吗？" in answer.content.decode()


def test_a_long_thread_opens_at_its_end_and_gives_the_rest_on_request(
    cast: Cast,
) -> None:
    ticket = cast.ticket(text="第 1 条")
    for number in range(2, 61):
        ticket.receive(Message(f"第 {number} 条"), by=Staff.system())
    staff = browser(cast.zhou)
    page = staff.get(ticket.get_absolute_url())
    window = page.context["window"]
    assert [entry.number for entry in window.entries] == list(range(11, 61))
    assert window.earlier == 11
    earlier = staff.get(
        f"{ticket.get_absolute_url()}thread/",
        {"before": 11},
        headers=fragment("earlier"),
    )
    numbers = [entry.number for entry in earlier.context["window"].entries]
    assert numbers == list(range(1, 11))
    assert earlier.context["window"].earlier == 0


def test_a_divider_stands_before_what_nobody_has_answered(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.reply("马上核对。", by=cast.zhou)
    ticket.receive(Message("好的"), by=Staff.system())
    ticket.receive(Message("还在吗？"), by=Staff.system())
    page = browser(cast.zhou).get(ticket.get_absolute_url())
    fresh = [line for line in page.context["window"].lines if line.fresh]
    assert [line.entry.number for line in fresh] == [3]
    assert "2 new messages" in page.content.decode()


def test_quoted_mails_are_folded_away(cast: Cast) -> None:
    ticket = cast.ticket(text="到账了，谢谢。\n\n> 您好，\n> 请稍等。\n")
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert "2 quoted lines" in page
    assert "<blockquote>&gt; 您好，" in page


def test_an_unproven_sender_is_marked(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.receive(Message("我是王小明", is_unverified=True), by=Staff.system())
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert page.count("Sender not proven") == 1
