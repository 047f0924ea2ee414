"""`{% load money %}`: amounts of money as the desk writes them, a quiet sign before."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm.platform.records import Money

register = template.Library()
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "¥"}


@register.simple_tag
def money(value: Money | None, direction: str = "") -> SafeString:
    """Write `¥ 20,000.00`; direction "in" and "out" put plus and minus before it.

    Never red or green: a sign says it in greyscale too. Nothing for no amount.
    """
    if value is None:
        return SafeString("")
    minus = direction == "out" or (value.amount < 0 and not direction)
    lead = "−" if minus else "+" if direction == "in" else ""
    return format_html(
        '<span class="amount">{}<span class="sign">{}</span>{}</span>',
        lead,
        SIGNS.get(value.currency, f"{value.currency} "),
        f"{abs(value.amount):,.2f}",
    )


@register.filter
def spoken(value: Money | None) -> str:
    """The same as bare text, for a sentence or an attribute."""
    if value is None:
        return ""
    sign = SIGNS.get(value.currency, f"{value.currency} ")
    lead = "−" if value.amount < 0 else ""
    return f"{lead}{sign}{abs(value.amount):,.2f}"
