"""Done once, however often it is asked."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from config.lib.clock import now
from crm.api import idempotency
from crm.models import ApiToken, Client, IdempotencyKey
from helpdesk.models import Entry, Ticket
from tests.cast import Cast
from tests.programs import Program, hire, program

NEW = {
    "subject": "提现未到账",
    "text": "20,000 元还没到账。",
    "client": {"name": "陈晨", "email": "chen@client.example", "phone": "13812345678"},
}


@pytest.fixture
def teller(cast: Cast) -> Program:
    """A program that serves the funds queue."""
    return program(hire("teller"))


def made() -> int:
    """How many tickets there are."""
    return Ticket.objects.count()


def test_a_repeat_gets_the_stored_answer(teller: Program):
    first = teller.post("tickets/", NEW, key="one")
    again = teller.post("tickets/", NEW, key="one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content and made() == 1
    assert "Idempotency-Replayed" not in first.headers
    assert again["Idempotency-Replayed"] == "true"


def test_the_order_of_members_makes_no_other_request(teller: Program):
    teller.post("tickets/", NEW, key="one")
    again = teller.post("tickets/", dict(reversed(NEW.items())), key="one")
    assert again.status_code == 201 and made() == 1


def test_another_body_under_the_same_key_is_refused(teller: Program):
    teller.post("tickets/", NEW, key="one")
    other = teller.post("tickets/", {**NEW, "text": "另一件事"}, key="one")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert made() == 1


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "idempotency-key-required"),
        ("a b", "idempotency-key-invalid"),
        ("键", "idempotency-key-invalid"),
        ("k" * 201, "idempotency-key-invalid"),
    ],
)
def test_without_a_key_nothing_is_made(teller: Program, key: str, code: str):
    answer = teller.post("tickets/", NEW, key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert made() == 0


def test_a_key_is_of_one_caller_and_one_path(cast: Cast, teller: Program):
    number = teller.post("tickets/", NEW, key="one").json()["number"]
    other = program(hire("other")).post("tickets/", NEW, key="one")
    assert other.json()["number"] != number
    note = {"text": "注", "internal": True}
    answer = teller.post(f"tickets/{number}/entries/", note, key="one")
    assert answer.status_code == 201


def test_a_refusal_leaves_the_key_free(teller: Program):
    wrong = teller.post("tickets/", {**NEW, "queue": "nowhere"}, key="one")
    assert wrong.status_code == 422 and not IdempotencyKey.objects.exists()
    assert teller.post("tickets/", NEW, key="one").status_code == 201


def test_what_fails_half_way_leaves_neither_thing_nor_key(
    teller: Program, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError

    clients = Client.objects.count()
    monkeypatch.setattr(Ticket, "receive", fail)
    teller.http.raise_request_exception = False
    answer = teller.post("tickets/", NEW, key="one")
    assert (answer.status_code, answer.json()["code"]) == (500, "server-error")
    assert not IdempotencyKey.objects.exists() and made() == 0
    assert Client.objects.count() == clients


def test_the_stored_answer_tells_nobodys_data(teller: Program):
    body = {**NEW, "subject": "我的电话 13812345678"}
    teller.post("tickets/", body, key="one")
    stored = repr(vars(IdempotencyKey.objects.get()))
    assert "13812345678" not in stored and "陈晨" not in stored
    assert "chen@client" not in stored and "20,000" not in stored


def test_after_a_day_a_key_is_new(teller: Program, clock: Any):
    teller.post("tickets/", NEW, key="one")
    clock.shift(timedelta(hours=24, seconds=1))
    again = teller.post("tickets/", NEW, key="one")
    assert "Idempotency-Replayed" not in again.headers and made() == 2


def test_old_keys_are_swept(
    teller: Program, clock: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(idempotency, "SLICE", 2)
    for key in "abc":
        teller.post("tickets/", NEW, key=key)
    assert idempotency.drop_expired() == 0
    clock.shift(timedelta(hours=25))
    teller.post("tickets/", NEW, key="d")
    assert idempotency.drop_expired() == 3
    assert IdempotencyKey.objects.get().key == "d"


@pytest.mark.django_db(transaction=True)
def test_one_key_ten_times_at_once_makes_one_ticket(cast: Cast):
    _token, text = ApiToken.objects.issue(hire("teller"), by=cast.wu)
    barrier = threading.Barrier(10)

    def ask(_n: int) -> Any:
        try:
            caller = Program(text)
            barrier.wait()
            return caller.post("tickets/", NEW, key="one")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))
    assert [answer.status_code for answer in answers] == [201] * 10
    assert len({answer.json()["number"] for answer in answers}) == 1
    replayed = [answer.headers.get("Idempotency-Replayed") for answer in answers]
    assert sorted(map(str, replayed)) == ["None"] + ["true"] * 9
    assert (made(), Entry.objects.count()) == (1, 1)


@pytest.fixture
def busy(transactional_db: None) -> Iterator[Callable[[str, str], None]]:
    """Somebody else just does what stands under this key of this caller."""
    go, done = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def hold(caller: str, key: str) -> None:
        def work() -> None:
            with transaction.atomic():
                IdempotencyKey.objects.create(
                    caller=caller, path="/api/v1/tickets/", key=key, at=now()
                )
                go.set()
                done.wait(20)
                transaction.set_rollback(True)
            connection.close()

        threads.append(threading.Thread(target=work))
        threads[-1].start()
        go.wait(10)

    yield hold
    done.set()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_what_is_still_running_is_waited_for_and_then_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, busy: Callable[[str, str], None]
):
    monkeypatch.setattr(idempotency, "WAIT_S", 0.2)
    caller = program(hire("teller"))
    caller.get("tickets/")
    busy(f"token:{ApiToken.objects.get().pk}", "one")
    answer = caller.post("tickets/", NEW, key="one")
    assert (answer.status_code, answer.json()["code"]) == (409, "running")
    assert answer["Retry-After"] == "5" and made() == 0
