"""Who may be given which ticket."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.models import Staff
from helpdesk.models import QueueMember, Ticket
from helpdesk.roles import ROLES


def candidates(ticket: Ticket) -> list[Staff]:
    """Who may be given the ticket: who works in its queue, who supervises all; not
    who holds it.
    """
    member = QueueMember.objects.filter(queue=ticket.queue_id, staff=OuterRef("pk"))
    works = Q(role__in=_roles_with("helpdesk.work_tickets")) & Exists(member)
    leads = Q(role__in=_roles_with("helpdesk.supervise_tickets"))
    people = Staff.objects.people().filter(is_active=True)
    if ticket.assignee_id is not None:
        people = people.exclude(pk=ticket.assignee_id)
    return list(people.filter(works | leads))


def workers() -> QuerySet[Staff]:
    """Everybody who works on tickets."""
    roles = _roles_with("helpdesk.work_tickets")
    return Staff.objects.people().filter(is_active=True, role__in=roles)


def reachable() -> QuerySet[Staff]:
    """Everybody who has a mail address."""
    return Staff.objects.people().filter(is_active=True).exclude(email="")


def _roles_with(permission: str) -> list[str]:
    return [name for name, role in ROLES.items() if permission in role.permissions]
