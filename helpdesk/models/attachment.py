"""Attachment: a file on a line."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from config.lib import contents

if TYPE_CHECKING:
    from helpdesk.models.preview import Preview


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """The files of lines."""

    def shown(self) -> "AttachmentQuerySet":
        """In their order, each with the small picture that was made of it."""
        return self.select_related("blob__preview").order_by("pk")


class Attachment(models.Model):
    """A Blob under the name the sender gave, reachable only through its ticket.

    `mime` is what its content is, whatever the name says.
    """

    entry = models.ForeignKey(
        "helpdesk.Entry", on_delete=models.PROTECT, related_name="attachments"
    )
    blob = models.ForeignKey(
        "messaging.Blob", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()

    objects: ClassVar = AttachmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_misnamed(self) -> bool:
        """Whether its name says that it is something else."""
        return contents.contradicts(self.mime, self.name)

    @property
    def preview(self) -> "Preview | None":
        """The Preview that has a picture; None where there is none, or none yet."""
        found: Preview | None = getattr(self.blob, "preview", None)
        return found if found is not None and found.picture_id else None
