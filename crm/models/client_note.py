"""ClientNote: what colleagues should know of a client, in free text."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from crm.reveals import Look

    from .staff import Staff


class ClientNote(models.Model):
    """One note; taken away it stays in the history until the client is erased."""

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField(_("note"), max_length=4000)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["client", "-id"], name="crm_clientnote_newest")
        ]

    def __str__(self) -> str:
        return f"note {self.pk} on {self.client_id}"

    def reveal(self, look: "Look", *, by: "Staff") -> str:
        """The text with its numbers in clear, once the look is committed; raises
        Refused as `SealedValue.reveal` does.
        """
        from crm import reveals

        reveals.spend(self, client_id=self.client_id, part="note", look=look, by=by)
        return self.text
