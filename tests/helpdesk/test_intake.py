"""What becomes of a mail: a ticket, a line, a visible quarantine entry, or nothing."""

from datetime import timedelta

import pytest
from django.db import DataError

from config.lib import claims, pool
from crm.models import Activity, Client, ContactPoint, Staff
from helpdesk import intake
from helpdesk.models import Attachment, ChannelRoute, Entry, Queue, Ticket
from messaging.models import Blob, Inbound
from messaging.models.blob import root
from tests.fakes import mails
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import answer, filed, run, stored, tried
from tests.helpdesk.models.ticket.test_provable import digits_of

pytestmark = pytest.mark.django_db


def only_ticket() -> Ticket:
    return Ticket.objects.select_related("client", "thread", "queue", "contact").get()


def reply(ticket: Ticket, by: Staff) -> str:
    """Answer the ticket; the Message-ID under which the answer leaves."""
    return ticket.reply("It is on its way.", by=by).message_id


def on_disk() -> set[str]:
    """The files of all blobs, as rows name them."""
    files = (file for file in root().rglob("*") if file.is_file())
    return {str(file.relative_to(root())) for file in files}


def test_a_plain_mail_opens_a_ticket(cast):
    outcome = filed(mail(b"Where is my money?\r\n", subject="Withdrawal"))
    ticket = only_ticket()
    assert outcome == intake.Outcome("ticket", ticket.number)
    assert (ticket.subject, ticket.category) == ("Withdrawal", "new")
    assert ticket.queue == cast.queues["funds"]
    assert ticket.client.name == "Li Wei"
    assert ticket.contact is not None
    assert ticket.contact.open() == "liwei@client.example"
    entry = ticket.entries.get()
    assert (entry.number, entry.kind) == (1, Entry.Kind.MESSAGE)
    assert entry.text.strip() == "Where is my money?"
    assert (entry.client, entry.is_unverified) == (ticket.client, False)
    assert entry.message_id == "<m1@client.example>"
    assert ticket.thread.unread == 1
    inbound = Inbound.objects.get()
    assert (inbound.state, inbound.outcome) == ("done", "ticket")
    assert (inbound.due_at, inbound.leased_until) == (None, None)
    assert entry.inbound == inbound


def test_the_log_names_what_happened_without_the_address(cast):
    filed(mail())
    logged = Activity.objects.filter(subject_type="helpdesk.ticket").order_by("pk")
    assert [row.action for row in logged] == ["ticket.opened", "ticket.received"]
    assert all("liwei" not in str(row.particulars) for row in logged)


def test_of_two_versions_the_plain_one_is_read(cast):
    filed(mails.alternative())
    assert only_ticket().entries.get().text.strip() == "您好，我的还款失败了"


def test_html_alone_becomes_text(cast):
    html = "<p>第一行</p><p>第二行 <b>重要</b></p><script>x()</script>".encode()
    filed(mail(html, content_type="text/html; charset=utf-8"))
    text = only_ticket().entries.get().text
    assert "第一行" in text
    assert "第二行 重要" in text
    assert "x()" not in text


def test_attachments_are_kept_byte_for_byte(cast):
    filed(mails.with_inline_image())
    found = Attachment.objects.order_by("name")
    assert [(one.name, one.mime) for one in found] == [
        ("contract.pdf", "application/pdf"),
        ("shot.png", "image/png"),
    ]
    assert [one.blob.read() for one in found] == [b"%PDF-1.4", mails.PNG]
    assert [one.size for one in found] == [8, len(mails.PNG)]


def test_a_known_client_is_recognised_and_nothing_of_him_changed(cast):
    before = Client.objects.count()
    filed(mail(**{"from": "Somebody Else <WANG@client.example>"}))
    assert only_ticket().client == cast.clients["wang"]
    assert Client.objects.count() == before
    assert Client.objects.get(pk=cast.clients["wang"].pk).name == "王小明"


def test_a_mail_without_sender_opens_a_ticket_that_cannot_be_answered(cast):
    filed(mail(**{"from": None}))
    assert only_ticket().contact is None


def test_without_a_route_the_first_queue_takes_it_and_without_a_queue_one_is_made():
    filed(mail())
    assert only_ticket().queue == Queue.objects.get()
    assert not ChannelRoute.objects.exists()


def test_an_answer_to_our_mail_joins_its_thread(cast):
    filed(mail())
    ticket = only_ticket()
    outcome = filed(answer(reply(ticket, cast.zhou)))
    assert outcome == intake.Outcome("joined", ticket.number)
    assert [e.kind for e in ticket.entries.order_by("number")] == [
        "message",
        "reply",
        "message",
    ]
    entry = ticket.entries.get(number=3)
    assert (entry.client, entry.is_unverified) == (ticket.client, False)
    ticket.refresh_from_db()
    assert ticket.category == "open"


def test_the_seal_is_found_in_references_and_in_capitals_too(cast):
    ticket = cast.ticket()
    ours = reply(ticket, cast.zhou)
    fields = {"in_reply_to": "<other@client.example>", "references": ours.upper()}
    assert filed(answer(ours, **fields)).number == ticket.number


def test_an_answer_joins_a_resolved_ticket_and_opens_it_again(cast):
    ticket = cast.ticket()
    ours = reply(ticket, cast.zhou)
    ticket.resolve(by=cast.zhou)
    filed(answer(ours, **{"from": "wang@client.example"}))
    ticket.refresh_from_db()
    assert (ticket.category, ticket.is_done, ticket.resolved_at) == (
        "open",
        False,
        None,
    )


@pytest.mark.parametrize("fault", ["number", "seal", "domain", "none"])
def test_a_forged_seal_opens_a_ticket_of_its_own(cast, fault):
    ticket, other = cast.ticket(), cast.ticket("liu", "loans")
    ours = reply(ticket, cast.zhou)
    house, number, delivery, rest = ours.strip("<>").split(".", 3)
    seal, _, domain = rest.partition("@")
    turned = ("a" if seal[0] != "a" else "b") + seal[1:]
    forged = {
        "number": f"<{house}.{other.number}.{delivery}.{seal}@{domain}>",
        "seal": f"<{house}.{number}.{delivery}.{turned}@{domain}>",
        "domain": f"<{house}.{number}.{delivery}.{seal}@evil.example>",
        "none": f"<{house}.{number}.{delivery}@{domain}>",
    }[fault]
    outcome = filed(answer(forged, **{"from": "wang@client.example"}))
    assert outcome.kind == "ticket"
    assert outcome.number not in {ticket.number, other.number}
    assert ticket.entries.count() == 2
    assert other.entries.count() == 1


def test_a_number_in_the_subject_joins_nothing(cast):
    ticket = cast.ticket()
    outcome = filed(mail(subject=f"Re: [#{ticket.number}] {ticket.subject}"))
    assert outcome.kind == "ticket"
    assert outcome.number != ticket.number


def test_a_stranger_on_a_thread_is_unverified_and_changes_no_contact(cast):
    ticket = cast.ticket()
    ours = reply(ticket, cast.zhou)
    points, clients = ContactPoint.objects.count(), Client.objects.count()
    outcome = filed(answer(ours, **{"from": "mallory@evil.example"}))
    assert outcome == intake.Outcome("joined", ticket.number)
    entry = ticket.entries.get(number=3)
    assert (entry.is_unverified, entry.client) == (True, None)
    assert (ContactPoint.objects.count(), Client.objects.count()) == (points, clients)
    # The next answer still goes to the client alone, and names no mail of the stranger.
    ticket.refresh_from_db()
    last = ticket.reply("To whom?", by=cast.zhou).delivery
    assert last.address() == "wang@client.example"
    assert "<answer@client.example>" not in last.references


@pytest.mark.parametrize(
    "field",
    [
        {"auto_submitted": "auto-replied"},
        {"precedence": "bulk"},
        {"x_auto_response_suppress": "All", "auto_submitted": "auto-generated"},
    ],
)
def test_an_automatic_mail_joins_and_wakes_nothing(cast, field):
    ticket = cast.ticket()
    ours = reply(ticket, cast.zhou)
    ticket.resolve(by=cast.zhou)
    filed(answer(ours, **{"from": "wang@client.example"} | field))
    ticket.refresh_from_db()
    assert (ticket.category, ticket.is_done) == ("resolved", True)
    assert ticket.entries.count() == 3


def test_our_own_mail_is_ignored(cast):
    ticket = cast.ticket()
    ours = reply(ticket, cast.zhou)
    outcome = filed(mail(message_id=ours))
    assert outcome == intake.Outcome("ignored", reason="our own mail")
    assert Inbound.objects.get().state == "ignored"
    assert ticket.entries.count() == 2


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "Unreadable: empty"),
        (b"\r\n \r\n", "Unreadable: empty"),
        (b"\x00\x01" * 500, "Unreadable: not-a-mail"),
    ],
)
def test_what_cannot_be_read_is_set_aside_with_the_reason(cast, raw, reason):
    assert filed(raw) == intake.Outcome("quarantined", reason=reason)
    inbound = Inbound.objects.get()
    assert (inbound.state, inbound.reason) == ("quarantined", reason)
    assert inbound.raw.read() == raw
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("name", mails.hostile())
def test_a_hostile_mail_is_filed_like_any_other(cast, name):
    outcome = filed(mails.hostile()[name])
    assert (outcome.kind, outcome.reason) == ("ticket", "")


def test_a_parser_that_is_killed_gets_a_second_try_then_the_mail_is_set_aside(
    cast, clock, monkeypatch
):
    poison = stored(mail(b"poison\r\n", message_id="<p@x.example>"))
    good = stored(mail())
    real = pool.run

    def killing(function: str, raw: bytes) -> object:
        if b"poison" in raw:
            raise pool.PoolKilled("cpu")
        return real(function, raw)

    monkeypatch.setattr(pool, "run", killing)
    assert intake.process_due() == 2
    good.refresh_from_db()
    poison.refresh_from_db()
    assert good.state == "done"
    assert (poison.state, poison.reason) == ("received", "parser killed: cpu")
    assert poison.due_at is not None
    assert claims.now() < poison.due_at
    clock.shift(timedelta(minutes=1))
    assert intake.process_due() == 1
    poison.refresh_from_db()
    assert (poison.state, poison.reason) == ("quarantined", "parser killed: cpu")
    assert intake.process_due() == 0


def test_a_parser_is_really_killed(cast, monkeypatch):
    monkeypatch.setattr(intake, "PARSE", "tests.helpdesk.hogs.burn")
    inbound = stored(mail())
    assert tried(inbound) is None
    inbound.refresh_from_db()
    assert inbound.reason == "parser killed: cpu"


def test_filing_that_fails_leaves_nothing_behind_and_comes_back(
    cast, clock, monkeypatch
):
    inbound = stored(mails.with_inline_image())
    rows, files = Blob.objects.count(), on_disk()
    monkeypatch.setattr(Ticket, "receive", _failing(RuntimeError("disk")))
    assert tried(inbound) is None
    inbound.refresh_from_db()
    assert (inbound.state, inbound.reason) == ("received", "RuntimeError: disk")
    assert not Ticket.objects.exists()
    assert Blob.objects.count() == rows
    monkeypatch.undo()
    clock.shift(timedelta(minutes=1))
    assert run(inbound).kind == "ticket"
    assert only_ticket().entries.get().attachments.count() == 2
    assert files < on_disk()


def test_what_no_column_holds_is_set_aside_at_once(cast, monkeypatch):
    monkeypatch.setattr(Ticket, "receive", _failing(DataError("value too long")))
    assert filed(mail()).reason == "DataError: value too long"
    assert Inbound.objects.get().state == "quarantined"


def test_a_lost_raw_mail_is_set_aside(cast):
    inbound = stored(mail())
    inbound.raw.file.unlink()
    assert run(inbound).kind == "quarantined"


def test_a_mail_whose_worker_died_is_filed_once_by_another(cast, clock):
    own = Inbound.objects.select_related("channel", "raw")
    stored(mail())
    [dead] = claims.claim(own, limit=1, lease=intake.LEASE)
    assert intake.process_due() == 0
    clock.shift(timedelta(seconds=61))
    assert intake.process_due() == 1
    # The first one was only slow: what it does now is not done twice.
    assert intake.process_inbound(dead) is None
    assert Entry.objects.count() == 1


def test_a_lease_lost_in_the_middle_leaves_no_line(cast, clock, monkeypatch):
    inbound = stored(mails.with_inline_image())
    real = pool.run

    def slow(function: str, raw: bytes) -> object:
        clock.shift(timedelta(seconds=61))
        return real(function, raw)

    monkeypatch.setattr(pool, "run", slow)
    assert tried(inbound) is None
    assert not Ticket.objects.exists()
    assert not Attachment.objects.exists()
    assert Blob.objects.count() == 1
    monkeypatch.undo()
    assert run(inbound).kind == "ticket"


def test_an_address_of_great_length_never_stays_waiting(cast):
    domain = ".".join(["a" * 60] * 3)
    filed(mail(**{"from": f"x@{domain}.example"}))
    assert Inbound.objects.get().state in {"done", "quarantined"}


def _failing(error: Exception):
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    return fail


def test_a_code_in_the_next_mail_verifies_and_is_not_kept_in_the_thread(cast):
    filed(mail())
    ticket = only_ticket()
    to = reply(ticket, cast.zhou)
    code = digits_of(ticket.send_code(proven(ticket), by=cast.zhou))
    filed(answer(to, f"My code: {code}\r\n".encode()))
    assert ticket.verification.is_verified
    assert ticket.entries.latest("number").text.strip() == "My code: ••••••"


def test_a_code_from_a_stranger_verifies_nobody(cast):
    filed(mail())
    ticket = only_ticket()
    to = reply(ticket, cast.zhou)
    code = digits_of(ticket.send_code(proven(ticket), by=cast.zhou))
    filed(answer(to, code.encode(), **{"from": "<stranger@evil.example>"}))
    assert not ticket.verification.is_verified


def proven(ticket: Ticket) -> ContactPoint:
    """Another address of the client, proven before."""
    point = ContactPoint.objects.add(ticket.client, "mail", "old@client.example")
    point.verified_at = point.created_at
    point.save(update_fields=["verified_at"])
    return point
