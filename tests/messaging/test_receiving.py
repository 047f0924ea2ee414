"""Fetching from a real Dovecot: by UIDVALIDITY and UID, each mail once."""

import threading
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from imap_tools import BaseMailBox

from config.lib.clock import now
from messaging import receiving
from messaging.models import Channel, Inbound, MailCursor
from messaging.receiving import fetch_due
from tests.fakes.dovecot import Dovecot
from tests.fakes.mails import mail

pytestmark = pytest.mark.django_db
ACCOUNTS = count(1)


class Box:
    """An account of the server and the channel that is fetched from it."""

    def __init__(self, server: Dovecot, name: str) -> None:
        self.server, self.name = server, name
        self.channel = Channel(
            slug=name,
            name=name,
            address=f"{name}@kefu.example",
            incoming=server.url(name),
        )
        self.channel.save()

    def deliver(self, *ids: str) -> None:
        """Mails with these Message-IDs."""
        for one in ids:
            self.server.deliver(self.name, mail(message_id=f"<{one}@client.example>"))

    def cursor(self) -> MailCursor:
        return MailCursor.objects.get(channel=self.channel)

    def fetch(self) -> int:
        """Look into it now, however long the pause would be."""
        MailCursor.objects.filter(channel=self.channel).update(due_at=now())
        return fetch_due()

    def kept(self) -> int:
        return Inbound.objects.filter(channel=self.channel).count()

    def change_url(self, url: str) -> None:
        self.channel.incoming = url
        self.channel.save()


@pytest.fixture
def box(dovecot_server: Dovecot, db: None) -> Box:
    made = Box(dovecot_server, f"desk{next(ACCOUNTS)}")
    made.deliver("first", "second")
    return made


def test_mails_are_stored_by_uid_and_left_unread(box):
    assert box.fetch() == 2
    rows = Inbound.objects.order_by("pk")
    cursor = box.cursor()
    assert [row.provider_id for row in rows] == [
        f"{cursor.uidvalidity}:1",
        f"{cursor.uidvalidity}:2",
    ]
    assert rows[0].raw.read() == mail(message_id="<first@client.example>")
    assert cursor.last_uid == 2
    assert box.server.seen(box.name) == [False, False]


def test_only_what_is_new_is_fetched(box, monkeypatch):
    box.fetch()
    read: list[int] = []
    raw = receiving._raw

    def noting(mailbox: BaseMailBox, uid: int) -> bytes | None:
        read.append(uid)
        return raw(mailbox, uid)

    monkeypatch.setattr(receiving, "_raw", noting)
    assert box.fetch() == 0
    box.deliver("third")
    assert box.fetch() == 1
    assert read == [3]


def test_a_mail_somebody_has_read_is_fetched_all_the_same(box):
    with box.server.open(box.name) as mailbox:
        mailbox.flag(mailbox.uids(), "\\Seen", True)
    assert box.fetch() == 2


def test_a_deleted_mail_leaves_a_gap_and_no_trouble(box):
    with box.server.open(box.name) as mailbox:
        mailbox.delete("1")
    assert box.fetch() == 1
    assert box.cursor().last_uid == 2


def test_an_empty_mailbox_is_no_error(dovecot_server, db):
    empty = Box(dovecot_server, f"desk{next(ACCOUNTS)}")
    assert empty.fetch() == 0
    assert empty.cursor().error == ""


def test_more_than_a_batch_is_due_again_at_once(box, monkeypatch):
    monkeypatch.setattr(receiving, "BATCH", 2)
    box.deliver("third", "fourth", "fifth")
    assert [fetch_due(), fetch_due(), fetch_due(), fetch_due()] == [2, 2, 1, 0]


def test_after_a_look_the_mailbox_has_its_pause(box):
    assert fetch_due() == 2
    box.deliver("third")
    assert fetch_due() == 0
    assert box.cursor().due_at > now()
    assert box.cursor().attempts == 0


def test_a_crash_between_mail_and_cursor_keeps_the_mail_once(box, monkeypatch):
    """The worker dies when the first mail is stored and the cursor has not moved."""

    class Killed(BaseException):
        pass

    def die(*args: object, **place: int) -> None:
        if "uidvalidity" not in place:
            raise Killed

    monkeypatch.setattr(receiving, "_advance", die)
    with pytest.raises(Killed):
        fetch_due()
    monkeypatch.undo()
    # Its lease is still there: nobody else looks before it has run out.
    assert box.fetch() == 0
    MailCursor.objects.update(leased_until=now() - timedelta(seconds=1))
    box.fetch()
    assert box.kept() == 2
    assert box.fetch() == 0


def test_mails_numbered_anew_are_read_again_and_kept_once(box):
    box.fetch()
    former = box.cursor()
    box.deliver("third")
    box.server.number_anew(box.name)
    assert box.fetch() == 1
    cursor = box.cursor()
    assert cursor.uidvalidity != former.uidvalidity
    assert (cursor.last_uid, box.kept()) == (3, 3)


def test_another_mailbox_under_the_same_name_loses_no_mail(box):
    """Its UIDs begin at 1 again, below those already read."""
    box.deliver("third")
    box.fetch()
    with box.server.open(box.name) as mailbox:
        mailbox.folder.create("Old")
        mailbox.move(mailbox.uids(), "Old")
    box.server.number_anew(box.name)
    box.deliver("fourth")
    assert box.fetch() == 1
    assert box.kept() == 4


def test_a_wrong_password_is_kept_as_error_and_left_when_it_is_right(box):
    right = box.channel.incoming
    box.change_url(box.server.url(box.name, password="wrong"))
    assert fetch_due() == 0
    cursor = box.cursor()
    assert "AUTHENTICATIONFAILED" in cursor.error
    assert "wrong" not in cursor.error
    since, pause = cursor.error_since, cursor.due_at - now()
    assert timedelta(seconds=5) < pause <= timedelta(seconds=20)
    # It still fails: the beginning of the trouble stays, the pauses may grow.
    box.fetch()
    cursor = box.cursor()
    assert (cursor.error_since, cursor.attempts) == (since, 2)
    box.change_url(right)
    assert box.fetch() == 2
    cursor = box.cursor()
    assert (cursor.error, cursor.error_since, cursor.attempts) == ("", None, 0)


def test_setting_the_channel_right_looks_at_once(box, cast):
    right = box.channel.incoming
    box.change_url(box.server.url(box.name, password="wrong"))
    fetch_due()
    box.channel.incoming = right
    box.channel.set_up(by=cast.wu)
    assert fetch_due() == 2


def test_a_password_may_be_sealed_beside_the_url(box, cast):
    url = box.channel.incoming
    password = url.partition("@")[0].rpartition(":")[2]
    box.channel.incoming = url.replace(f":{password}@", "@")
    box.channel.set_up(by=cast.wu, passwords={"incoming": password})
    assert fetch_due() == 2


@pytest.mark.parametrize("url", ["nonsense://x", "imap://127.0.0.1:1/INBOX"])
def test_a_mailbox_set_up_wrongly_stops_no_other(box, url):
    wrong = Channel(slug="wrong", name="Wrong", address="w@kefu.example", incoming=url)
    wrong.save()
    assert fetch_due() == 2
    assert MailCursor.objects.get(channel=wrong).error.startswith("ConfigError")


def test_a_server_that_does_not_answer_stops_no_other(box):
    url = box.server.url(box.name).replace(f":{box.server.port}", ":1")
    Channel.objects.create(
        slug="off", name="Off", address="o@kefu.example", incoming=url
    )
    assert fetch_due() == 2
    assert "Refused" in MailCursor.objects.get(channel__slug="off").error


def test_a_folder_that_is_not_there_is_an_error(box):
    box.change_url(box.channel.incoming.replace("/INBOX", "/None"))
    assert fetch_due() == 0
    assert box.cursor().error


def test_another_folder_is_read_from_its_own_beginning(box):
    box.fetch()
    with box.server.open(box.name) as mailbox:
        mailbox.folder.create("Service")
        mailbox.append(mail(message_id="<third@client.example>"), "Service")
    box.change_url(box.channel.incoming.replace("/INBOX", "/Service"))
    box.deliver("fourth")
    MailCursor.objects.update(due_at=now())
    assert fetch_due() == 1
    assert set(MailCursor.objects.values_list("folder", "last_uid")) == {
        ("INBOX", 2),
        ("Service", 1),
    }


def test_a_channel_switched_off_is_not_looked_into(box):
    box.channel.is_active = False
    box.channel.save()
    assert box.fetch() == 0


def test_a_slow_worker_moves_no_cursor_once_it_was_overtaken(box, monkeypatch):
    raw = receiving._raw

    def overtaken(mailbox: BaseMailBox, uid: int) -> bytes | None:
        MailCursor.objects.update(lease=99, uidvalidity=7, last_uid=0)
        return raw(mailbox, uid)

    monkeypatch.setattr(receiving, "_raw", overtaken)
    assert fetch_due() == 0
    cursor = box.cursor()
    assert (cursor.uidvalidity, cursor.last_uid, cursor.error) == (7, 0, "")
    # What it had stored is kept: whoever fetches it again finds it there.
    assert box.kept() == 1


def test_a_mail_the_server_cannot_hand_over_is_set_aside(box, monkeypatch):
    raw = receiving._raw

    def broken(mailbox: BaseMailBox, uid: int) -> bytes | None:
        if uid == 1:
            raise receiving.FetchError("FETCH of 1 answered NO")
        return raw(mailbox, uid)

    monkeypatch.setattr(receiving, "_raw", broken)
    for _look in range(receiving.MOST_LOOKS):
        box.fetch()
    assert box.cursor().last_uid == 2
    aside = Inbound.objects.get(state=Inbound.State.QUARANTINED)
    assert "answered NO" in aside.reason
    assert Inbound.objects.filter(state=Inbound.State.RECEIVED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_each_mail_once(dovecot_server):
    box = Box(dovecot_server, f"desk{next(ACCOUNTS)}")
    box.deliver(*(str(number) for number in range(30)))
    found: list[int] = []

    def work() -> None:
        found.append(fetch_due())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == 30
    assert box.kept() == 30
    assert box.cursor().last_uid == 30
