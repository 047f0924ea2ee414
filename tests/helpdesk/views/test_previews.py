"""Pictures of a thread: drawn once by the worker, shown small, larger in a dialog."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.lib import claims, pool
from crm.models import Reading
from helpdesk import previews
from helpdesk.forms.composing import kept
from helpdesk.models import Attachment, Preview, Ticket
from helpdesk.models.ticket import Enclosed
from messaging.models import Blob
from tests.cast import Cast
from tests.fakes.mails import PNG
from tests.hostile import pictures
from tests.visits import browser, fragment


def with_file(cast: Cast, name: str = "bill.png", content: bytes = PNG) -> Ticket:
    """A ticket with a note that has this file."""
    ticket = cast.ticket()
    file = kept(SimpleUploadedFile(name, content))
    ticket.note("see", by=cast.zhou, enclosed=Enclosed([file]))
    return ticket


def address(ticket: Ticket, end: str) -> str:
    """Of its one file."""
    file = Attachment.objects.get(entry__ticket=ticket)
    return f"{ticket.get_absolute_url()}attachments/{file.pk}/{end}"


def page(cast: Cast, ticket: Ticket) -> str:
    """The ticket as Zhou sees it."""
    return str(browser(cast.zhou).get(ticket.get_absolute_url()).content.decode())


def test_a_picture_is_drawn_once_and_shown_with_its_download(cast: Cast) -> None:
    ticket = with_file(cast)
    assert "/picture/" not in page(cast, ticket)
    assert previews.make_due() == 1
    assert previews.make_due() == 0
    told = page(cast, ticket)
    assert f'src="{address(ticket, "picture/")}"' in told
    assert f'hx-get="{address(ticket, "preview/")}"' in told
    assert f'href="{address(ticket, "")}" download' in told


def test_the_dialog_shows_it_and_is_on_record(cast: Cast) -> None:
    ticket = with_file(cast)
    previews.make_due()
    zhou, path = browser(cast.zhou), address(ticket, "preview/")
    dialog = zhou.get(path, headers=fragment()).content.decode()
    assert "<dialog" in dialog and "bill.png" in dialog
    assert "<dialog" not in zhou.get(path).content.decode().partition("<main")[2][:200]
    assert Reading.objects.filter(part="file", staff=cast.zhou).count() == 2


def test_out_of_reach_there_is_nothing(cast: Cast) -> None:
    ticket = with_file(cast)
    previews.make_due()
    elsewhere = cast.ticket()
    for end in ("", "preview/", "picture/"):
        path = address(ticket, end)
        assert browser(cast.hu).get(path).status_code == 404
        wrong = path.replace(f"/{ticket.pk}/", f"/{elsewhere.pk}/", 1)
        assert browser(cast.zhou).get(wrong).status_code == 404


@pytest.mark.parametrize("content", [pictures.png()[:44], pictures.full_bomb()])
def test_what_cannot_be_drawn_shows_its_name_alone(cast: Cast, content: bytes) -> None:
    ticket = with_file(cast, content=content)
    assert previews.make_due() == 1
    row = Preview.objects.get()
    assert (row.picture, row.reason, row.due_at) == (None, "unreadable", None)
    told = page(cast, ticket)
    assert "bill.png" in told and "/picture/" not in told


def test_a_page_with_the_name_of_a_picture_is_said_to_be_one(cast: Cast) -> None:
    ticket = with_file(cast, content=b"<html><script>1</script>")
    assert not Preview.objects.exists()
    assert "Not what its name says: text/html" in page(cast, ticket)


@pytest.mark.parametrize("reason", ["cpu", "memory", "wall", "crash"])
def test_a_picture_that_kills_its_child_is_not_tried_again(
    cast: Cast, monkeypatch: Any, reason: str
) -> None:
    def killed(*args: Any, **limits: Any) -> Any:
        raise pool.PoolKilled(reason)

    with_file(cast)
    monkeypatch.setattr(pool, "run", killed)
    assert previews.make_due() == 1
    assert (Preview.objects.get().reason, previews.make_due()) == (reason, 0)


def test_a_lost_file_and_a_lost_lease_leave_no_picture(
    cast: Cast, monkeypatch: Any, committed: Any
) -> None:
    with_file(cast)
    Blob.objects.get().file.unlink()
    previews.make_due()
    assert Preview.objects.get().reason == "lost"
    with_file(cast)

    def lost(*args: Any, **fields: Any) -> None:
        raise claims.LeaseLost("taken over")

    monkeypatch.setattr(claims, "finish", lost)
    with committed():
        previews.make_due()
    assert Blob.objects.count() == 2


def test_many_pictures_cost_no_more_statements_than_one(cast: Cast) -> None:
    ticket = with_file(cast)
    previews.make_due()
    zhou = browser(cast.zhou)
    zhou.get(ticket.get_absolute_url())

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            zhou.get(ticket.get_absolute_url())
        return len(seen)

    one = statements()
    for n in range(6):
        file = kept(SimpleUploadedFile(f"{n}.png", PNG + bytes(n)))
        ticket.note("see", by=cast.zhou, enclosed=Enclosed([file]))
    previews.make_due()
    assert statements() == one
