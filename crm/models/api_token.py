"""ApiToken: what a program signs its requests with."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.lib.api import scopes as known_scopes
from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff

# So that people and scanners of leaked secrets see what it is.
PREFIX = "kefu_"
BYTES = 32
# `last_used_at` is written at most so often: a write a request would queue all others.
NOTED_EVERY = timedelta(minutes=5)


class ApiTokenManager(models.Manager["ApiToken"]):
    """Issues tokens, and finds the one that was shown."""

    def issue(
        self, staff: "Staff", scopes: Iterable[str] = (), *, by: "Staff"
    ) -> "tuple[ApiToken, str]":
        """A new token of this integration, and its text, which is kept nowhere: whoever
        calls this shows it once. Without scopes it is good for all there are.

        Raises Refused for what is no integration and for a scope there is not.
        """
        if staff.kind != "integration":
            said = _("Only integrations have tokens; people sign in.")
            raise Refused("name", "kind", said)
        wanted = sorted(set(scopes)) or known_scopes.all_scopes()
        unknown = set(wanted) - set(known_scopes.all_scopes())
        if unknown:
            said = _("There is no such scope: %(scopes)s.")
            raise Refused(
                "scopes", "unknown", said % {"scopes": ", ".join(sorted(unknown))}
            )
        text = PREFIX + secrets.token_urlsafe(BYTES)
        with transaction.atomic():
            token = self.create(
                staff=staff,
                digest=digest_of(text),
                hint=text[-4:],
                scopes=wanted,
                created_at=now(),
            )
            record("token.issued", token, by=by, staff=staff.pk, scopes=wanted)
        return token, text

    def shown(self, text: str) -> "ApiToken | None":
        """The token of this text with whose it is, None where it is not in force."""
        found = self.select_related("staff").filter(
            digest=digest_of(text), revoked_at=None, staff__is_active=True
        )
        return found.first()


class ApiToken(models.Model):
    """One token of one integration, known by its hash alone.

    256 random bits need no slow hash: nobody guesses them from it.
    """

    staff = models.ForeignKey(
        "crm.Staff", on_delete=models.PROTECT, related_name="api_tokens"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # The last signs, to tell two tokens apart by.
    hint = models.CharField(max_length=4)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ApiTokenManager] = ApiTokenManager()

    def __str__(self) -> str:
        return f"…{self.hint}"

    def revoke(self, *, by: "Staff") -> None:
        """End it at once and for good; raises Refused where that was done before."""
        with locked(self):
            if self.revoked_at is not None:
                raise Refused("", "revoked", _("This token was revoked already."))
            self.revoked_at = now()
            self.save(update_fields=["revoked_at"])
            record("token.revoked", self, by=by, staff=self.staff_id)

    def note_use(self) -> None:
        """Keep when it was last used, to five minutes."""
        at = now()
        if self.last_used_at is not None and self.last_used_at > at - NOTED_EVERY:
            return
        stale = Q(last_used_at=None) | Q(last_used_at__lte=at - NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=self.pk).update(last_used_at=at)


def digest_of(text: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()
