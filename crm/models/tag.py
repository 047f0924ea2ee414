"""Tag: a word that clients are sorted by, and which client has it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """One word for the whole desk; out of use it stays where it was given."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ClientTag(models.Model):
    """A client has a tag, given by somebody."""

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="client_tags"
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="client_tags")
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "tag"], name="crm_clienttag_once")
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} of {self.client_id}"
