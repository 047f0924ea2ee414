"""Erasing reaches everything, goes on after a kill, and holds after a restore."""

import datetime
import logging
import sqlite3
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from config.lib.clock import now
from crm import erasing
from crm.erasing import compacting, ledger
from crm.models import Activity, Client, ContactPoint, DataKey, Erasure, Staff
from helpdesk import previews
from helpdesk.forms.composing import kept
from helpdesk.models import Entry, Preview, Ticket
from helpdesk.models.ticket import Enclosed
from messaging import outbox
from messaging.models import Blob, Inbound
from tests import canaries
from tests.canaries import Flock
from tests.cast import Cast
from tests.fakes.mails import PNG, mail
from tests.helpdesk.arrivals import filed

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def own_ledger(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A data directory of its own, beside the database of the run."""
    settings.DATA_DIR = tmp_path
    yield


@pytest.fixture
def flock(clock: Any) -> Flock:
    return Flock()


@pytest.fixture
def planted(clock: Any, cast: Cast, flock: Flock) -> Client:
    return canaries.plant(flock, by=cast.chen)


def erased(client: Client, by: Any, clock: Any) -> Erasure:
    erasure = client.erase("wish", "王小明的来信", by=by)
    clock.shift(2 * DAY)
    assert erasing.erase_due() == 1
    erasure.refresh_from_db()
    return erasure


def test_nothing_of_a_client_is_left(
    cast: Cast, planted: Client, flock: Flock, clock: Any, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    assert len(canaries.left_in_tables([flock])) > 30
    erasure = erased(planted, cast.wu, clock)
    assert (erasure.state, erasure.reason) == ("done", "wish")
    assert canaries.left_in_tables([flock]) == []
    assert canaries.left_on_disk([flock]) == []
    assert flock.hits(caplog.text.encode()) == []
    planted.refresh_from_db()
    assert planted.erased_at is not None
    assert not DataKey.objects.filter(client=planted).exists()
    assert Activity.objects.filter(action="client.erased").count() == 1


def test_numbers_and_lines_stay_in_their_places(
    cast: Cast, planted: Client, clock: Any
) -> None:
    ticket = Ticket.objects.get(client=planted)
    before = list(ticket.entries.values_list("number", "kind", "at"))
    log = Activity.objects.filter(client_id=planted.pk).count()
    erased(planted, cast.wu, clock)
    assert list(ticket.entries.values_list("number", "kind", "at")) == before
    assert Activity.objects.filter(client_id=planted.pk).count() > log
    assert Ticket.objects.get(pk=ticket.pk).subject == "–"


def test_others_keep_everything(cast: Cast, planted: Client, clock: Any) -> None:
    other = Flock(1)
    canaries.plant(other, by=cast.chen)
    there = canaries.left_in_tables([other])
    files = canaries.left_on_disk([other])
    erased(planted, cast.wu, clock)
    assert canaries.left_in_tables([other]) == there
    assert canaries.left_on_disk([other]) == files


def test_an_alias_is_forgotten_with_its_keys(
    cast: Cast, planted: Client, flock: Flock, clock: Any
) -> None:
    second = Flock(2)
    alias = canaries.plant(second, by=cast.chen)
    alias.merged_into = planted
    alias.save(update_fields=["merged_into"])
    erased(planted, cast.wu, clock)
    assert canaries.left_in_tables([flock, second]) == []
    assert not DataKey.objects.filter(client__in=[planted, alias]).exists()
    assert [line.client for line in ledger.read()] == sorted([planted.pk, alias.pk])


def killed_after(slices: int) -> Any:
    """A patch under which the worker dies after so many slices."""
    renewals, renew = [], erasing.claims.renew

    def killed(row: Any, lease: Any) -> None:
        renewals.append(row)
        if len(renewals) == slices:
            raise KeyboardInterrupt
        renew(row, lease)

    return mock.patch("crm.erasing.claims.renew", killed)


@pytest.mark.parametrize("after", [1, 5, 9, 14, 20, 26])
def test_killed_at_any_slice_it_is_finished_later(
    cast: Cast, planted: Client, flock: Flock, clock: Any, after: int
) -> None:
    erasure = planted.erase("wish", by=cast.wu)
    clock.shift(2 * DAY)
    with killed_after(after), pytest.raises(KeyboardInterrupt):
        erasing.erase_due()
    erasure.refresh_from_db()
    assert erasure.state == "running"
    clock.shift(erasing.LEASE)
    assert erasing.erase_due() == 1
    assert canaries.left_in_tables([flock]) == []
    assert canaries.left_on_disk([flock]) == []


def test_a_delivery_under_way_is_waited_for(
    cast: Cast, planted: Client, clock: Any
) -> None:
    planted.erase("wish", by=cast.wu)
    clock.shift(2 * DAY)
    planted.deliveries.update(leased_until=now() + erasing.SOON)
    erasing.erase_due()
    assert planted.erasures.get().state == "running"
    clock.shift(erasing.SOON)
    erasing.erase_due()
    assert planted.erasures.get().state == "done"


def test_nothing_is_sent_to_an_erased_client(
    cast: Cast, planted: Client, clock: Any
) -> None:
    erased(planted, cast.wu, clock)
    assert set(planted.deliveries.values_list("state", "due_at")) == {
        ("cancelled", None)
    }


def test_mails_kept_by_a_channel_without_a_server_go_too(
    cast: Cast, planted: Client, flock: Flock, clock: Any
) -> None:
    clock.shift(DAY)
    assert outbox.send_due() == 1
    assert [hit for hit in canaries.left_on_disk([flock]) if ".eml" in hit] != []
    erased(planted, cast.wu, clock)
    assert canaries.left_on_disk([flock]) == []


def test_a_mail_fetched_again_is_still_known_and_a_new_one_is_a_strangers(
    cast: Cast, planted: Client, flock: Flock, clock: Any
) -> None:
    count = Inbound.objects.count()
    erased(planted, cast.wu, clock)
    assert Inbound.objects.count() == count
    sender = f"A <{flock.birds['address']}>"
    outcome = filed(mail(b"Hello again", **{"from": sender}))
    assert Ticket.objects.get(pk=outcome.number).client != planted


def test_a_file_that_somebody_elses_line_names_stays(
    cast: Cast, planted: Client, clock: Any
) -> None:
    from helpdesk.models import Attachment

    shared = Attachment.objects.filter(entry__ticket__client=planted)[0]
    entry = Entry.objects.filter(ticket=cast.ticket()).get()
    other = Attachment.objects.create(
        entry=entry, blob=shared.blob, name="a", mime="text/plain", size=1
    )
    erased(planted, cast.wu, clock)
    assert Blob.objects.get(pk=other.blob_id).file.exists()


def drawn(ticket: Ticket) -> Blob:
    """The small picture of a file that came in as a note on the ticket."""
    file = kept(SimpleUploadedFile("card.png", PNG))
    ticket.note("see", by=Staff.system(), enclosed=Enclosed([file]))
    assert previews.make_due() == 1
    picture = Preview.objects.latest("pk").picture
    assert picture is not None
    return picture


def test_the_small_picture_of_a_file_goes_with_it(
    cast: Cast, planted: Client, clock: Any
) -> None:
    theirs = drawn(planted.tickets.all()[0])
    elses = drawn(cast.ticket("liu"))
    erased(planted, cast.wu, clock)
    assert not Blob.objects.filter(pk=theirs.pk).exists()
    assert not theirs.file.exists()
    assert elses.file.exists()
    assert Preview.objects.get().picture_id == elses.pk


# --- The ledger and the older backup --------------------------------------------------


def test_the_ledger_names_numbers_alone_and_notices_changes(
    cast: Cast, planted: Client, flock: Flock, clock: Any
) -> None:
    erased(planted, cast.wu, clock)
    text = ledger.path().read_text()
    assert flock.hits(text.encode()) == []
    ledger.append([planted])
    assert ledger.path().read_text() == text
    ledger.append([cast.clients["liu"]])
    lines = ledger.path().read_text().splitlines(keepends=True)
    for wrong in (lines[1:], [lines[0].replace("client", "klient"), lines[1]]):
        ledger.path().write_text("".join(wrong))
        with pytest.raises(ledger.LedgerBroken, match="line 1"):
            ledger.read()
        with pytest.raises(CommandError, match="line 1"):
            call_command("replay_erasures", stdout=StringIO())


def test_a_number_given_to_somebody_else_is_left_alone(
    cast: Cast, planted: Client, clock: Any
) -> None:
    ledger.append([planted])
    Client.objects.filter(pk=planted.pk).update(created_at=now() + DAY)
    assert ledger.missing() == []


@pytest.mark.one_database
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="by pg_dump in the proof")
def test_a_restored_backup_forgets_again(
    cast: Cast, planted: Client, flock: Flock, clock: Any, tmp_path: Path
) -> None:
    backup = sqlite3.connect(":memory:")
    live = connection.connection
    live.backup(backup)
    erased(planted, cast.wu, clock)
    compacting.compact()
    assert flock.hits(database_files()) == []
    backup.backup(live)
    assert flock.hits(database_files()) != []
    assert [client.pk for client in ledger.missing()] == [planted.pk]
    call_command("replay_erasures", stdout=StringIO())
    assert ledger.missing() == []
    assert canaries.left_in_tables([flock]) == []
    assert flock.hits(database_files()) == []


def database_files() -> bytes:
    name = Path(connection.settings_dict["NAME"])
    return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))


def test_compacting_is_night_work_after_an_erasure(
    cast: Cast, planted: Client, clock: Any
) -> None:
    clock.move_to(now().replace(hour=19))  # 3 in the morning in Shanghai
    assert compacting.compact_due() == 0
    erased(planted, cast.wu, clock)
    clock.shift(datetime.timedelta(seconds=1))
    assert compacting.compact_due() == 1
    clock.shift(DAY)
    assert compacting.compact_due() == 0


def test_sealed_copies_of_an_erased_client_stay_closed(
    cast: Cast, planted: Client, clock: Any
) -> None:
    from config.lib.sealed import SealBroken

    point = ContactPoint.objects.filter(client=planted, kind="phone").get()
    erased(planted, cast.wu, clock)
    with pytest.raises(SealBroken, match="gone"):
        point.open()
