"""Words for moments as people read them: "now", "6 min", "3 h", "Fri", "20 Nov"."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago `moment` was; the clock's time or the date when long ago.

    Both are aware. A moment ahead reads as now: clocks of two machines differ a little.
    """
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return _("now")
    if seconds < HOUR:
        return _("%(count)d min") % {"count": seconds // MINUTE}
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    if days == 0:
        return _("%(count)d h") % {"count": seconds // HOUR}
    if days == 1:
        return _("yesterday")
    if days < 7:
        return str(formats.date_format(timezone.localtime(moment), "D"))
    return short(moment, now)


def short(moment: datetime, now: datetime) -> str:
    """Return the day and month, with the year when it is not this one."""
    local = timezone.localtime(moment)
    if local.year == timezone.localtime(now).year:
        return local.strftime("%m-%d")
    return local.strftime("%Y-%m-%d")


def clock(moment: datetime, now: datetime) -> str:
    """Return the time of day, before it the date when the day is not today."""
    local = timezone.localtime(moment)
    time = local.strftime("%H:%M")
    if local.date() == timezone.localdate(now):
        return time
    return f"{short(moment, now)} {time}"


def full(moment: datetime) -> str:
    """Return date, time with seconds and the name of the zone, for a title."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S %Z")
