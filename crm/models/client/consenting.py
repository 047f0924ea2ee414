"""What a client wants to be told, and by which means."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Consent, Staff

    from .fields import ClientFields as Base
else:
    Base = object


@dataclass(frozen=True)
class Word:
    """A client's word: for which purpose, by which means, given or taken back, how it
    came, the version of the wording it answers, and what proves it.
    """

    purpose: str
    means: str
    is_given: bool
    how: str
    wording: str = ""
    proof: str = ""


class Consenting(Base):
    """Keeping a client's word, and asking what it allows."""

    def record_consent(self, word: Word, *, by: "Staff") -> "Consent":
        """Keep a word; the newest of a purpose and a means counts. Raises Refused for
        a choice there is not.
        """
        from crm.models import Consent

        for name, choices in (
            ("purpose", Consent.Purpose),
            ("means", Consent.Means),
            ("how", Consent.How),
        ):
            if getattr(word, name) not in choices.values:
                raise Refused(name, "unknown", _("Choose one from the list."))
        with self.standing():
            kept = Consent.objects.create(
                client_id=self.pk,
                purpose=word.purpose,
                means=word.means,
                is_given=word.is_given,
                how=word.how,
                wording=word.wording.strip()[:60],
                proof=word.proof.strip()[:300],
                by=by,
                at=now(),
            )
            action = "consent_given" if word.is_given else "consent_withdrawn"
            record(
                f"client.{action}",
                self,
                by=by,
                client_id=self.pk,
                consent=kept.pk,
                purpose=word.purpose,
                means=word.means,
            )
        return kept

    def may_be_told(self, purpose: str, means: str) -> bool:
        """Whether the client may be told something of this purpose by these means.

        "Do not call" forbids every call. Without a word service notices are allowed
        (PIPL article 13, performance of a contract), everything else is not.
        """
        from crm.models import ClientFlag, Consent

        if means == Consent.Means.PHONE and self.has_flag(ClientFlag.Kind.DO_NOT_CALL):  # type: ignore[attr-defined]
            return False
        newest = (
            Consent.objects.filter(client=self.pk, purpose=purpose, means=means)
            .order_by("-pk")
            .first()
        )
        return newest.is_given if newest else purpose == Consent.Purpose.SERVICE
