"""`{% load privacy %}`: free text with the numbers in it masked."""

from django import template

from crm import masking

register = template.Library()


@register.filter
def hide_numbers(text: str | None) -> str:
    """The text with mobiles, identity and card numbers masked."""
    return masking.hide_numbers(text or "")
