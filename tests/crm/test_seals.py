"""The audit chain: what was altered is named."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from crm import seals
from crm.models import Activity, Seal
from tests.cast import Cast
from tests.flushing import without_triggers


@pytest.fixture
def sealed(cast: Cast, settings, tmp_path) -> Iterator[Cast]:  # type: ignore[no-untyped-def]
    """A desk whose whole log is sealed and whose head is published."""
    settings.DATA_DIR = tmp_path
    cast.ticket().claim(by=cast.zhou)
    while seals.append_seals():
        pass
    seals.publish_head()
    yield cast


def test_an_untouched_log_holds(sealed: Cast) -> None:
    assert Seal.objects.count() == Activity.objects.count()
    assert seals.verify() is None
    call_command("verify_audit")


@pytest.mark.parametrize(
    "verb", ["UPDATE crm_activity SET action = 'x'", "DELETE FROM crm_seal"]
)
def test_the_database_refuses_to_change_the_log(sealed: Cast, verb: str) -> None:
    with (
        pytest.raises(DatabaseError, match="insert-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb)


def _alter(sql: str) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(sql)


def _third() -> int:
    return Seal.objects.get(sequence=3).activity_id


FORGERIES: dict[str, Callable[[], str]] = {
    "edited": lambda: (
        f"UPDATE crm_activity SET action = 'forged' WHERE id = {_third()}"
    ),
    "moved": lambda: f"UPDATE crm_activity SET client_id = 999 WHERE id = {_third()}",
    "unlinked": lambda: "DELETE FROM crm_seal WHERE sequence = 3",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_first_bad_row_is_named(sealed: Cast, forgery: str) -> None:
    _alter(FORGERIES[forgery]())
    fault = seals.verify()
    assert fault is not None
    assert fault.sequence == 3
    with pytest.raises(CommandError, match="link 3"):
        call_command("verify_audit")


def test_a_cut_tail_is_seen_by_the_published_head(sealed: Cast) -> None:
    last = Seal.objects.order_by("-sequence").values_list("sequence", flat=True)[0]
    _alter(f"DELETE FROM crm_seal WHERE sequence = {last}")
    fault = seals.verify()
    assert fault is not None
    assert fault.sequence == last
    assert "published" in fault.reason


def test_a_head_is_published_once(sealed: Cast) -> None:
    assert seals.publish_head() == 0
    sealed.ticket()
    seals.append_seals()
    assert seals.publish_head() == 1
    assert len(seals.head_file().read_text().splitlines()) == 2
