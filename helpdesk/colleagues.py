"""Who may be given which ticket."""

from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.models import Staff
from crm.name_keys import name_keys
from helpdesk.models import Follower, QueueMember, Ticket
from helpdesk.roles import ROLES

MOST_READERS = 8


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


def readers(ticket: Ticket, typed: str, *, but: Staff) -> list[Staff]:
    """The few colleagues who may see the ticket and whose name (also by pinyin) or
    user name what was typed begins: who holds it first. Not `but`.
    """
    member = QueueMember.objects.filter(queue=ticket.queue_id, staff=OuterRef("pk"))
    follows = Follower.objects.filter(ticket=ticket.pk, staff=OuterRef("pk"))
    leads = Q(role__in=_roles_with("helpdesk.supervise_tickets"))
    reach = leads | Exists(member) | Exists(follows) | Q(pk=ticket.assignee_id)
    wanted = "".join(typed.split()).casefold()
    found = [
        person
        for person in workers().filter(reach).exclude(pk=but.pk)
        if _is_meant(person, wanted)
    ]
    found.sort(key=lambda person: person.pk != ticket.assignee_id)
    return found[:MOST_READERS]


def _is_meant(person: Staff, wanted: str) -> bool:
    if not wanted:
        return True
    name = "".join(person.name.split()).casefold()
    if wanted in name or person.username.casefold().startswith(wanted):
        return True
    return any(key.startswith(wanted) for key in _keys(person.name))


# Names stay, and the tables of pinyin are asked for every letter that is typed.
_keys = lru_cache(maxsize=2_000)(name_keys)
