"""Script payloads on pages: words alone, never an element, a handler or an address.

All 600 through every input, crawled in Chromium, are a piece of proof (scripts.py).
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.models import Client
from helpdesk.forms.composing import kept
from helpdesk.models import Ticket
from helpdesk.models.ticket import Enclosed, Opening
from tests.cast import Cast
from tests.helpdesk.writing import published
from tests.hostile.scripts import COUNT, HIT, WORKED_OUT, payloads
from tests.visits import browser

FEW = payloads()[::15]
ADDRESSES = ("javascript:", "vbscript:", "data:text")
LEADS = {"href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "style"}


class Taken(HTMLParser):
    """Collects what of a page would run."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in attrs:
            told = (value or "").strip().lower()
            acts = name.startswith(("on", "hx-on", "data-hx-on"))
            led = told.startswith(ADDRESSES) or f"{HIT}(" in told
            if acts or (name in LEADS and led):
                self.runs.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style") and HIT in data:
            self.runs.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def running(page: str) -> list[str]:
    """What of it would run."""
    reader = Taken()
    reader.feed(page)
    return reader.runs


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Let every role in by password alone."""
    settings.KEFU_MFA_ROLES = frozenset()


def planted(cast: Cast) -> Iterator[str]:
    """The pages that show them."""
    for text in FEW[:20]:
        client = Client.objects.register(text[:120], by=cast.zhou)
        client.note(text, by=cast.zhou)
        opening = Opening(text, client, cast.queues["funds"])
        Ticket.objects.open_matter(opening, by=cast.zhou)
    ticket = Ticket.objects.latest("pk")
    for text in FEW:
        file = kept(SimpleUploadedFile(text, b"words"))
        ticket.note(text, by=cast.zhou, enclosed=Enclosed([file]))
    article = published(cast, title_zh=FEW[3][:120], body_zh="\n\n".join(FEW))
    yield from ("/clients/", "/desk/tickets/", ticket.get_absolute_url())
    yield from (client.get_absolute_url(), reverse("knowledge"))
    yield from (article.get_absolute_url(), article.public_url)
    yield f"{article.get_absolute_url()}edit/"


def test_they_stand_on_pages_as_words(cast: Cast) -> None:
    chen, told = browser(cast.chen), 0
    for path in planted(cast):
        answer = chen.get(path)
        page = answer.content.decode()
        assert (answer.status_code, path, running(page)) == (200, path, [])
        assert WORKED_OUT not in page
        told += page.count(HIT)
    assert told > 100


def test_there_are_600_and_what_one_would_do_is_seen() -> None:
    assert len(set(payloads())) == COUNT
    seen = [text for text in payloads()[:36] if running(text)]
    assert len(seen) >= 30
