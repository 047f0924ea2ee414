"""`{% load ui %}`: the small parts of every page. The rest stands in pieces."""

import functools
from typing import Any

from django import template
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config import icons
from config.folding import constant
from config.lib import faces, tones
from config.templatetags.pieces import drawings, forms, lists, times

register = template.Library()
drawings.add_to(register)
forms.add_to(register)
lists.add_to(register)
times.add_to(register)


# A page draws some hundred small parts, nearly all of them the same few: each is put
# together once. What is kept is words of the interface, in each language, not data.
_drawn_once = functools.lru_cache(maxsize=2048)


@register.simple_tag
@constant
def icon(name: str, size: str = "", label: object = "") -> SafeString:
    """Draw an icon; size is xs, s, l, xl or "" (16px). Without a label it is ornament.

    A name the sprite lacks raises in DEBUG (and tests); in production a dash is drawn.
    """
    return _icon(name, size, str(label))


@_drawn_once
def _icon(name: str, size: str, label: str) -> SafeString:
    try:
        address = icons.address(name)
    except icons.UnknownIcon:
        if settings.DEBUG or getattr(settings, "TESTING", False):
            raise
        address = icons.address("minus")
    words: SafeString | str = mark_safe('aria-hidden="true"')
    if label:
        words = format_html('role="img" aria-label="{}"', label)
    return format_html(
        '<svg class="icon {}" {}><use href="{}"></use></svg>', size, words, address
    )


@register.simple_tag
def badge(words: object, tone: str = "", sign: str = "") -> SafeString:
    """Draw a word on a ground: ok warn bad accent note line dashed solid round."""
    return _badge(format_html("{}", words), tone, sign)


@_drawn_once
def _badge(words: SafeString, tone: str, sign: str) -> SafeString:
    drawn = icon(sign) if sign else ""
    return format_html('<span class="badge {}">{}{}</span>', tone, drawn, words)


@register.simple_tag
def status(state: object, label: object) -> SafeString:
    """Draw a state (its key, then its words) in the tone that state has everywhere."""
    found = tones.tone(state)
    return badge(label, found.css, found.icon)


@register.simple_tag
def count(number: int | None, tone: str = "", label: str = "") -> SafeString:
    """Draw a figure in a pill (hot, accent or grey); nothing for none. 99+ above 99."""
    if not number:
        return SafeString("")
    shown = "99+" if number > 99 else str(number)
    words = format_html('<span class="sr"> {}</span>', label) if label else ""
    return format_html('<b class="count {}">{}{}</b>', tone, shown, words)


@register.simple_tag
def avatar(
    name: object, size: str = "", seed: object = None, via: str = ""
) -> SafeString:
    """Draw a person's letters. Tint from `seed` (an id) or the name; `via` is an icon.

    An ornament beside the written name, so hidden from screen readers.
    """
    words = str(name or "")
    return _avatar(
        faces.initials(words), faces.tint(words if seed is None else seed), size, via
    )


@_drawn_once
def _avatar(initials: str, tint: int, size: str, via: str) -> SafeString:
    way = format_html('<span class="via">{}</span>', icon(via)) if via else ""
    return format_html(
        '<span class="avatar t{} {}" aria-hidden="true">{}{}</span>',
        tint,
        size,
        initials,
        way,
    )


@register.simple_tag
@constant
def keys(*names: str) -> SafeString:
    """Draw keys side by side: {% keys "Ctrl" "K" %}."""
    return format_html_join(
        "", '<kbd class="kbd">{}</kbd>', ((name,) for name in names)
    )


@register.filter
def size(number: int | None) -> str:
    """Say a number of bytes as people read it."""
    return filesizeformat(number or 0)


@register.filter
def file_icon(mime: str | None) -> str:
    """Return the name of the icon for a kind of file."""
    return tones.file_icon(mime or "")


@register.simple_tag
@constant
def stylesheets() -> SafeString:
    """Link every style sheet of the product, the order of layers first."""
    return _links() if settings.DEBUG else _links_once()


def _links() -> SafeString:
    rows = ((static(name),) for name in drawings.sheets())
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', rows)


_links_once = functools.cache(_links)


@register.simple_tag
def unknown(value: Any, words: str = "") -> SafeString:
    """Write a value; where there is none a dash, with words for screen readers."""
    if value not in (None, ""):
        return conditional_escape(value)
    spoken = words or _("none")
    return format_html(
        '<span class="ink-3" aria-hidden="true">–</span><span class="sr">{}</span>',
        spoken,
    )
