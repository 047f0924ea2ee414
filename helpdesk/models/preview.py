"""Preview: the small picture of a file that claims to be one, drawn anew."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from config.lib.claims import Claimable, due_index
from config.lib.clock import now
from messaging.models import Blob

KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")
MOST_BYTES = 25 * 1024 * 1024


class PreviewManager(models.Manager["Preview"]):
    """Asks for small pictures."""

    def ask_for(self, blobs: Iterable[Blob]) -> None:
        """Have one made of each of these that is a picture; once, however often it is
        asked for.
        """
        self.bulk_create(
            [
                Preview(blob=blob, due_at=now())
                for blob in blobs
                if blob.mime in KINDS and blob.size <= MOST_BYTES
            ],
            ignore_conflicts=True,
        )


class Preview(Claimable):
    """A file that is to be drawn anew: its picture, or `reason` why there is none."""

    blob = models.OneToOneField(Blob, on_delete=models.CASCADE, related_name="preview")
    picture = models.ForeignKey(
        Blob, null=True, on_delete=models.PROTECT, related_name="+"
    )
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)

    objects: ClassVar[PreviewManager] = PreviewManager()

    class Meta:
        indexes: ClassVar = [due_index("helpdesk_preview_due")]

    def __str__(self) -> str:
        return f"preview of blob {self.blob_id}"
