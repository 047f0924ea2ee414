"""The set-up pages: which there are, and which of them somebody may open."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Staff


@dataclass(frozen=True)
class SetupPlace:
    """One set-up page, whichever app it belongs to: known by its URL name alone."""

    name: str
    permission: str
    label: Promise
    words: Promise
    icon: str

    @property
    def path(self) -> str:
        """Its address; "" while no page of that name exists."""
        try:
            return reverse(self.name)
        except NoReverseMatch:
            return ""


PLACES = (
    SetupPlace(
        "staff",
        "crm.manage_staff",
        _("Staff"),
        _("Who works here, in which role, and how they get in."),
        "user-cog",
    ),
    SetupPlace(
        "roles",
        "crm.manage_staff",
        _("Roles"),
        _("Who may do what."),
        "shield-user",
    ),
    SetupPlace(
        "queues",
        "helpdesk.manage_queues",
        _("Queues"),
        _("Where tickets wait, and who serves or leads there."),
        "layers",
    ),
    SetupPlace(
        "statuses",
        "helpdesk.manage_statuses",
        _("Ticket statuses"),
        _("Where a matter can stand, and what may follow what."),
        "circle-dot",
    ),
    SetupPlace(
        "parties",
        "helpdesk.manage_parties",
        _("Third parties"),
        _("Banks and payment channels that tickets wait for."),
        "landmark",
    ),
    SetupPlace(
        "types",
        "helpdesk.manage_types",
        _("Ticket types"),
        _("What a matter can be about."),
        "tags",
    ),
    SetupPlace(
        "reasons",
        "helpdesk.manage_reasons",
        _("Endings"),
        _("How a matter can end."),
        "flag",
    ),
    SetupPlace(
        "sections",
        "helpdesk.manage_articles",
        _("Article sections"),
        _("Under what articles stand, on the desk and on the help pages."),
        "library",
    ),
    SetupPlace(
        "tags",
        "crm.manage_tags",
        _("Tags"),
        _("Words under which clients are put."),
        "tag",
    ),
    SetupPlace(
        "channels",
        "messaging.manage_channels",
        _("Channels"),
        _("Mail addresses, their servers and their queue."),
        "mail",
    ),
    SetupPlace(
        "search_setup",
        "crm.manage_staff",
        _("Search"),
        _("What can be found, how fresh it is, and writing the index anew."),
        "search",
    ),
    SetupPlace(
        # Whoever answers clients may see it too, from a ticket.
        "helpdesk:blocks",
        "helpdesk.manage_queues",
        _("Blocked senders"),
        _("Whose mails and requests are turned away, and how many that were."),
        "ban",
    ),
    SetupPlace(
        "log",
        "crm.view_audit",
        _("Log"),
        _("Who did what, newest first."),
        "scroll-text",
    ),
    SetupPlace(
        "readings",
        "crm.view_readings",
        _("Readings"),
        _("Who looked at which client, newest first."),
        "eye",
    ),
)


def open_to(staff: Staff) -> list[SetupPlace]:
    """The set-up pages this person may open."""
    return [
        place for place in PLACES if place.path and staff.has_perm(place.permission)
    ]
