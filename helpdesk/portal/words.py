"""What clients read of a ticket's state: plain words, no affair of the desk's."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from helpdesk.models.ticket_status import Category

if TYPE_CHECKING:
    from helpdesk.models import Ticket

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
    "ticket.merged": _("We joined this with another request of yours."),
    "ticket.continued": _("What you wrote later goes on in #%(into)d."),
    "ticket.continues": _("This goes on from #%(source)d, which was done."),
    "ticket.unmerged": _("We work on this by itself again."),
}


def standing(ticket: "Ticket") -> dict[str, str]:
    """Where a ticket stands in client words, and the category whose tone the badge has.

    Of a merged one it is told that it goes on elsewhere: that it counts as closed is
    how the desk keeps its books.
    """
    if ticket.merged_into_id is not None:
        return {"state": str(_("Joined with another")), "tone": Category.OPEN.value}
    category = Category(ticket.category)
    tone = TONES.get(category, category).value
    return {"state": str(STATES[category]), "tone": tone}
