"""Shared: what one keeps for oneself, a team (a queue or a role), or everybody."""

from typing import TYPE_CHECKING, ClassVar, Protocol

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.queue import Queue

SHARE = "helpdesk.share_views"


class Scope(models.TextChoices):
    """Who sees it."""

    MINE = "mine", _("Only me")
    TEAM = "team", _("A team")
    EVERYONE = "everyone", _("Everyone")


class Sharing(Protocol):
    """Whom something is wished to be shared with; a team is a queue or a role."""

    @property
    def scope(self) -> str: ...
    @property
    def queue(self) -> "Queue | None": ...
    @property
    def role(self) -> str: ...


def seen_by(staff: "Staff") -> Q:
    """One's own, those of one's teams and everybody's; who shares with teams sees those
    of every team.
    """
    shared = Q(scope=Scope.EVERYONE)
    if staff.has_perm(SHARE):
        shared |= Q(scope=Scope.TEAM)
    else:
        team = Q(queue__in=staff.queue_parts.values("queue")) | Q(role=staff.role)
        shared |= Q(scope=Scope.TEAM) & team
    return shared | Q(scope=Scope.MINE, owner=staff)


def refuse_sharing(wish: Sharing, by: "Staff") -> None:
    """Raise Refused for a scope that is none or that `by` may not share with, and for a
    team that is not named.
    """
    if wish.scope not in Scope.values:
        raise Refused("scope", "unknown", _("Choose who sees it."))
    if wish.scope != Scope.MINE and not by.has_perm(SHARE):
        said = _("Your role makes this for yourself only.")
        raise Refused("scope", "not_allowed", said)
    if wish.scope == Scope.TEAM and wish.queue is None and not wish.role:
        raise Refused("queue", "missing", _("Choose the team: a queue or a role."))


class Shared(models.Model):
    """Whose it is, and who sees it; the model adds its `owner`."""

    Scope: ClassVar[type[Scope]] = Scope

    scope = models.CharField(
        _("Who sees it"), max_length=8, choices=Scope.choices, default=Scope.MINE
    )
    queue = models.ForeignKey(
        "helpdesk.Queue",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    role = models.CharField(max_length=20, blank=True)

    if TYPE_CHECKING:
        owner_id: int

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="helpdesk_%(class)s_team",
                condition=Q(scope="team", queue__isnull=False, role="")
                | (Q(scope="team", queue=None) & ~Q(role=""))
                | (~Q(scope="team") & Q(queue=None, role="")),
            )
        ]

    def may_change(self, staff: "Staff") -> bool:
        """Whether `staff` may change it: one's own, and with the permission a shared
        one.
        """
        if self.scope == Scope.MINE:
            return bool(self.owner_id == staff.pk)
        return staff.has_perm(SHARE)

    def share(self, wish: Sharing, *, by: "Staff") -> None:
        """Be seen by whom it is wished, unsaved; raises Refused."""
        refuse_sharing(wish, by)
        is_team = wish.scope == Scope.TEAM
        self.scope = wish.scope
        self.queue = wish.queue if is_team else None
        self.role = wish.role if is_team and wish.queue is None else ""
