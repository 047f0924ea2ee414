"""Tags of moments and terms: how long ago, when, how much time is left."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config import icons
from config.lib import charts, clock, moments


def ago(moment: datetime | None) -> SafeString:
    """Say how long ago; kept true by the page, the exact moment in the title."""
    if moment is None:
        return SafeString("")
    return _time(
        moment, moments.ago(moment, clock.now()), 'data-behaviour="local-time"'
    )


def when(moment: datetime | None, style: str = "clock") -> SafeString:
    """Say when: "clock" (10:42, earlier days with the date), "short" or "full"."""
    if moment is None:
        return SafeString("")
    if style == "full":
        return _time(moment, moments.full(moment))
    words = moments.short if style == "short" else moments.clock
    return _time(moment, words(moment, clock.now()))


def _time(moment: datetime, words: str, extra: str = "") -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}" {}>{}</time>',
        moment.isoformat(),
        moments.full(moment),
        SafeString(extra),
        words,
    )


def sla(state: str, words: object, part: float = 0) -> SafeString:
    """Draw time left: calm or soon (with the part of it gone), late, paused, met."""
    signs = {"late": "M6 .5 12 11.5H0Z", "paused": "M2 1.5h2.6v9H2zM7.4 1.5H10v9H7.4z"}
    if state in signs:
        sign = format_html(
            '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="{}"/></svg>',
            signs[state],
        )
    elif state == "met":
        sign = format_html(
            '<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>',
            icons.address("check"),
        )
    else:
        sign = SafeString(charts.pie(part))
    return format_html('<span class="sla {}">{}{}</span>', state, sign, words)


def add_to(register: template.Library) -> None:
    """Register the tags of time."""
    for tag in (ago, when, sla):
        register.simple_tag(tag)
