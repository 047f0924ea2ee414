"""What stands around the results of a search: kinds, filters, and where links lead."""

from typing import Any

from django.utils.translation import gettext as _

from crm.models import Staff
from helpdesk.models import Queue
from helpdesk.models.ticket_status import Category
from helpdesk.search.asked import KINDS, SORTS, UNASSIGNED, Asked
from helpdesk.search.paging import POOL
from helpdesk.searching import Found, is_sensitive


def around(asked: Asked, found: Found | None, staff: Staff) -> dict[str, Any]:
    """All that the page shows of this search."""
    told = {"text": asked.q, "asked": asked, "found": found, "tabs": _tabs(asked)}
    if found is not None:
        told["most_compared"] = POOL
        told |= _ways_on(asked, found.next)
    if asked.kind in ("ticket", "entry", "article"):
        told["sorts"] = list(SORTS.items())
    if asked.kind in ("ticket", "entry"):
        told |= _choices(staff)
    return told


def _tabs(asked: Asked) -> list[tuple[str, str, bool]]:
    """Address, name and state of each kind; none for what no address may hold."""
    if not asked.q or is_sensitive(asked.q):
        return []
    return [
        (asked.at(key), str(label), key == asked.kind) for key, label in KINDS.items()
    ]


def _ways_on(asked: Asked, following: int | None) -> dict[str, str]:
    """The query strings that lead on from a page of results."""
    return {
        "next": asked.query(place=following),
        "first": asked.query(place=None),
        "newest": asked.query(sort="", place=None),
        "bare": Asked(q=asked.q, kind=asked.kind).query(),
        "all_subjects": asked.at("ticket"),
        "all_lines": asked.at("entry"),
        "all_articles": asked.at("article"),
    }


def _choices(staff: Staff) -> dict[str, Any]:
    """Queues in reach, who may hold a ticket there, the categories."""
    queues = list(Queue.objects.visible_to(staff))
    people = Staff.objects.people().filter(is_active=True)
    if not staff.has_perm("helpdesk.supervise_tickets"):
        people = people.filter(queue_parts__queue__in=queues).distinct()
    return {
        "queues": [(queue.pk, queue.label) for queue in queues],
        "holders": [(UNASSIGNED, _("Nobody")), *((p.pk, str(p)) for p in people)],
        "categories": Category.choices,
    }
