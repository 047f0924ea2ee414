"""Tag: a word that clients are sorted by, and which client has it."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff


class Tag(models.Model):
    """One word for the whole desk; out of use it stays where it was given."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]
        permissions: ClassVar = [("manage_tags", "May set up tags")]

    def __str__(self) -> str:
        return self.name

    def set_up(self, *, by: "Staff") -> None:
        """Keep a new tag or a change of one; raises Refused for a name that is taken,
        in any letters.
        """
        self.name = " ".join(self.name.split())
        same = Tag.objects.filter(name__iexact=self.name).exclude(pk=self.pk)
        if same.exists():
            raise Refused("name", "taken", _("There is a tag of this name."))
        action = "tag.changed" if self.pk else "tag.made"
        with transaction.atomic():
            self.save()
            record(action, self, by=by, name=self.name, is_active=self.is_active)


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
        indexes: ClassVar = [
            models.Index(fields=["tag", "-client"], name="crm_clienttag_clients")
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} of {self.client_id}"
