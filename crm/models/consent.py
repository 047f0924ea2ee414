"""Consent: a client's word about being told something by some means; never changed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """One word, given or taken back; the newest of a purpose and a means counts.

    PIPL articles 14 to 16: what was agreed to, and its proof, can be shown later.
    """

    class Purpose(models.TextChoices):
        SERVICE = "service", _("Service notices")
        MARKETING = "marketing", _("Offers and campaigns")
        SURVEY = "survey", _("Surveys")

    class Means(models.TextChoices):
        SMS = "sms", _("SMS")
        MAIL = "mail", _("Mail")
        PHONE = "phone", _("Phone call")
        QQ = "qq", _("QQ")

    class How(models.TextChoices):
        FORM = "form", _("On a form")
        CALL = "call", _("In a call")
        CHAT = "chat", _("In a chat")
        LETTER = "letter", _("By mail")
        LINK = "link", _("By a link in a message")
        IMPORTED = "import", _("By import")
        PLATFORM = "platform", _("On the platform")

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    means = models.CharField(_("means"), max_length=6, choices=Means.choices)
    is_given = models.BooleanField(_("given"))
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    wording = models.CharField(_("version of the wording"), max_length=60, blank=True)
    proof = models.CharField(_("proof"), max_length=300, blank=True)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["client", "purpose", "means", "-id"], name="crm_consent_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.means} of {self.client_id}: {self.is_given}"
