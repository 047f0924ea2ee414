"""The figures beside the views: written once, asked for everybody and every day."""

import time
from datetime import timedelta

import pytest
import time_machine

from crm.access import backends
from helpdesk import counts
from helpdesk.readers import Reader
from helpdesk.roles import ROLES
from helpdesk.viewing import BUILT_IN
from tests.cast import Cast


def figures(cast: Cast, name: str) -> dict[str, int]:
    told = counts.views(getattr(cast, name), BUILT_IN.values())
    return {view: count.number for view, count in told.views.items()}


def test_each_is_told_their_own_by_one_statement(cast: Cast) -> None:
    mine, other = cast.ticket(), cast.ticket(client="liu", queue="loans")
    mine.claim(by=cast.zhou)
    other.claim(by=cast.li)
    assert figures(cast, "zhou")["mine"] == figures(cast, "li")["mine"] == 1
    assert figures(cast, "zhou")["all"] == 1
    assert figures(cast, "chen")["all"] == 2
    assert figures(cast, "hu")["all"] == 0


def test_what_was_resolved_today_is_yesterday_s_at_midnight(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    assert figures(cast, "zhou")["today"] == 1
    clock.shift(timedelta(hours=13, minutes=59))
    assert figures(cast, "zhou")["today"] == 1
    clock.shift(timedelta(minutes=1))
    assert figures(cast, "zhou")["today"] == 0


def test_who_may_more_from_now_on_is_told_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.ticket(queue="loans")
    assert figures(cast, "zhou")["all"] == 0
    more = {*ROLES["agent"].permissions, "helpdesk.supervise_tickets"}
    monkeypatch.setitem(backends._kept, "agent", (time.monotonic(), frozenset(more)))
    zhou = type(cast.zhou).objects.get(pk=cast.zhou.pk)
    assert counts.views(zhou, BUILT_IN.values()).views["all"].number == 1


def test_a_reader_may_what_was_known_whatever_the_role_may_since(cast: Cast) -> None:
    for sees_all, works in ((False, False), (False, True), (True, True)):
        own = Reader(sees_all, works).of_key(cast.zhou.pk)
        assert own.has_perm("helpdesk.supervise_tickets") == sees_all
        assert own.has_perm("helpdesk.work_tickets") == works
