"""Seeing a hidden value in clear: with a reason, within a budget, logged before shown.

The look is committed before the value leaves the server, so whoever breaks off in
between has still left a trace.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.lib.clock import now
from config.lib.logs import request_id
from crm.activity import record
from crm.masking import mask_text
from crm.models.reading import Reading
from crm.models.staff import Staff
from crm.refused import Refused


class Reason(models.TextChoices):
    """Why somebody has to see a value."""

    REACH = "reach", gettext_lazy("To call or write to the client")
    CHECK = "check", gettext_lazy("To check who is asking")
    TRACE = "trace", gettext_lazy("To find a payment at the platform or a bank")
    CORRECT = "correct", gettext_lazy("To correct what is on record")
    COMPLAINT = "complaint", gettext_lazy("To settle a complaint")
    OTHER = "other", gettext_lazy("Another reason")


@dataclass(frozen=True)
class Look:
    """Why somebody looks (a Reason, more in their words) and from which address."""

    reason: str
    words: str = ""
    address: str | None = None

    @property
    def told(self) -> str:
        """The reason as a Reading keeps it: "check: he calls from abroad", masked."""
        words = mask_text(" ".join(self.words.split()))
        return f"{self.reason}: {words}"[:200] if words else self.reason


def reason_in_words(told: str) -> str:
    """The reason of a Reading in the reader's language."""
    code, colon, words = told.partition(": ")
    if code not in Reason.values:
        return told
    label = str(Reason(code).label)
    return f"{label}: {words}" if colon else label


def left_today(staff: Staff) -> int:
    """How many values `staff` may still look at until midnight of the desk's zone."""
    spent = Reading.objects.filter(
        staff=staff, what=Reading.What.REVEAL, at__gte=_midnight(0)
    ).count()
    return max(0, settings.KEFU_REVEALS_PER_DAY - spent)


def spent_in_words(staff: Staff) -> str:
    """Why `staff` may see no more today and from when on again; "" while they may."""
    if left_today(staff):
        return ""
    most = settings.KEFU_REVEALS_PER_DAY
    words = ngettext(
        "You have looked at %(most)d value today, which is the most for one day. You "
        "can look again from %(when)s on.",
        "You have looked at %(most)d values today, which is the most for one day. You "
        "can look again from %(when)s on.",
        most,
    )
    when = formats.date_format(timezone.localtime(_midnight(1)), "DATETIME_FORMAT")
    return words % {"most": most, "when": when}


def spend(
    subject: models.Model, *, client_id: int, part: str, look: Look, by: Staff
) -> None:
    """Commit that `by` looks at `subject`, a value or text of this client.

    `part` names it, never says it: "contact:phone". Raises Refused without a reason and
    where the budget is spent. Must not run inside another transaction.
    """
    _refuse_without_reason(look)
    with transaction.atomic(durable=True):
        # Under one lock: of two at once the second counts the first.
        Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
        _refuse_when_spent(by)
        Reading.objects.create(
            staff=by,
            client_id=client_id,
            what=Reading.What.REVEAL,
            part=part,
            reason=look.told,
            address=look.address,
            request_id=request_id.get(),
            at=now(),
        )
        record("client.value_revealed", subject, by=by, client_id=client_id, part=part)


def _refuse_without_reason(look: Look) -> None:
    if look.reason not in Reason.values:
        raise Refused("reason", "no-reason", _("Choose a reason."))
    if look.reason == Reason.OTHER and not look.words.strip():
        raise Refused("words", "no-words", _("Say in a few words which reason."))


def _refuse_when_spent(by: Staff) -> None:
    if words := spent_in_words(by):
        raise Refused("", "budget-spent", words)


def _midnight(days: int) -> datetime.datetime:
    """The begin of this day (0) or the next one (1), in the desk's own zone.

    Not in the reader's: a change of the preference would give a second budget.
    """
    zone = timezone.get_default_timezone()
    day = timezone.localdate(now(), zone) + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(), zone)
