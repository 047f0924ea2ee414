"""What a search brings up, as rows of one form."""

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers

from helpdesk.api.shapes import ClientRef
from helpdesk.searching import Found

KINDS = ("client", "record", "ticket", "entry", "article")


class HitShape(serializers.Serializer[Any]):
    """One thing that was found; what does not belong to its kind is null. `number` is
    that of the line, `passage` HTML whose one tag is <mark>.
    """

    kind = serializers.ChoiceField(KINDS)
    client = ClientRef(allow_null=True)
    ticket = serializers.IntegerField(allow_null=True)
    article = serializers.IntegerField(allow_null=True)
    subject = serializers.CharField(allow_null=True)
    number = serializers.IntegerField(allow_null=True)
    passage = serializers.CharField(allow_null=True)
    reference = serializers.CharField(allow_null=True)
    status = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


def hits_of(found: Found) -> list[dict[str, Any]]:
    """Clients, orders, tickets, lines, articles; each ticket once."""
    rows = [*_quoted(found), *_by_words(found), *_articles(found)]
    return [dict.fromkeys(HitShape().fields) | row for row in rows]


def _quoted(found: Found) -> Iterator[dict[str, Any]]:
    for client in found.clients:
        yield {"kind": "client", "client": client, "at": client.created_at}
    for record in found.records:
        standing = record.standing
        yield {
            "kind": "record",
            "client": record.owner,
            "reference": standing.ref,
            "status": standing.status,
            "at": standing.at,
        }
    for ticket in found.tickets:
        yield _ticket(ticket)


def _by_words(found: Found) -> Iterator[dict[str, Any]]:
    known = {ticket.pk for ticket in found.tickets}
    for hit in found.subjects.rows:
        if hit.ticket.pk not in known:
            yield {**_ticket(hit.ticket), "passage": str(hit.passage)}
    for hit in found.lines.rows:
        entry = hit.entry
        if entry is not None:
            line = {"number": entry.number, "passage": str(hit.passage), "at": entry.at}
            yield {**_ticket(hit.ticket), "kind": "entry", **line}


def _articles(found: Found) -> Iterator[dict[str, Any]]:
    for hit in found.articles.rows:
        yield {
            "kind": "article",
            "article": hit.article.pk,
            "subject": hit.text.title,
            "passage": str(hit.passage),
            "status": hit.article.state,
            "at": hit.article.changed_at,
        }


def _ticket(ticket: Any) -> dict[str, Any]:
    return {
        "kind": "ticket",
        "client": ticket.client,
        "ticket": ticket.pk,
        "subject": ticket.subject,
        "status": ticket.status.slug,
        "at": ticket.created_at,
    }
