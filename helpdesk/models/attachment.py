"""Attachment: a file on a line."""

from django.db import models


class Attachment(models.Model):
    """A Blob under the name the sender gave, reachable only through its ticket."""

    entry = models.ForeignKey(
        "helpdesk.Entry", on_delete=models.PROTECT, related_name="attachments"
    )
    blob = models.ForeignKey(
        "messaging.Blob", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name
