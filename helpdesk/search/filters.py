"""What the filters of a search offer, and where its links lead."""

from typing import Any

from django.utils.translation import gettext as _

from crm.models import Staff
from helpdesk.models import Queue
from helpdesk.models.ticket_status import Category
from helpdesk.search.asked import SORTS, UNASSIGNED, Asked


def ways_on(asked: Asked, following: int | None) -> dict[str, str]:
    """The query strings that lead on from a page of results."""
    return {
        "next": asked.query(place=following),
        "first": asked.query(place=None),
        "bare": Asked(q=asked.q, kind=asked.kind).query(),
        "all_subjects": asked.at("ticket"),
        "all_lines": asked.at("entry"),
    }


def choices(staff: Staff) -> dict[str, Any]:
    """Queues in reach, who may hold a ticket there, the categories and the orders."""
    queues = list(Queue.objects.visible_to(staff))
    people = Staff.objects.people().filter(is_active=True)
    if not staff.has_perm("helpdesk.supervise_tickets"):
        people = people.filter(queue_parts__queue__in=queues).distinct()
    names = [(one.pk, str(one)) for one in people.order_by("name", "pk")]
    return {
        "queues": [(queue.pk, queue.label) for queue in queues],
        "holders": [(UNASSIGNED, _("Nobody")), *names],
        "categories": Category.choices,
        "sorts": list(SORTS.items()),
    }
