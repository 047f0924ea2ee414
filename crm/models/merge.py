"""ClientMerge: two records that were one person; Duplicate: two that may be."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.models.client import Client
from crm.models.client.mergeable import both_locked, must_be_free
from crm.models.key import DataKey
from crm.refused import Refused
from crm.sealing import unseal

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from crm.models.staff import Staff

UNDO = timedelta(days=30)
RECENT = timedelta(days=3)


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    """Which of them are shown."""

    def open(self) -> "DuplicateQuerySet":
        """Those nobody has settled, both records standing by themselves."""
        return self.filter(
            settled_at__isnull=True,
            first__merged_into__isnull=True,
            second__merged_into__isnull=True,
        )

    def of(self, clients: "Iterable[int]") -> "DuplicateQuerySet":
        """Those that one of these clients is part of."""
        return self.filter(models.Q(first__in=clients) | models.Q(second__in=clients))


class Duplicate(models.Model):
    """Two clients that look like one person, until somebody merges or parts them."""

    class Why(models.TextChoices):
        CONTACT = "contact", _("Same contact")
        IDENTITY = "identity", _("Same identity number")
        NAME = "name", _("Same name and birth date")

    first = models.ForeignKey("crm.Client", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("crm.Client", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=Why.choices)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "crm.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = DuplicateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second"], name="crm_duplicate_once"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="crm_duplicate_in_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-id"],
                condition=models.Q(settled_at__isnull=True),
                name="crm_duplicate_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"

    def part(self, *, by: "Staff") -> None:
        """Say that these are two persons: they are not suggested again."""
        with locked(self):
            if self.settled_at is not None:
                return
            self.settled_at, self.settled_by = now(), by
            self.save(update_fields=["settled_at", "settled_by"])
            told = {"other": self.second_id, "why": self.why}
            record("client.parted", self.first, by=by, client_id=self.first_id, **told)


class MergeQuerySet(models.QuerySet["ClientMerge"]):
    """Which of them can be taken back."""

    def in_force(self) -> "MergeQuerySet":
        """Those that nobody has undone."""
        return self.filter(undone_at__isnull=True)

    def recent(self) -> "MergeQuerySet":
        """Those in force, of the last days."""
        return self.in_force().filter(at__gt=now() - RECENT).order_by("pk")

    def into(self, client: Client) -> "MergeQuerySet":
        """Those into this record, newest first, with who was merged and by whom."""
        return self.filter(target=client).select_related("source", "by").order_by("-pk")


class ClientMerge(models.Model):
    """`source` became an alias of `target`; `moved` is the way back."""

    source = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="merges_away"
    )
    target = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="merges_here"
    )
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Relation → primary keys that came over.
    moved = models.JSONField(default=dict)
    # Field → former value of the target, sealed by its key.
    former = models.BinaryField(null=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "crm.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = MergeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["target", "-id"], name="crm_merge_target")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"

    @property
    def until(self) -> "datetime.datetime":
        """How long it can be undone."""
        return self.at + UNDO

    @property
    def is_open(self) -> bool:
        """Whether its 30 days are not over."""
        return self.undone_at is None and now() <= self.until

    def is_newest(self) -> bool:
        """Whether nothing was merged on top of it."""
        later = ClientMerge.objects.in_force().filter(pk__gt=self.pk)
        return not later.filter(
            models.Q(target=self.target_id) | models.Q(source=self.target_id)
        ).exists()

    def undo(self, *, by: "Staff") -> None:
        """Make the source a record of its own again, with all that was its own and what
        came since on top of that; what else came since stays with the target.

        Raises Refused after 30 days, where it was undone already, and while a later
        merge stands on top of it.
        """
        from crm import repointing

        with transaction.atomic(), both_locked(self.source, self.target):
            with locked(self):
                self._must_be_undoable()
            self.source.merged_into = None
            self.source.save(update_fields=["merged_into"])
            repointing.carry_back(self.source, self.target, self.moved)
            self._give_fields_back()
            self.undone_at, self.undone_by = now(), by
            self.save(update_fields=["undone_at", "undone_by"])
            told = {"source": self.source_id, "merge": self.pk}
            record(
                "client.unmerged", self.target, by=by, client_id=self.target_id, **told
            )

    def gather(self) -> None:
        """Take along what came to the old record while it was being merged: a mail that
        had found it just before. The undo gives it back with the rest.
        """
        from crm import repointing

        with both_locked(self.source, self.target), locked(self):
            if self.source.merged_into_id == self.target_id:
                repointing.carry_over(self.source, self.target, self.moved)
                self.save(update_fields=["moved"])

    def keep_former(self, former: dict[str, tuple[Any, Any]]) -> None:
        """Note the target's changed fields, sealed; the caller saves."""
        if former:
            text = json.dumps(former, cls=DjangoJSONEncoder, ensure_ascii=False)
            self.former = DataKey.for_client(self.target).seal(self._context, text)

    @property
    def _context(self) -> str:
        return f"crm_clientmerge.former:{self.source_id}:{self.target_id}"

    def _must_be_undoable(self) -> None:
        if self.undone_at is not None:
            raise Refused("", "undone", _("This merge was undone already."))
        if now() > self.until:
            raise Refused(
                "", "too-late", _("A merge can be undone for 30 days; these are over.")
            )
        if not self.is_newest():
            raise Refused(
                "",
                "later-merge",
                _("Another merge came on top of this one: undo that one first."),
            )
        for one in (self.source, self.target):
            must_be_free(one)

    def _give_fields_back(self) -> None:
        """Set the target's former values where they are as the merge left them."""
        if self.former is None:
            return
        text = unseal(self._context, bytes(self.former), client_id=self.target_id)
        typed = {
            name: [_typed(name, value) for value in values]
            for name, values in json.loads(text).items()
        }
        same = {
            name: before
            for name, (before, after) in typed.items()
            if getattr(self.target, name) == after
        }
        self.target.set_fields(same)


def _typed(name: str, value: Any) -> Any:
    return Client._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
