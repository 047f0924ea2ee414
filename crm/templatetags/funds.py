"""`{% load funds %}`: the cells, states and shares of an account on the platform."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib import clock
from config.templatetags.pieces.times import when
from config.templatetags.ui import badge, icon, unknown
from crm.account import orders, wording
from crm.account.tables import PARTS, Column
from crm.platform import records
from crm.platform.base import Overview
from crm.templatetags.money import money, spoken

register = template.Library()
SOON = 7  # days
register.filter("kind_words", wording.kind_of)


@register.simple_tag
def status_of(part: str, row: Any) -> SafeString:
    """Draw the status of a row in colour and words; a late order says so."""
    word = wording.status_of(part, row)
    if isinstance(row, records.Order) and orders.is_late(row, clock.now()):
        label = format_html('{}<i class="sep"></i>{}', word.label, wording.LATE.label)
        return badge(label, wording.LATE.tone, wording.LATE.icon)
    return badge(word.label, word.tone, word.icon)


@register.simple_tag
def status_word(part: str, status: str) -> str:
    """The bare word for a status, for a button."""
    return str(wording.STATUSES[part][status].label)


@register.simple_tag
def cell(part: str, column: Column, row: Any) -> SafeString:
    """Draw one cell: the value and, smaller, what belongs beneath it."""
    value = getattr(row, column.of) if column.of else None
    drawn = DRAW[column.draw](part, row, value)
    beneath = _beneath(column, row)
    if not beneath:
        return drawn
    return format_html('{}<span class="sub">{}</span>', drawn, beneath)


@register.simple_tag
def shares(account: records.FundAccount) -> SafeString:
    """Draw what is invested, frozen and available as one bar with its words."""
    parts = [
        (_("Invested"), max(float(account.invested_principal.amount), 0.0)),
        (_("Frozen"), max(float(account.frozen.amount), 0.0)),
        (_("Available"), max(float(account.available.amount), 0.0)),
    ]
    whole = sum(amount for _name, amount in parts)
    if not whole:
        return SafeString("")
    bars, words, at = SafeString(""), SafeString(""), 0.0
    for number, (name, amount) in enumerate(parts, 1):
        width = round(1000 * amount / whole, 1)
        bars += format_html(
            '<rect class="s{}" x="{}" y="0" width="{}" height="8"/>', number, at, width
        )
        words += format_html(
            '<li><i class="s{}"></i>{} {}%</li>', number, name, f"{width / 10:.1f}"
        )
        at += width
    return format_html(
        '<svg class="shares" viewBox="0 0 1000 8" preserveAspectRatio="none" '
        'aria-hidden="true">{}</svg><ul class="legend">{}</ul>',
        bars,
        words,
    )


@register.filter
def stages(order: records.Order) -> list[orders.Stage]:
    """The way of an order, the stage it has reached marked."""
    return orders.stages(order, clock.now())


@register.simple_tag
def stuck_orders(told: Overview, has: frozenset[str]) -> list[records.Order]:
    """The orders that are stuck, withdrawals first; of parts the platform has."""
    found: list[records.Order] = []
    found += told.withdrawals if "withdrawals" in has else ()
    found += told.recharges if "recharges" in has else ()
    return orders.late_among(found, clock.now())


@register.filter
def goes_out(order: records.Order) -> bool:
    """Whether it is a withdrawal."""
    return isinstance(order, records.Withdrawal)


@register.filter
def rows_of(page: Any) -> list[Any]:
    """The rows of a page in the order they are read: orders that are stuck first."""
    rows = list(page.items) if page is not None else []
    if rows and isinstance(rows[0], records.Order):
        return list(orders.late_first(rows, clock.now()))
    return rows


@register.filter
def passed(papers: tuple[records.Certification, ...]) -> int:
    """How many certifications were passed."""
    return sum(paper.status == "passed" for paper in papers)


@register.simple_tag
def part_title(name: str) -> Any:
    """What a part is called."""
    return PARTS[name].title


@register.simple_tag
def soon(day: date | None) -> SafeString:
    """Say a day; one within SOON days as the days that are left, marked."""
    if day is None:
        return unknown("")
    left = (day - timezone.localdate(clock.now())).days
    if not 0 <= left <= SOON:
        return format_html("{}", day.isoformat())
    if left == 0:
        return format_html('<b class="warn-ink">{}</b>', _("today"))
    words = ngettext("in %(days)d day", "in %(days)d days", left) % {"days": left}
    return format_html('<b class="warn-ink">{}</b>', words)


@register.simple_tag
def late_words(order: records.Order) -> SafeString:
    """Say since when a stuck order waits, when it was due, how late it is."""
    return _placed(
        _("asked for %(asked)s, due by %(due)s, %(late)s late"),
        asked=when(order.created_at),
        due=when(order.expected_by),
        late=_span(clock.now() - order.expected_by) if order.expected_by else "",
    )


def _placed(words: str, **parts: SafeString | str) -> SafeString:
    """Translated words with drawn parts in their places."""
    safe = {name: conditional_escape(part) for name, part in parts.items()}
    return SafeString(conditional_escape(words) % safe)


def _span(span: timedelta) -> str:
    hours = max(int(span.total_seconds() // 3600), 1)
    if hours < 24:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def _beneath(column: Column, row: Any) -> Any:
    value = getattr(row, column.sub) if column.sub else None
    if not value:
        return ""
    if column.sub == "term":
        return _term(row)
    if column.sub == "overdue_days":
        days = ngettext("%(days)d day late", "%(days)d days late", value)
        return days % {"days": value}
    if column.sub == "fee":
        return _("fee %(fee)s") % {"fee": spoken(value)} if value.amount else ""
    if column.sub == "until":
        return _("until %(day)s") % {"day": value.isoformat()}
    return money(value) if isinstance(value, records.Money) else wording.kind_of(value)


def _term(row: Any) -> str:
    if row.term_unit == "day":
        words = ngettext("%(term)d day", "%(term)d days", row.term)
    else:
        words = ngettext("%(term)d month", "%(term)d months", row.term)
    return words % {"term": row.term}


def _status(part: str, row: Any, _value: Any) -> SafeString:
    drawn = status_of(part, row)
    reason = getattr(row, "fail_reason", "")
    if isinstance(row, records.Order) and orders.is_late(row, clock.now()):
        reason = _placed(_("due by %(moment)s"), moment=when(row.expected_by))
    if not reason:
        return drawn
    return format_html('{}<span class="sub">{}</span>', drawn, reason)


def _card(_part: str, row: Any, value: str) -> SafeString:
    bank = getattr(row, "bank_name", "")
    return format_html("{} ****{}", bank, value) if value else unknown("")


def _worth(_part: str, row: records.Coupon, value: Any) -> SafeString:
    if row.kind == "rate":
        return format_html("+{}%", f"{value:.2f}")
    return money(records.Money(value))


def _left(_part: str, row: records.CreditLimit, value: records.Money) -> SafeString:
    left = records.Money(value.amount - row.used.amount, value.currency)
    return format_html("{} / {}", money(left), money(value))


def _proof(_part: str, row: records.Certification, value: Any) -> SafeString:
    if row.until:
        return format_html("{}", _("until %(day)s") % {"day": row.until.isoformat()})
    return when(value, "short")


def _day(_part: str, _row: Any, value: Any) -> SafeString:
    return format_html("{}", value.isoformat()) if value else unknown("")


Draw = Callable[[str, Any, Any], SafeString]
DRAW: dict[str, Draw] = {
    "when": lambda part, row, value: when(value) or unknown(""),
    "day": _day,
    "due": _day,
    "ref": lambda part, row, value: format_html('<span class="mono">{}</span>', value),
    "text": lambda part, row, value: unknown(value),
    "title": lambda part, row, value: format_html("<b>{}</b>", value),
    "kind": lambda part, row, value: format_html("{}", wording.kind_of(value)),
    "status": _status,
    "money": lambda part, row, value: money(value),
    "signed": lambda part, row, value: money(value, row.direction),
    "rate": lambda part, row, value: format_html("{}%", f"{value:.2f}"),
    "term": lambda part, row, value: format_html("{}", _term(row)),
    "card": _card,
    "worth": _worth,
    "left": _left,
    "proof": _proof,
}


@register.simple_tag
def as_of(answer: Any) -> SafeString:
    """Say how sure the figures are: live, or the last copy, each with its time."""
    if answer.as_of is None:
        return SafeString("")
    if answer.is_live:
        words = _placed(_("as of %(moment)s"), moment=when(answer.as_of))
        return format_html('<span class="as-of"><i class="dot ok"></i>{}</span>', words)
    words = _placed(_("last known %(moment)s"), moment=when(answer.as_of))
    return format_html('<span class="as-of old">{}{}</span>', icon("history"), words)
