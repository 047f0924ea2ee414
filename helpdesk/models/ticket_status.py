"""TicketStatus: where a matter stands, a name over one of a few categories."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.activity import record
from crm.refused import Refused

from .labelled import Labelled

if TYPE_CHECKING:
    from crm.models import Staff


class Category(models.TextChoices):
    """What every status is one of; programs look at this alone, never at a name."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING_CLIENT = "waiting_client", _("Waiting for client")
    WAITING_THIRD = "waiting_third", _("Waiting for third party")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


DONE: frozenset[str] = frozenset({Category.RESOLVED, Category.CLOSED})
WAITING: frozenset[str] = frozenset({Category.WAITING_CLIENT, Category.WAITING_THIRD})

# What a desk begins with: key (which is the category too), names, where it leads.
_ENDS = ("resolved", "closed")
STANDARD: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("new", "New", "新建", ("open", "waiting_client", "waiting_third", *_ENDS)),
    ("open", "Open", "处理中", ("waiting_client", "waiting_third", *_ENDS)),
    (
        "waiting_client",
        "Waiting for client",
        "等待客户",
        ("open", "waiting_third", *_ENDS),
    ),
    (
        "waiting_third",
        "Waiting for third party",
        "等待第三方",
        ("open", "waiting_client", *_ENDS),
    ),
    ("resolved", "Resolved", "已解决", ("open", "closed")),
    ("closed", "Closed", "已关闭", ("open",)),
)


class TicketStatusQuerySet(models.QuerySet["TicketStatus"]):
    """Statuses by category and place."""

    def in_use(self) -> "TicketStatusQuerySet":
        """Those that may be chosen, in their order."""
        return self.filter(is_active=True).order_by("place", "pk")

    def first_of(self, category: str) -> "TicketStatus":
        """The status that a verb leads to where nobody chose one: the first of the
        category. A desk that has none yet is given the usual ones.
        """
        found = self.in_use().filter(category=category).first()
        return found or self.standard()[category]

    def standard(self) -> dict[str, "TicketStatus"]:
        """Make the usual statuses that are missing; all of them, by key."""
        with transaction.atomic():
            made = {}
            for place, (slug, name, name_zh, _leads) in enumerate(STANDARD, 1):
                names = {"name": name, "name_zh": name_zh}
                told = {**names, "category": slug, "place": place * 10}
                made[slug] = self.get_or_create(slug=slug, defaults=told)
            for slug, _name, _name_zh, leads in STANDARD:
                status, is_new = made[slug]
                if is_new:
                    status.leads_to.set([made[to][0] for to in leads])
        return {slug: status for slug, (status, _new) in made.items()}


class TicketStatus(Labelled):
    """A name over one category, and the statuses one may choose after it.

    What happens by itself (a client writes, a reply leaves) is no choice and asks
    nobody; it leads to the first status of a category.
    """

    category = models.CharField(
        _("category"), max_length=14, choices=Category.choices, default=Category.OPEN
    )
    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    leads_to = models.ManyToManyField(
        "self",
        verbose_name=_("may be followed by"),
        symmetrical=False,
        blank=True,
        related_name="comes_from",
    )

    history = HistoricalRecords(m2m_fields=[leads_to])

    objects = TicketStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket status")
        verbose_name_plural = _("ticket statuses")
        ordering: ClassVar = ["place", "pk"]
        permissions: ClassVar = [("manage_statuses", "May set up ticket statuses")]

    @property
    def is_done(self) -> bool:
        """Whether a ticket in it needs nothing any more."""
        return self.category in DONE

    def set_up(
        self, *, by: "Staff", leads_to: Iterable["TicketStatus"] | None = None
    ) -> None:
        """Save the fields as set; with `leads_to`, exactly these may follow it.

        The category of one there is stays as it was, so that a ticket's category is
        always that of its status. Raises Refused where a category would be left without
        a status, or open tickets in one that is not in use.
        """
        with transaction.atomic():
            made = self.pk is None
            if not made:
                self._refuse_to_strand()
            self.save()
            if leads_to is not None:
                self.leads_to.set([each for each in leads_to if each.pk != self.pk])
            record("status.made" if made else "status.changed", self, by=by)

    def _refuse_to_strand(self) -> None:
        of_category = TicketStatus.objects.select_for_update().filter(
            category=self.category, is_active=True
        )
        in_use = {status.pk for status in of_category}
        if self.is_active or self.pk not in in_use:
            return
        if in_use == {self.pk}:
            raise Refused(
                "is_active",
                "last",
                _("It is the only one of its category: set up another one first."),
            )
        if self.tickets.filter(is_done__in=[False]).exists():
            raise Refused(
                "is_active",
                "tickets",
                _("Open tickets have this status: give them another one first."),
            )
