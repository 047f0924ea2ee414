"""SavedView: a list of tickets with a name: one's own, of a team, or everybody's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused

from .shared import Scope, Shared, seen_by

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.queue import Queue

MOST = 50  # of one's own
LONGEST_NAME = 60


@dataclass(frozen=True)
class Wish:
    """What a view is to be; a team is a queue or a role."""

    name: str
    conditions: dict[str, list[str]]
    scope: str = Scope.MINE
    queue: "Queue | None" = None
    role: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Reach, and making."""

    def visible_to(self, staff: "Staff") -> "SavedViewQuerySet":
        """One's own, those of one's teams and everybody's; who shares views sees those
        of every team.
        """
        return self.filter(seen_by(staff))

    def in_use(self) -> "SavedViewQuerySet":
        """Those not taken away, in their order."""
        return self.filter(removed_at=None).order_by("place", "pk")

    def keep(self, wish: Wish, *, by: "Staff") -> "SavedView":
        """A new view as wished, the last of its kind.

        Raises Refused for what cannot be read, for a scope that `by` may not share
        with, and for more than anybody would find their way in.
        """
        with transaction.atomic():
            if self.filter(owner=by, removed_at=None).count() >= MOST:
                raise Refused(
                    "", "many", _("You have 50 views already: take one away first.")
                )
            last = self.filter(owner=by).aggregate(last=Max("place"))["last"] or 0
            view = self.model(owner=by, made_at=now(), place=last + 1)
            view.become(wish, by=by)
            view.save()
            record("view.made", view, by=by, scope=view.scope)
        return view


class SavedView(Shared):
    """A list with a name: conditions, what its rows show, and an order."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    owner = models.ForeignKey(
        "crm.Staff", on_delete=models.PROTECT, related_name="views"
    )
    # In the language of `helpdesk.conditions`, which reads it: it may have gone stale.
    conditions = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    sort = models.CharField(max_length=20, blank=True)
    place = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    # Taken away, and not yet for good: it can come back.
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta(Shared.Meta):
        verbose_name = _("view")
        verbose_name_plural = _("views")
        permissions: ClassVar = [
            ("share_views", "May make views of tickets for teams and everyone")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["scope", "place"],
                condition=Q(removed_at=None),
                name="helpdesk_savedview_scope",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def become(self, wish: Wish, *, by: "Staff") -> None:
        """Take on what is wished, unsaved; raises Refused as `keep` does."""
        from helpdesk.conditions import Conditions
        from helpdesk.lists import COLUMNS, SORTS

        name = " ".join(wish.name.split())[:LONGEST_NAME]
        if not name:
            raise Refused("name", "missing", _("Give the view a name."))
        if wish.sort and wish.sort not in SORTS:
            raise Refused("sort", "unknown", _("There is no such order."))
        if set(wish.columns) - set(COLUMNS):
            raise Refused("columns", "unknown", _("There is no such part of a row."))
        self.share(wish, by=by)
        self.name = name
        self.conditions = Conditions.read(wish.conditions).data()
        self.columns, self.sort = list(wish.columns), wish.sort

    def change(self, wish: Wish, *, by: "Staff") -> None:
        """Be as wished from now on; raises Refused as `keep` does."""
        with self._in_hand(by):
            self.become(wish, by=by)
            if wish.scope == Scope.MINE and self.owner_id != by.pk:
                self.owner = by
            self._told("view.changed", by, self._wished)

    def rename(self, name: str, *, by: "Staff") -> None:
        """Be called otherwise; raises Refused for no name and for who may not."""
        name = " ".join(name.split())[:LONGEST_NAME]
        if not name:
            raise Refused("name", "missing", _("Give the view a name."))
        with self._in_hand(by):
            self.name = name
            self._told("view.changed", by, ("name",))

    def step(self, places: int, *, by: "Staff") -> None:
        """Stand so many places further down (below zero: up) among those of its scope
        that `by` sees; raises Refused for who may not.
        """
        with self._in_hand(by):
            kin = SavedView.objects.visible_to(by).in_use().filter(scope=self.scope)
            order = list(kin.values_list("pk", flat=True))
            at = order.index(self.pk)
            order.insert(max(0, at + places), order.pop(at))
            for place, pk in enumerate(order):
                SavedView.objects.filter(pk=pk).update(place=place)
            record("view.changed", self, by=by, scope=self.scope)

    def remove(self, *, by: "Staff") -> None:
        """Take it away; it can come back. Raises Refused for who may not."""
        with self._in_hand(by):
            self.removed_at = now()
            self._told("view.removed", by, ("removed_at",))

    def restore(self, *, by: "Staff") -> None:
        """Bring it back where it was; raises Refused for who may not."""
        with self._in_hand(by):
            self.removed_at = None
            self._told("view.restored", by, ("removed_at",))

    _wished: ClassVar = (
        "name",
        "owner",
        "scope",
        "queue",
        "role",
        "conditions",
        "columns",
        "sort",
    )

    def _in_hand(self, by: "Staff") -> Any:
        if not self.may_change(by):
            raise Refused(
                "", "not_allowed", _("Your role cannot change views of others.")
            )
        return locked(self)

    def _told(self, action: str, by: "Staff", changed: tuple[str, ...]) -> None:
        self.save(update_fields=changed)
        record(action, self, by=by, scope=self.scope)
