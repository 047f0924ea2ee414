"""The reply that was just sent on the ticket before: it can still be taken back."""

from typing import Any

from django.http import HttpRequest

from helpdesk import threads
from helpdesk.models import Entry
from helpdesk.views.asking import staff_of


def left(request: HttpRequest) -> dict[str, Any]:
    """That reply of the reader's, as the address names it; nothing once it is over."""
    number, _dash, line = request.GET.get("left", "").partition("-")
    if not (number.isdecimal() and line.isdecimal()) or len(number + line) > 18:
        return {}
    own = Entry.objects.filter(ticket=int(number), number=int(line))
    own = own.filter(staff=staff_of(request), recalled_at=None)
    entry = own.select_related("delivery").first()
    until = threads.undo_until(entry.delivery) if entry else None
    return {"left": entry, "left_until": until} if until else {}
