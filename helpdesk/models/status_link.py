"""StatusLink: a secret address under which one ticket is read and answered."""

import hashlib
from datetime import timedelta

from django.db import models

from config.lib.clock import now

# 128 bits, as OWASP ASVS 5.0 11.5.1 asks of every secret of this kind.
SECRET_BYTES = 16
LASTS = timedelta(days=30)


def digest_of(secret: str) -> bytes:
    """32 bytes by which a secret is found again and cannot be told."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


class StatusLinkQuerySet(models.QuerySet["StatusLink"]):
    """Ways to find one."""

    def in_force(self) -> "StatusLinkQuerySet":
        """Those that still open."""
        return self.filter(revoked_at=None, until__gt=now())

    def opened_by(self, secret: str) -> "StatusLink | None":
        """The link of this secret with its ticket; None for a wrong, an expired and a
        revoked one alike.
        """
        found = self.in_force().filter(ticket__client__erased_at=None)
        of_ticket = ("ticket__thread", "ticket__client", "ticket__contact")
        found = found.select_related(*of_ticket)
        return found.filter(digest=digest_of(secret)).first()


class StatusLink(models.Model):
    """One secret for one ticket. Only its digest is kept: whoever reads the database
    opens nothing with it.
    """

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.PROTECT, related_name="status_links"
    )
    digest = models.BinaryField(max_length=32, unique=True)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = StatusLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"link to {self.ticket_id}"
