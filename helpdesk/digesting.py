"""The mail for who is away: what they have not looked at, once, an hour apart."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib import claims, loops
from config.lib.clock import now
from crm.models import Staff
from helpdesk import alert_words
from helpdesk.models import Alert, Bell, Digest, Presence, Ticket
from messaging.models import Channel
from messaging.providers import load
from messaging.providers.base import SendError

AWAY = timedelta(minutes=15)
BETWEEN = timedelta(hours=1)
KEPT = timedelta(days=30)
BATCH, LINES, SLICE, TRIES = 20, 50, 100, 5


def write_due() -> int:
    """Write a digest for each who is away and has something to look at; how many."""
    channel = Channel.objects.filter(is_active=True).order_by("pk").first()
    if channel is None:
        return 0
    people = Staff.objects.filter(pk__in=_due().values("receiver"), is_active=True)
    found = people.exclude(email="").order_by("pk")[:BATCH]
    return sum(_write(staff, channel) for staff in found)


def send_due() -> int:
    """Send the digests that wait, each handed over once; how many were claimed."""
    lease = timedelta(seconds=settings.SEND_LEASE_S)
    due = Digest.waiting().select_related("channel", "staff")
    rows = claims.claim(due, limit=10, lease=lease)
    for place, row in enumerate(rows):
        if loops.stopping():
            claims.release(rows[place:])
            break
        try:
            _send(row, lease)
        except claims.LeaseLost:
            continue
    return len(rows)


def sweep() -> int:
    """Drop what was read long ago, digests of then, and who left; a slice of each."""
    before = now() - KEPT
    old: list[QuerySet[Alert] | QuerySet[Digest] | QuerySet[Presence]] = [
        Alert.objects.filter(read_at__lt=before),
        Digest.objects.filter(created_at__lt=before, due_at=None),
        Presence.objects.filter(seen_at__lt=now() - BETWEEN),
    ]
    count = 0
    for rows in old:
        keys = list(rows.values_list("pk", flat=True)[:SLICE])
        rows.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def _due() -> "QuerySet[Alert]":
    """What nobody looked at for a while, of people not seen since it was told."""
    since = now() - AWAY
    away = Q(receiver__bell=None) | Q(receiver__bell__seen_at=None)
    away |= Q(receiver__bell__seen_at__lte=since, at__gt=F("receiver__bell__seen_at"))
    rested = Q(receiver__bell=None) | Q(receiver__bell__mailed_at=None)
    rested |= Q(receiver__bell__mailed_at__lte=now() - BETWEEN)
    unread = Alert.objects.unread().filter(mailed_at=None, mails=True)
    found: QuerySet[Alert] = unread.filter(away, rested, began_at__lte=since)
    return found


def _write(staff: Staff, channel: Channel) -> bool:
    """Write it with the alerts it tells of; False where another worker just did."""
    reach = Ticket.objects.visible_to(staff).values("pk")
    unread = Alert.objects.unread().filter(
        receiver=staff, mails=True, mailed_at=None, ticket__in=reach
    )
    alerts = list(unread.select_related("by").order_by("-at")[:SLICE])
    if not alerts:
        return False
    with translation.override(staff.language or settings.LANGUAGE_CODE):
        subject, text = _subject(len(alerts)), _text(alerts)
    keys, at = [alert.pk for alert in alerts], now()
    with transaction.atomic():
        told = Alert.objects.unread().filter(pk__in=keys, mailed_at=None)
        if told.update(mailed_at=at) != len(keys):
            transaction.set_rollback(True)
            return False
        Bell.objects.update_or_create(staff=staff, defaults={"mailed_at": at})
        Digest.objects.create(
            staff=staff,
            channel=channel,
            subject=subject,
            text=text,
            message_id=f"digest-{secrets.token_hex(12)}@{channel.domain}",
            created_at=at,
            due_at=at,
        )
    return True


def _subject(count: int) -> str:
    said = ngettext(
        "%(count)d unread alert at the service desk",
        "%(count)d unread alerts at the service desk",
        count,
    )
    return said % {"count": count}


def _text(alerts: list[Alert]) -> str:
    """Numbers, sentences and links; nothing of a client leaves the house this way."""
    lines = [_("While you were away from the desk:"), ""]
    for alert in alerts[:LINES]:
        number = alert.ticket_id
        lines.append(f"#{number} {alert_words.sentence(alert)}")
        lines.append(_url("helpdesk:ticket", number))
    if len(alerts) > LINES:
        lines.append(_("and %(count)d more") % {"count": len(alerts) - LINES})
    lines += [
        "",
        _("All alerts: %(url)s") % {"url": _url("helpdesk:alerts")},
        _("Choose what is mailed: %(url)s") % {"url": _url("helpdesk:alert_settings")},
        _("Nobody reads answers to this mail."),
    ]
    return "\n".join(lines)


def _url(name: str, *args: int) -> str:
    return settings.PUBLIC_BASE_URL + reverse(name, args=args)


def _send(row: Digest, lease: timedelta) -> None:
    """One try; what was in the middle of one before may have left, and is let be."""
    state = Digest.State
    if row.started_at is not None:
        claims.finish(row, state=state.UNCERTAIN)
        return
    if not row.staff.is_active or not row.staff.email:
        claims.finish(row, state=state.FAILED)
        return
    with transaction.atomic():
        claims.renew(row, lease)
        Digest.objects.filter(pk=row.pk).update(started_at=now())
    provider = load(row.channel.provider)(row.channel)
    try:
        provider.send(row, row.staff.email)
    except SendError as error:
        _conclude(row, error)
    else:
        claims.finish(row, state=state.SENT)
    finally:
        provider.close()


def _conclude(row: Digest, error: SendError) -> None:
    told = {"error": error.message}
    if error.uncertain:
        claims.finish(row, state=Digest.State.UNCERTAIN, **told)
    elif error.permanent or row.attempts >= TRIES:
        claims.finish(row, state=Digest.State.FAILED, **told)
    else:
        again = claims.retry_at(row.attempts)
        claims.finish(row, due_at=again, started_at=None, **told)
