"""The fields of a client; what it can do stands beside, one ability a file."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.locking import locked
from crm.masking import mask_name
from crm.refused import Refused


class Lifecycle(models.TextChoices):
    """How far the relation has come."""

    VISITOR = "visitor", _("Visitor")
    LEAD = "lead", _("Lead")
    REGISTERED = "registered", _("Registered")
    CERTIFIED = "certified", _("Certified")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")


class ClientFields(models.Model):
    """A person the desk serves. Addresses and numbers live on ContactPoint and
    Particular, sealed.
    """

    name = models.CharField(_("name"), max_length=120, blank=True)
    foreign_name = models.CharField(_("foreign name"), max_length=120, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    # What names are found by: see `name_keys`.
    pinyin = models.CharField(max_length=240, blank=True, editable=False)
    initials = models.CharField(max_length=60, blank=True, editable=False)
    lifecycle = models.CharField(
        _("lifecycle"),
        max_length=12,
        choices=Lifecycle.choices,
        default=Lifecycle.VISITOR,
    )
    is_borrower = models.BooleanField(_("borrower"), default=False)
    is_lender = models.BooleanField(_("lender"), default=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # An alias since it was merged: everything of it is found at the other record.
    merged_into = models.ForeignKey(
        "crm.Client",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aliases",
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """Surname and stars, or "" where no name is known."""
        return mask_name(self.name or self.foreign_name)

    @property
    def masked_foreign_name(self) -> str:
        """The same of the foreign name, where it is not the only one."""
        return mask_name(self.foreign_name) if self.name else ""

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Hold the row for a verb; raises Refused where it was merged into another."""
        with locked(self):
            self.must_stand()
            yield

    def must_stand(self) -> None:
        """Raises Refused for a record that was merged into another: whatever is done is
        done there.
        """
        if self.merged_into_id is not None:
            raise Refused(
                "", "merged", _("This record was merged into another: go on there.")
            )
