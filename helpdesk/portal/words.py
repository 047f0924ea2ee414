"""What clients read of a ticket's state: plain words, no affair of the desk's."""

from django.utils.translation import gettext_lazy as _

from helpdesk.models.ticket_status import Category

# Which third party is waited for is no affair of the client's: somebody is at it.
STATES = {
    Category.NEW: _("Received"),
    Category.OPEN: _("Being worked on"),
    Category.WAITING_CLIENT: _("Waiting for your answer"),
    Category.WAITING_THIRD: _("Being worked on"),
    Category.RESOLVED: _("Solved"),
    Category.CLOSED: _("Closed"),
}
# The tone of the badge, by the key that has it on the desk (see config.lib.tones).
TONES = {Category.WAITING_THIRD: Category.OPEN}

# Of what happened to a ticket, all that clients are told.
EVENTS = {
    "ticket.opened": _("We received your request."),
    "ticket.resolved": _("We marked this as solved."),
    "ticket.closed": _("This request was closed."),
    "ticket.reopened": _("We took this up again."),
}


def state(category: str) -> str:
    """The state in client words."""
    return str(STATES[Category(category)])


def tone(category: str) -> str:
    """The category whose tone the badge has."""
    return TONES.get(Category(category), Category(category)).value
