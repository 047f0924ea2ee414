"""Tags of lists: a sortable head, keyset paging, addresses that keep the filters."""

from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import icons

PLACE = ("cursor", "page")


def query(context: template.Context, **changes: Any) -> str:
    """Return "?…" of this page with changes; None or "" takes a name out.

    Changing a filter starts at the first page again: the place is kept only when named.
    """
    request = context.get("request")
    values = request.GET.copy() if request else QueryDict(mutable=True)
    for name in PLACE:
        values.pop(name, None)
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, ""):
            values[name] = str(value)
    return f"?{values.urlencode()}"


def sort(
    context: template.Context, key: str, label: str, current: str = ""
) -> SafeString:
    """Draw a whole <th>: a link that sorts by `key`, and the other way round next.

    `current` is the order in force: "due" upwards, "-due" downwards; it is read from
    ?sort= when not given.
    """
    request = context.get("request")
    now = current or (request.GET.get("sort", "") if request else "")
    up, down = now == key, now == f"-{key}"
    sign = "arrow-up" if up else "arrow-down" if down else "chevrons-up-down"
    order = {True: ' aria-sort="ascending"'}.get(up) or (
        ' aria-sort="descending"' if down else ""
    )
    return format_html(
        '<th scope="col"{}><a class="sort" href="{}">{}'
        '<svg class="icon" aria-hidden="true"><use href="{}"></use></svg></a></th>',
        SafeString(order),
        query(context, sort=f"-{key}" if up else key),
        label,
        icons.address(sign),
    )


def paging(context: template.Context, page: Any, words: str = "") -> dict[str, Any]:
    """Draw the foot of a list from a keyset page (`previous` and `next` cursors)."""
    previous, following = getattr(page, "previous", ""), getattr(page, "next", "")
    return {
        "words": words,
        "previous": query(context, cursor=previous) if previous else "",
        "next": query(context, cursor=following) if following else "",
        "label": _("Pages"),
    }


def add_to(register: template.Library) -> None:
    """Register the list tags."""
    register.simple_tag(takes_context=True)(query)
    register.simple_tag(takes_context=True)(sort)
    register.inclusion_tag("components/_paging.html", takes_context=True)(paging)
