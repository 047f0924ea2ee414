"""Asking the search in one line."""

from typing import Any

from crm.models import Client, Staff
from helpdesk.models import Article, Ticket
from helpdesk.search import articles as finding_articles
from helpdesk.search import finding
from helpdesk.search.asked import Asked
from helpdesk.search.shelves import SHELVES


def asked(text: str, **filters: Any) -> Asked:
    """The search for this text, with filters as a query string has them."""
    return Asked.read({name: str(value) for name, value in filters.items()}, text)


def tickets(text: str, staff: Staff, **filters: Any) -> list[Ticket]:
    """The tickets found by subject."""
    return [hit.ticket for hit in finding.tickets(asked(text, **filters), staff).rows]


def lines(text: str, staff: Staff, **filters: Any) -> list[str]:
    """The texts of the lines found."""
    found = finding.entries(asked(text, **filters), staff)
    return [hit.entry.text for hit in found.rows if hit.entry is not None]


def articles(text: str, staff: Staff, **filters: Any) -> list[Article]:
    """The articles found by what they say."""
    hits = finding_articles.articles(asked(text, **filters), staff)
    return [hit.article for hit in hits.rows]


def clients(text: str, staff: Staff) -> set[Client]:
    """The clients found by name."""
    return set(finding.clients(asked(text), staff))


def index() -> dict[str, dict[int, tuple[str, ...]]]:
    """All that the index holds."""
    return {
        kind: {
            row.pk: (row.words, row.marks, row.stamp)
            for row in shelf.model._base_manager.all()
        }
        for kind, shelf in SHELVES.items()
    }
