"""Finding: by words and characters, in reach alone, filtered, in order, by pages."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.lib.clock import now
from crm.models import Client, ClientGrant
from helpdesk.models.ticket import Message
from helpdesk.search import finding
from helpdesk.search.asked import Asked
from helpdesk.searching import plain
from tests.examples import examples
from tests.helpdesk.search import reading
from tests.helpdesk.search.reading import clients, lines, tickets
from tests.visits import browser


@pytest.fixture
def ticket(cast, indexed):
    """Wang's ticket in the funds queue, whose message is in the index."""
    found = cast.ticket(text="提现审核已经三天了，银行卡没有问题 Please help")
    indexed()
    return found


@pytest.mark.parametrize(
    "text", ["提现", "未到账", "到账 提现", "20000", "20,000", "元"]
)
def test_a_ticket_is_found_by_its_subject(cast, ticket, text):
    assert tickets(text, cast.zhou) == [ticket]


@pytest.mark.parametrize(
    "text", ["审核", "银行卡", "三天", "卡", "please", "PLEASE hel"]
)
def test_a_line_is_found_by_its_text(cast, ticket, text):
    assert lines(text, cast.zhou) == ["提现审核已经三天了，银行卡没有问题 Please help"]


@pytest.mark.parametrize("text", ["银行行", "卡银", "审核 贷款", "plea help", "lease"])
def test_what_does_not_stand_there_in_this_order_is_not_found(cast, ticket, text):
    assert lines(text, cast.zhou) == []


def test_out_of_reach_nothing_is_found(cast, ticket):
    for staff in (cast.li, cast.hu, cast.zhao, cast.sun, cast.wu):
        assert tickets("提现", staff) == lines("审核", staff) == []
    assert tickets("提现", cast.chen) == [ticket]


def test_who_is_given_a_ticket_finds_it_and_who_loses_it_does_not(
    cast, ticket, indexed
):
    ticket.move(queue=cast.queues["loans"], by=cast.chen)
    assert lines("审核", cast.zhou) == []  # at once, whatever the index says still
    indexed()
    assert tickets("提现", cast.li) == [ticket]
    ticket.assign(to=cast.chen, by=cast.chen)
    indexed()
    assert tickets("提现", cast.zhou) == []


def test_notes_are_found_by_colleagues_alone(cast, ticket, indexed):
    ticket.note("客户情绪激动", by=cast.zhou)
    indexed()
    assert lines("情绪", cast.zhou) == ["客户情绪激动"]
    hidden = finding.entries(reading.asked("情绪"), cast.zhou, with_notes=False)
    assert hidden.rows == []


def test_a_number_of_a_person_finds_nothing_and_stands_nowhere(cast, ticket, indexed):
    said = "我的手机 13812345678 邮箱 lin@client.example 卡 6222021234560436 谢谢"
    ticket.receive(Message(said), by=cast.chen)
    indexed()
    for text in ("13812345678", "1381234", "5678", "client.example", "0436", "138"):
        assert lines(text, cast.zhou) == []
    assert lines("手机 谢谢", cast.zhou) == [said]
    held = [row[:2] for rows in reading.index().values() for row in rows.values()]
    assert "138" not in str(held)


@pytest.mark.parametrize(
    "text", ["王小", "小明", "明", "wang", "xiaoming", "xiaom", "wxm", "wang xiao ming"]
)
def test_a_client_is_found_by_any_part_of_the_name(cast, indexed, text):
    assert clients(text, cast.zhou) == {cast.clients["wang"]}


def test_clients_are_found_in_reach_alone(cast, indexed):
    assert clients("小明", cast.zhao) == set()
    wang = cast.clients["wang"]
    ClientGrant.objects.create(
        client=wang, staff=cast.zhao, by=cast.chen, reason="W1", at=now()
    )
    assert clients("小明", cast.zhao) == {wang}
    assert clients("刘", cast.zhao) == set()


def test_a_merged_client_is_found_as_what_it_went_into(cast, indexed):
    wang, other = cast.clients["wang"], Client.objects.register("秦小川", by=cast.chen)
    merge = wang.merge(other, {}, by=cast.chen)
    indexed()
    assert clients("小川", cast.zhou) == {wang}
    merge.undo(by=cast.chen)
    indexed()
    assert clients("小川", cast.zhou) == {other}


@pytest.fixture
def monday(clock):
    """The clock, before anything is made."""


def test_filters_narrow(monday, cast, ticket):
    queue = cast.queues["funds"].pk
    for fits in (
        {"queue": queue},
        {"assignee": 0},
        {"category": "new"},
        {"since": "2026-03-02", "until": "2026-03-02"},
        {"since": "2001-01-01"},
        {"until": "2026-12-31", "sort": "best"},
    ):
        assert tickets("提现", cast.chen, **fits) == [ticket]
        assert len(lines("审核", cast.chen, **fits)) == 1


def test_filters_leave_out(monday, cast, ticket):
    for not_so in (
        {"queue": cast.queues["loans"].pk},
        {"assignee": cast.zhou.pk},
        {"category": "open"},
        {"category": "closed"},
        {"until": "2026-03-01"},
        {"since": "2026-03-03"},
    ):
        assert tickets("提现", cast.chen, **not_so) == []
        assert lines("审核", cast.chen, **not_so) == []


@given(
    st.dictionaries(
        st.sampled_from(
            "kind queue category assignee since until sort place cursor".split()
        ),
        st.text(max_size=30),
    ),
    st.text(max_size=300),
)
def test_any_query_string_is_read(query, text):
    read = Asked.read(query, text)
    assert isinstance(read.marks(), list)
    assert Asked.read(dict(parse_qsl(read.query())), text).exactly() == read.exactly()


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(max_size=60), st.sampled_from(["", "best"]))
def test_whatever_is_typed_is_searched_for(cast, ticket, text, sort):
    typed = plain(text)
    assert isinstance(tickets(typed, cast.zhou, sort=sort), list)
    assert isinstance(lines(typed, cast.li, sort=sort), list)
    assert isinstance(clients(typed, cast.zhou), set)


def test_who_follows_a_ticket_finds_it_until_they_let_go(cast, ticket, indexed):
    ticket.follow(cast.li, by=cast.zhou)
    indexed()
    assert tickets("提现", cast.li) == [ticket]
    assert len(lines("审核", cast.li)) == 1
    ticket.unfollow(cast.li, by=cast.li)
    assert tickets("提现", cast.li) == []


def test_pages_go_on_where_the_last_one_ended(cast, indexed):
    made = [cast.ticket() for _number in range(5)]
    indexed()
    seen, place = [], None
    for _page in range(3):
        hits = finding.tickets(
            reading.asked("提现", place=place or ""), cast.zhou, size=2
        )
        seen += [hit.ticket for hit in hits.rows]
        place = hits.next
    assert (seen, place) == (made[::-1], None)


def test_the_best_stands_first(cast, ticket, indexed):
    ticket.receive(Message("利息怎么算？利息是多少？"), by=cast.chen)
    ticket.receive(Message("利息" + "，还有很多别的事情" * 30), by=cast.chen)
    indexed()
    assert lines("利息", cast.zhou, sort="best")[0].startswith("利息怎么算")
    assert len(lines("利息", cast.zhou)[0]) > 100


def test_where_more_fits_than_is_compared_it_is_said(cast, indexed, monkeypatch):
    monkeypatch.setattr("helpdesk.search.paging.POOL", 3)
    made = [cast.ticket() for _number in range(3)]
    indexed()
    best = finding.tickets(reading.asked("提现", sort="best"), cast.zhou)
    assert ({hit.ticket for hit in best.rows}, best.is_partial) == (set(made), False)
    made.append(cast.ticket())
    indexed()
    best = finding.tickets(reading.asked("提现", sort="best"), cast.zhou)
    assert (len(best.rows), best.is_partial) == (3, True)
    assert tickets("提现", cast.zhou) == made[::-1]
    shown = browser(cast.zhou).get("/desk/search/?q=提现&kind=ticket&sort=best")
    assert "the best of the newest" in shown.content.decode()
