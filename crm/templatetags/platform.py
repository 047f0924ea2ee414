"""Words for the platform's records in templates."""

from django import template
from django.utils.safestring import SafeString

from config.templatetags.ui import badge
from crm.platform.words import kind_label, status_label, status_tone

register = template.Library()


@register.simple_tag
def platform_kind(kind: str) -> str:
    """Say what kind of record it is."""
    return kind_label(kind)


@register.simple_tag
def platform_status(kind: str, status: str) -> SafeString:
    """Draw a record's state in words and colour."""
    return badge(status_label(kind, status), status_tone(status))
