"""Views of tickets: those that are there from the start, and those people saved."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from crm.refused import Refused
from helpdesk.conditions import Conditions
from helpdesk.models import SavedView, Ticket
from helpdesk.models.ticket.queryset import TicketQuerySet

# Saved views are told from the others by this before their key.
SAVED = "s"


@dataclass(frozen=True)
class View:
    """One view: its key in addresses, how it looks, and which tickets it shows."""

    name: str
    label: Promise | str
    icon: str
    conditions: Conditions = Conditions()
    # Of those, the ones that the figure beside its name counts.
    counted: Conditions | None = None
    columns: tuple[str, ...] = ()
    sort: str = ""
    saved: SavedView | None = None
    # Why it cannot be shown as it stands.
    trouble: str = ""

    def tickets(self, staff: Staff) -> TicketQuerySet:
        """Its tickets in reach of `staff`, open and done, without order."""
        found = self.within(staff)
        return found.none() if self.trouble else found.filter(self.where(staff))

    def where(self, staff: Staff) -> Q:
        """What it says, for `staff`, without their reach."""
        return self.conditions.where(staff)

    def within(self, staff: Staff) -> TicketQuerySet:
        """The tickets it chooses from. What one holds is in one's reach."""
        every: TicketQuerySet = Ticket.objects.get_queryset()
        if self.conditions.is_own and staff.has_perm("helpdesk.work_tickets"):
            return every
        return every.visible_to(staff)


def _view(
    name: str,
    label: Promise,
    icon: str,
    *,
    counted: dict[str, list[str]] | None = None,
    **said: list[str],
) -> View:
    conditions = Conditions.read(said)
    figure = conditions.but(**counted) if counted else None
    return View(name, label, icon, conditions, figure)


_NOT_HELD = ["-", "due"]
BUILT_IN: dict[str, View] = {
    view.name: view
    for view in (
        _view("mine", _("Mine"), "circle-user-round", assignee=["me"], hold=_NOT_HELD),
        _view(
            "waiting",
            _("Waiting for me"),
            "message-circle",
            assignee=["me"],
            category=["new", "open"],
            hold=_NOT_HELD,
        ),
        _view(
            "unassigned",
            _("Unassigned"),
            "circle-dashed",
            reach=["queues"],
            assignee=["nobody"],
            hold=_NOT_HELD,
        ),
        _view("mentioned", _("Mentioned"), "at-sign", mentioned=["me"]),
        _view(
            "held",
            _("Held and due"),
            "alarm-clock",
            counted={"hold": ["due"]},
            assignee=["me"],
            hold=["held", "due"],
        ),
        _view("third", _("At third parties"), "hourglass", category=["waiting_third"]),
        _view("today", _("Resolved today"), "circle-check", resolved=["today"]),
        _view("all", _("All in reach"), "layers"),
    )
}


def saved_views(staff: Staff) -> list[View]:
    """The saved views this person sees, their own first, in one statement."""
    rows = SavedView.objects.visible_to(staff).in_use().select_related("queue")
    order: list[str] = list(SavedView.Scope)
    return [of_saved(row) for row in sorted(rows, key=lambda r: order.index(r.scope))]


def of_saved(saved: SavedView) -> View:
    """The view that was saved. One that says what is no longer understood shows
    nothing, and says why.
    """
    trouble, conditions = "", Conditions()
    try:
        conditions = Conditions.read(saved.conditions)
    except Refused as refused:
        trouble = str(refused)
    return View(
        f"{SAVED}{saved.pk}",
        saved.name,
        ICONS[saved.scope],
        conditions,
        columns=tuple(saved.columns),
        sort=saved.sort,
        saved=saved,
        trouble=trouble,
    )


ICONS: dict[str, str] = {"mine": "star", "team": "users", "everyone": "globe"}


def chosen(name: str, known: Iterable[View]) -> View:
    """The view of this name among those built in and those known; where it is neither,
    one that says so.
    """
    if name in BUILT_IN:
        return BUILT_IN[name]
    for view in known:
        if view.name == name:
            return view
    gone = _("This view was taken away, or is not shared with you.")
    return View(name, _("View"), "star", trouble=str(gone))
