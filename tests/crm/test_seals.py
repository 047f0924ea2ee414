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
def sealed(cast: Cast, settings, tmp_path) -> Iterator[Cast]:
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


REPLACED_SEAL = "SELECT sequence + 900, activity_id, digest FROM crm_seal"
CHANGES = {
    "any": ["UPDATE crm_activity SET action = 'x'", "DELETE FROM crm_seal"],
    "postgresql": [
        "TRUNCATE crm_seal",
        "TRUNCATE crm_activity CASCADE",
        "INSERT INTO crm_seal SELECT * FROM crm_seal ON CONFLICT (sequence) "
        "DO UPDATE SET digest = excluded.digest",
    ],
    "sqlite": [
        "REPLACE INTO crm_activity SELECT * FROM crm_activity",
        "INSERT OR REPLACE INTO crm_seal SELECT * FROM crm_seal",
        f"REPLACE INTO crm_seal (sequence, activity_id, digest) {REPLACED_SEAL}",
        "UPDATE OR REPLACE crm_seal SET sequence = sequence + 1",
    ],
}


def test_the_database_refuses_to_change_the_log(sealed: Cast) -> None:
    # Else PostgreSQL refuses to truncate for want of checks that are still to come.
    connection.check_constraints()
    for statement in CHANGES["any"] + CHANGES[connection.vendor]:
        with (
            pytest.raises(DatabaseError, match="insert-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert seals.verify() is None


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


def _damage(change: Callable[[bytes], bytes]) -> None:
    file = seals.head_file()
    file.write_bytes(change(file.read_bytes()))


@pytest.mark.parametrize("cut", [1, 2, 64, 70])
def test_a_head_cut_short_by_a_full_disk_is_published_again(
    sealed: Cast, cut: int
) -> None:
    _damage(lambda written: written + written[:-cut])
    assert seals.verify() is None

    sealed.ticket()
    seals.append_seals()
    assert seals.publish_head() == 1
    assert seals.publish_head() == 0

    newest = Seal.objects.order_by("-sequence").first()
    assert newest is not None
    lines = seals.head_file().read_text().splitlines()
    assert lines[-1].endswith(f" {newest.sequence} {bytes(newest.digest).hex()}")
    fault = seals.verify()
    # With its last sign missing alone, the line break makes it whole again.
    assert (fault is None) == (cut == 1)
    if fault is not None:
        assert "line 2 of heads.log" in fault.reason


@pytest.mark.parametrize("line", [b"\xff\0\n", b"\n", b"a b c\n", b"t 1 abcd\n"])
def test_a_line_that_is_no_head_is_named_after_what_is_worse(
    sealed: Cast, line: bytes
) -> None:
    _damage(lambda written: line + written)
    with pytest.raises(CommandError, match="line 1 of heads.log"):
        call_command("verify_audit")
    assert seals.publish_head() == 0

    last = Seal.objects.order_by("-sequence").values_list("sequence", flat=True)[0]
    _alter(f"DELETE FROM crm_seal WHERE sequence = {last}")
    fault = seals.verify()
    assert fault is not None and fault.sequence == last
