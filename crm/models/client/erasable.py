"""Forgetting a client: the wish, and what stands against it."""

import datetime
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.masking import mask_text
from crm.refused import Refused

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from crm.models import Client, Erasure, Staff


class Ground(models.TextChoices):
    """Why a client is erased."""

    WISH = "wish", gettext_lazy("The client wishes it (PIPL article 47)")
    PURPOSE = "purpose", gettext_lazy("The data have served their purpose")
    MISTAKE = "mistake", gettext_lazy("Registered by mistake")


class Erasable(models.Model):
    """Erasing."""

    if TYPE_CHECKING:
        merged_into_id: int | None
        erased_at: datetime.datetime | None
        erasures: RelatedManager[Erasure]

    class Meta:
        abstract = True

    def erasure(self) -> "Erasure | None":
        """The wish that stands, however far it has come."""
        from crm.models import Erasure

        return self.erasures.exclude(state=Erasure.State.WITHDRAWN).first()

    def erase(self, ground: str, words: str = "", *, by: "Staff") -> "Erasure":
        """Have this client forgotten: after a time for second thoughts, or once nothing
        asks to keep the record any more.

        Raises Refused without a ground, for an alias, and where the wish stands already
        or was carried out.
        """
        from crm import retention
        from crm.models import Erasure

        if ground not in Ground.values:
            raise Refused("ground", "no-ground", _("Choose a reason."))
        client = cast("Client", self)
        with locked(self):
            self._refuse_erasing()
            hold = retention.hold_on(client, client.numbers())
            grace = now() + datetime.timedelta(hours=settings.KEFU_ERASURE_GRACE_H)
            erasure = Erasure.objects.create(
                client=client,
                state=Erasure.State.HELD if hold else Erasure.State.QUEUED,
                reason=_told(ground, words),
                by=by,
                at=now(),
                held_by=hold.by if hold else "",
                held_until=hold.until if hold else None,
                due_at=hold.next_look() if hold else grace,
            )
            record(
                "client.erasure_wished",
                self,
                by=by,
                client_id=self.pk,
                ground=ground,
                held_by=erasure.held_by,
            )
        return erasure

    def _refuse_erasing(self) -> None:
        if self.merged_into_id is not None:
            words = _("This record was merged: erase the one it became part of.")
            raise Refused("", "alias", words)
        if self.erased_at is not None:
            raise Refused("", "erased", _("This client is erased already."))
        if self.erasure() is not None:
            raise Refused("", "wished", _("The erasure of this client is planned."))


def _told(ground: str, words: str) -> str:
    """The ground as an Erasure keeps it until it is done, words masked."""
    words = mask_text(" ".join(words.split()))
    return f"{ground}: {words}"[:300] if words else ground
