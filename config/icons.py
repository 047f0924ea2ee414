"""The icons of the product: one cached SVG sprite of Lucide drawings (ISC licence).

`/assets/icons.svg?<digest>` holds one <symbol> per name; the digest changes with the
drawings, so browsers may keep an answer for a year.
"""

import functools
import hashlib
from importlib.resources import files
from xml.etree import ElementTree
from zipfile import ZipFile

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from config.lib.guards import public

SVG = "http://www.w3.org/2000/svg"
A_YEAR = 365 * 24 * 3600

# In the alphabet's order; a name not listed here cannot be drawn.
NAMES: tuple[str, ...] = tuple(
    """
    alarm-clock alarm-clock-off archive arrow-down arrow-left arrow-right arrow-up
    arrow-up-right at-sign badge-check ban bell bell-minus bell-off bell-plus book-open
    building-2 calendar calendar-clock chart-column check check-check chevron-down
    chevron-left chevron-right chevron-up chevrons-left chevrons-right chevrons-up
    chevrons-up-down circle circle-alert circle-check circle-dashed circle-dot
    circle-question-mark circle-user-round circle-x clipboard-list clock clock-alert
    cloud-off columns-3 combine command contrast copy corner-down-left corner-up-left
    credit-card database download ellipsis ellipsis-vertical external-link eye eye-off
    file file-archive file-headphone file-image file-play file-spreadsheet file-text
    fingerprint-pattern flag folder forward funnel gauge git-branch git-merge globe hand
    hand-coins hash headset heart-pulse history hourglass house id-card image inbox info
    key key-round keyboard keyboard-off landmark languages layers layout-grid library
    lightbulb link list list-checks list-filter loader lock lock-open log-in log-out
    mail mail-check mail-open mail-plus mail-warning mail-x map-pin megaphone menu
    message-circle message-square message-square-text minus monitor monitor-smartphone
    moon move move-right octagon-alert octagon-pause octagon-x package palette
    panel-left panel-right paperclip pause pen-line pencil phone phone-call phone-off
    pin play plus power printer qr-code quote refresh-cw repeat reply reply-all
    rotate-ccw rotate-cw save scan-face scroll-text search send send-horizontal server
    settings settings-2 shapes share shield shield-alert shield-check shield-off
    shield-user shuffle sliders-horizontal smartphone sparkles split square square-pen
    star sticky-note store sun sun-moon tag tags thumbs-down thumbs-up ticket
    ticket-check timer timer-off toggle-left trash-2 trending-down trending-up
    triangle-alert undo-2 unlink upload user user-check user-cog user-minus user-plus
    user-round user-round-check user-round-cog user-round-minus user-round-plus
    user-round-x user-x users users-round wallet webhook wifi-off wrench x zap
    """.split()
)


class UnknownIcon(LookupError):
    """A template asks for a drawing that the sprite does not hold."""


@functools.cache
def sprite() -> bytes:
    """Return the sprite: an SVG document with one symbol per name of NAMES."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    with (
        files("lucide").joinpath("lucide.zip").open("rb") as packed,
        ZipFile(packed) as drawings,
    ):
        for name in NAMES:
            drawing = ElementTree.fromstring(drawings.read(f"{name}.svg"))
            symbol = ElementTree.SubElement(
                root, f"{{{SVG}}}symbol", id=name, viewBox="0 0 24 24"
            )
            for shape in drawing:
                shape.tail = None
                symbol.append(shape)
    return ElementTree.tostring(root, encoding="utf-8")


@functools.cache
def digest() -> str:
    """Return ten hex digits that change whenever the sprite does."""
    return hashlib.sha256(sprite()).hexdigest()[:10]


def address(name: str) -> str:
    """Return what <use href> points at. Raises UnknownIcon for a name not in NAMES."""
    if name not in NAMES:
        raise UnknownIcon(f"no icon {name!r}: add it to config/icons.py")
    try:
        path = reverse("icons")
    except NoReverseMatch:
        path = "/assets/icons.svg"
    return f"{path}?{digest()}#{name}"


@public("drawings without any data, needed by the sign-in page too")
def icons_svg(request: HttpRequest) -> HttpResponse:
    """Serve the sprite, to be kept for a year: its address carries its digest."""
    answer = HttpResponse(sprite(), content_type="image/svg+xml")
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
