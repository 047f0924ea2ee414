"""What a reply may carry: account values go to who is verified alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.masking import mask_text
from crm.platform.known import known_values
from crm.refused import Refused
from helpdesk import account_values

from .verifiable import Verifiable

if TYPE_CHECKING:
    from crm.models import Staff

    from .copyable import Shared

LONGEST_REASON = 200
PERMISSION = "helpdesk.override_verification"


class Disclosable(Verifiable):
    """Guarding the text of a reply. Files are not looked at, notes are not guarded."""

    def disclosure_in(self, text: str) -> list[str]:
        """The kinds of account values that `text` would tell this client.

        Opens the sealed copies of the account: to be asked before the lock is held.
        """
        known = known_values(self.client)
        if not account_values.find(text, known):
            return []
        said = self.entries.filter(kind="message", is_unverified=False)
        own_words = "\n".join(said.values_list("text", flat=True))
        return account_values.disclosed(text, known, own_words)

    def _guard_disclosure(
        self, told: Sequence[str], shared: "Shared", reason: str | None, *, by: "Staff"
    ) -> None:
        """Refuse to tell these kinds to who is not verified, and those of `shared` to
        others than the client, for who holds the lock.

        `reason` comes from `_reason_of`; it is recorded with the kinds.
        """
        own = [] if told and self.verification.is_verified else told
        kinds = list(dict.fromkeys([*own, *shared.kinds]))
        if not kinds:
            return
        if reason is None and shared.kinds:
            raise Refused(
                "text", "third-person", _shared(shared), kinds=list(shared.kinds)
            )
        if reason is None:
            raise Refused("text", "not-verified", _held(kinds), kinds=kinds)
        particulars = {"kinds": kinds, "reason": reason}
        if shared.kinds:
            particulars["copied"] = shared.masked
        self._record("ticket.disclosure_overridden", by=by, **particulars)

    def _reason_of(
        self, override: str | None, *, by: "Staff", anybody: bool = False
    ) -> str | None:
        """The reason for telling it all the same, as it is recorded; None where nobody
        wants to. Raises Refused where `by` may not (unless `anybody` may), and for no
        reason or one that tells account values itself.
        """
        if override is None:
            return None
        if not anybody and not by.has_perm(PERMISSION):
            said = _("Only a supervisor may send this to somebody who is not verified.")
            raise Refused("override", "not-allowed", said)
        reason = " ".join(override.split())
        if not 0 < len(reason) <= LONGEST_REASON:
            said = _("Say why, in at most %(most)d characters.")
            raise Refused("override", "reason", said % {"most": LONGEST_REASON})
        if account_values.find(reason, known_values(self.client)):
            said = _(
                "Leave amounts and numbers out of the reason: it is kept in the log."
            )
            raise Refused("override", "reason", said)
        return mask_text(reason)


def _shared(shared: "Shared") -> str:
    if not shared.people:
        return _(
            "The text tells something of the account (%(kinds)s), and goes to"
            " %(names)s. Leave that out, or say why it is told."
        ) % {"kinds": account_values.labels(shared.kinds), "names": shared.labels}
    return _(
        "The text tells something of the account (%(kinds)s), and a copy goes to"
        " %(names)s. Send it to the client alone, or ask a supervisor to send it."
    ) % {"kinds": account_values.labels(shared.kinds), "names": shared.labels}


def _held(kinds: Sequence[str]) -> str:
    return _(
        "The text tells something of the account (%(kinds)s), and it is not verified"
        " who reads it. Verify the person, or ask a supervisor to send it."
    ) % {"kinds": account_values.labels(kinds)}
