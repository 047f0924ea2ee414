"""80 hostile files through every door: kept inert or refused by name, never run."""

import base64
import datetime
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser

from config.lib import pool
from config.lib.clock import now
from crm.models import Reading
from helpdesk import previews
from helpdesk.forms.composing import LONGEST_NAME, MOST_FILES, safe_name
from helpdesk.models import Attachment, Preview, Ticket
from messaging.mail import names
from tests.cast import Cast
from tests.fakes.mails import part, whole
from tests.helpdesk.arrivals import filed
from tests.helpdesk.portal.visiting import filled, link_to
from tests.hostile.sending import form
from tests.hostile.uploads import Upload, taken, uploads
from tests.programs import hire, program
from tests.visits import browser

Door = Callable[[Sequence[Upload]], Any]
A_WHILE = datetime.timedelta(seconds=20)
# No more than one of these stands in a name that is shown or offered.
SIGNS = set('/\\:*?"<>|\0\r\n\u202e\u200b\ufeff')


@pytest.fixture(autouse=True)
def fresh(settings: Any) -> Iterator[None]:
    """No second factor, full budgets, and no child of the pool left."""
    settings.KEFU_MFA_ROLES = frozenset()
    cache.clear()
    yield
    cache.clear()


def composer(cast: Cast, ticket: Ticket) -> Door:
    """An agent's reply."""
    zhou, address = browser(cast.zhou), f"{ticket.get_absolute_url()}replies/"

    def send(files: Sequence[Upload]) -> Any:
        seen = ticket.entries.count()
        return zhou.post(address, **form({"text": "见附件", "seen": seen}, files))

    return send


def portal_form(cast: Cast, ticket: Ticket) -> Door:
    """A stranger's request."""
    visitor, who = Browser(headers={"accept-language": "en"}), itertools.count()

    def send(files: Sequence[Upload]) -> Any:
        told = filled(mail=f"n{next(who)}@client.example")
        with time_machine.travel(now() + A_WHILE):
            return visitor.post("/portal/new/", **form(told, files))

    return send


def status_link(cast: Cast, ticket: Ticket) -> Door:
    """An answer of whoever has the link."""
    visitor = Browser(headers={"accept-language": "en"})
    address, keys = link_to(ticket), itertools.count()

    def send(files: Sequence[Upload]) -> Any:
        told = {"text": "See", "key": f"{next(keys):032}"}
        return visitor.post(address, **form(told, files))

    return send


def mail(cast: Cast, ticket: Ticket) -> Door:
    """A mail of a stranger."""
    ids = itertools.count()

    def send(files: Sequence[Upload]) -> Any:
        parts = [part("text/plain", "See")]
        for file in files:
            named = f"attachment; filename*=utf-8''{quote(file.name, safe='')}"
            parts.append(
                part(
                    file.claimed.partition(";")[0],
                    base64.encodebytes(file.content),
                    Content_Disposition=named,
                    Content_Transfer_Encoding="base64",
                )
            )
        return filed(whole("mixed", *parts, message_id=f"<{next(ids)}@x.example>"))

    return send


DOORS = [composer, portal_form, status_link, mail]


@pytest.mark.parametrize("door", DOORS)
def test_what_is_taken_lies_inert(cast: Cast, door: Any, committed: Any) -> None:
    send = door(cast, cast.ticket())
    files = taken()
    for at in range(0, len(files), MOST_FILES):
        with committed():
            send(files[at : at + MOST_FILES])
    kept = list(Attachment.objects.order_by("pk").select_related("entry", "blob"))
    assert [one.blob.read() for one in kept] == [one.content for one in files]
    chen = browser(cast.chen)
    for one in kept:
        _is_inert(chen, one)
        assert not SIGNS & set(one.name)
        assert 0 < len(one.name) <= LONGEST_NAME


def _is_inert(reader: Browser, one: Attachment) -> None:
    """It comes as a download of unknown kind, in a sandbox, under a safe name."""
    address = f"/desk/tickets/{one.entry.ticket_id}/attachments/{one.pk}/"
    answer = reader.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.getvalue() == one.blob.read()


@pytest.mark.parametrize("door", DOORS[:3])
@pytest.mark.parametrize("bad", [u for u in uploads() if u.wrong], ids=lambda u: u.name)
def test_what_is_refused_is_named(cast: Cast, door: Any, bad: Upload) -> None:
    answer = door(cast, cast.ticket())([bad])
    assert answer.status_code == 422
    assert bad.wrong in answer.content.decode()
    assert not Attachment.objects.exists()


def test_the_api_takes_no_file_at_all(cast: Cast) -> None:
    ticket, bot = cast.ticket(), program(hire("teller"))
    address = f"/api/v1/tickets/{ticket.pk}/entries/"
    told = form({"text": "See"}, taken()[:3])
    answer = bot.http.post(address, **told, headers={"Idempotency-Key": "k" * 16})
    assert answer.status_code == 415
    assert not Attachment.objects.exists()


def test_only_pictures_drawn_anew_are_shown_by_a_browser(cast: Cast) -> None:
    ticket = cast.ticket()
    send, files = composer(cast, ticket), taken()
    for at in range(0, len(files), MOST_FILES):
        send(files[at : at + MOST_FILES])
    while previews.make_due():
        pass
    assert pool.run("tests.config.lib.hogs.add", 2, 3) == 5
    drawn = set(Preview.objects.exclude(picture=None).values_list("blob", flat=True))
    shown = {one.name for one in Attachment.objects.filter(blob__in=drawn)}
    assert shown == DRAWN
    for one in Attachment.objects.select_related("entry"):
        _is_drawn_or_absent(browser(cast.zhou), one, one.blob_id in drawn)


# The rest is a page, a bomb or a wreck.
DRAWN = {
    "frames.gif",
    "place.jpg",
    "said.jpg",
    "shell.php.png",
    "tail.png",
    "words.png",
}


def _is_drawn_or_absent(reader: Browser, one: Attachment, is_drawn: bool) -> None:
    address = f"/desk/tickets/{one.entry.ticket_id}/attachments/{one.pk}/picture/"
    answer = reader.get(address)
    if not is_drawn:
        assert answer.status_code == 404
        return
    content = answer.getvalue()
    assert content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    assert not any(sign in content for sign in (b"<script", b"<?php", b"EXIF", b"PK"))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_name_is_safe_at_every_door() -> None:
    for one in uploads():
        for name in (safe_name(one.name), names.safe(one.name)):
            assert 0 < len(name) <= LONGEST_NAME
            assert not SIGNS & set(name)
            assert len(safe_name(name).encode()) <= 240


def test_each_download_is_on_record(cast: Cast) -> None:
    ticket = cast.ticket()
    composer(cast, ticket)(taken()[:1])
    _is_inert(browser(cast.chen), Attachment.objects.select_related("entry").get())
    row = Reading.objects.get(part="file")
    assert (row.staff, row.client_id) == (cast.chen, ticket.client_id)


def test_there_are_eighty() -> None:
    assert len(uploads()) == 80
