"""ClientNote: what colleagues should know of a client, in free text."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.signing import signed

if TYPE_CHECKING:
    from crm.models import Staff


class NoteQuerySet(models.QuerySet["ClientNote"]):
    """Which of them are shown."""

    def kept(self) -> "NoteQuerySet":
        """Those nobody took away, pinned ones first, then the newest."""
        return self.filter(removed_at__isnull=True).order_by("-is_pinned", "-pk")


class ClientNote(models.Model):
    """One note; taken away it stays in the history until the client is erased."""

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField(_("note"), max_length=4000)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)

    history = HistoricalRecords()

    objects: ClassVar = NoteQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["client", "-id"], name="crm_clientnote_newest")
        ]

    def __str__(self) -> str:
        return f"note {self.pk} on {self.client_id}"

    def pin(self, *, by: "Staff") -> None:
        """Let it stand before the others."""
        if not self.is_pinned:
            self._change("client.note_pinned", by, is_pinned=True)

    def unpin(self, *, by: "Staff") -> None:
        """Let it stand among the others again."""
        if self.is_pinned:
            self._change("client.note_unpinned", by, is_pinned=False)

    def remove(self, *, by: "Staff") -> None:
        """Take it off the page."""
        if self.removed_at is None:
            self._change("client.note_removed", by, removed_at=now())

    def _change(self, action: str, by: "Staff", **change: object) -> None:
        with locked(self):
            for name, value in change.items():
                setattr(self, name, value)
            signed(self, by).save(update_fields=list(change))
            record(action, self.client, by=by, client_id=self.client_id, note=self.pk)
