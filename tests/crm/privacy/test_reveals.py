"""Seeing a hidden value: with a reason, within a budget, logged before it is shown."""

import contextlib
import datetime
import threading
from typing import Any

import pytest
from django.db import connection

from crm.models import Activity, ClientNote, Particular, Reading
from crm.refused import Refused
from crm.reveals import Look, left_today
from tests.cast import Cast
from tests.visits import browser, fragment

IDENTITY = "11010519491231002X"
CHECK = Look("check")


@pytest.fixture
def identity(cast: Cast) -> Particular:
    return Particular.objects.add(cast.clients["wang"], "identity", IDENTITY)


def address_of(row: Any, kind: str = "particular") -> str:
    return f"/clients/{row.client_id}/reveal/{kind}/{row.pk}/"


def test_a_look_is_logged_with_its_reason_and_without_the_value(
    cast: Cast, identity: Particular
) -> None:
    look = Look("other", "calls from 13812345678", "127.0.0.1")
    assert identity.reveal(look, by=cast.zhou) == IDENTITY
    reading = Reading.objects.get()
    assert (reading.what, reading.part) == ("reveal", "particular:identity")
    assert reading.reason == "other: calls from 138****5678"
    assert reading.why == "Another reason: calls from 138****5678"
    activity = Activity.objects.get(action="client.value_revealed")
    assert activity.client_id == identity.client_id
    assert activity.particulars == {"part": "particular:identity"}


@pytest.mark.parametrize(
    ("look", "field"),
    [(Look(""), "reason"), (Look("because"), "reason"), (Look("other", " "), "words")],
)
def test_without_a_reason_nothing_is_shown(
    cast: Cast, identity: Particular, look: Look, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        identity.reveal(look, by=cast.zhou)
    assert refused.value.field == field
    assert not Reading.objects.exists()


def test_a_spent_budget_comes_back_at_midnight(
    cast: Cast, identity: Particular, settings: Any, clock: Any
) -> None:
    settings.KEFU_REVEALS_PER_DAY = 2
    for _ in range(2):
        identity.reveal(CHECK, by=cast.zhou)
    with pytest.raises(Refused, match="March 3, 2026, midnight") as refused:
        identity.reveal(CHECK, by=cast.zhou)
    assert refused.value.code == "budget-spent"
    # The supervisor has a budget of her own.
    assert identity.reveal(CHECK, by=cast.chen) == IDENTITY
    clock.shift(datetime.timedelta(hours=13, minutes=59))
    assert left_today(cast.zhou) == 0
    clock.shift(datetime.timedelta(minutes=1))
    assert identity.reveal(CHECK, by=cast.zhou) == IDENTITY


@pytest.mark.django_db(transaction=True)
def test_looks_at_the_same_moment_cannot_overspend(
    cast: Cast, identity: Particular, settings: Any
) -> None:
    settings.KEFU_REVEALS_PER_DAY = 3
    shown: list[str] = []

    def look() -> None:
        with contextlib.suppress(Refused):
            shown.append(identity.reveal(CHECK, by=cast.zhou))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shown) == 3
    assert Reading.objects.count() == 3


def test_a_value_whose_key_is_gone_says_so_and_costs_nothing(
    cast: Cast, identity: Particular
) -> None:
    cast.clients["wang"].keys.all().delete()
    with pytest.raises(Refused, match="key is gone"):
        identity.reveal(CHECK, by=cast.zhou)
    assert not Reading.objects.exists()


def test_a_page_without_budget_says_until_when_instead_of_asking(
    cast: Cast, identity: Particular, settings: Any, clock: Any
) -> None:
    settings.KEFU_REVEALS_PER_DAY = 1
    identity.reveal(CHECK, by=cast.zhou)
    asked = browser(cast.zhou).get(address_of(identity)).content.decode()
    assert "look again from March 3, 2026, midnight" in asked
    assert "Show for a minute" not in asked
    refused = browser(cast.zhou).post(address_of(identity), {"reason": "check"})
    assert refused.status_code == 422
    assert refused.content.decode().count("look again from March 3") == 1


def test_the_page_asks_first_and_then_shows(cast: Cast, identity: Particular) -> None:
    zhou = browser(cast.zhou)
    asked = zhou.get(address_of(identity))
    assert IDENTITY not in asked.content.decode()
    assert "30 of 30 left" in asked.content.decode()
    assert not Reading.objects.exists()
    shown = zhou.post(address_of(identity), {"reason": "check"})
    assert IDENTITY in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert Reading.objects.get().address == "127.0.0.1"


def test_a_dialog_shows_the_same(cast: Cast, identity: Particular) -> None:
    zhou = browser(cast.zhou)
    headers = fragment("dialogs")
    asked = zhou.get(address_of(identity), headers=headers)
    assert asked.content.decode().strip().startswith("<dialog")
    refused = zhou.post(address_of(identity), {"reason": ""}, headers=headers)
    assert refused.status_code == 422
    assert IDENTITY not in refused.content.decode()
    shown = zhou.post(address_of(identity), {"reason": "check"}, headers=headers)
    assert 'data-behaviour="vanish"' in shown.content.decode()
    assert IDENTITY in shown.content.decode()


def test_a_spent_budget_is_said_in_words(
    cast: Cast, identity: Particular, settings: Any
) -> None:
    settings.KEFU_REVEALS_PER_DAY = 1
    zhou = browser(cast.zhou)
    zhou.post(address_of(identity), {"reason": "check"})
    spent = zhou.post(address_of(identity), {"reason": "check"})
    assert spent.status_code == 422
    assert "You can look again from" in spent.content.decode()
    assert IDENTITY not in spent.content.decode()


def test_who_may_not_see_the_panel_sees_no_value(
    cast: Cast, identity: Particular, monkeypatch: pytest.MonkeyPatch
) -> None:
    from helpdesk.roles import ROLES

    allowed = tuple(p for p in ROLES["agent"].permissions if "identity" not in p)
    monkeypatch.setattr(
        "crm.models.Staff.has_perm", lambda _s, name, obj=None: name in allowed
    )
    answer = browser(cast.zhou).post(address_of(identity), {"reason": "check"})
    assert answer.status_code == 403
    assert not Reading.objects.exists()


@pytest.mark.parametrize("name", ["zhao", "wu", "zheng", "sun"])
def test_others_are_refused(cast: Cast, identity: Particular, name: str) -> None:
    answer = browser(cast.staff[name]).post(address_of(identity), {"reason": "check"})
    assert answer.status_code == 403
    assert not Reading.objects.exists()


def test_a_value_stands_under_its_own_client_alone(
    cast: Cast, identity: Particular
) -> None:
    other = cast.clients["liu"].pk
    address = f"/clients/{other}/reveal/particular/{identity.pk}/"
    assert browser(cast.zhou).post(address, {"reason": "check"}).status_code == 404
    unknown = f"/clients/{identity.client_id}/reveal/keys/{identity.pk}/"
    assert browser(cast.zhou).get(unknown).status_code == 404


def test_a_note_shows_its_numbers_the_same_way(cast: Cast) -> None:
    from config.lib.clock import now

    note = ClientNote.objects.create(
        client=cast.clients["wang"], text="回拨 13812345678", by=cast.zhou, at=now()
    )
    zhou = browser(cast.zhou)
    assert "13812345678" not in zhou.get(address_of(note, "note")).content.decode()
    shown = zhou.post(address_of(note, "note"), {"reason": "reach"})
    assert "13812345678" in shown.content.decode()
    assert Reading.objects.get().part == "note"
