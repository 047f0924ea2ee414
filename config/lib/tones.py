"""Which tone and drawing a state has, so that one state looks alike on every page."""

from typing import NamedTuple


class Tone(NamedTuple):
    """Class of the badge ("" is grey: nobody has to look) and its icon, or ""."""

    css: str
    icon: str = ""


CALM = Tone("")

STATES: dict[str, Tone] = {
    # Tickets
    "new": Tone("accent", "circle-dashed"),
    "open": Tone("accent"),
    "waiting_client": Tone("", "hourglass"),
    "waiting_third": Tone("", "hourglass"),
    "resolved": Tone("ok", "check"),
    "held": Tone("", "alarm-clock"),
    "due": Tone("warn", "alarm-clock"),
    "closed": Tone("line", "lock"),
    # What goes out
    "planned": Tone("", "clock"),
    "queued": Tone("", "clock"),
    "sending": Tone("", "send"),
    "sent": Tone("", "check"),
    "delivered": Tone("", "check-check"),
    "read": Tone("accent", "check-check"),
    "deferred": Tone("warn", "hourglass"),
    "uncertain": Tone("dashed", "circle-question-mark"),
    "failed": Tone("bad", "circle-alert"),
    "bounced": Tone("bad", "mail-x"),
    "cancelled": Tone("line", "undo-2"),
    # What comes in
    "received": Tone("accent", "inbox"),
    "done": Tone("ok", "check"),
    "ignored": Tone("line", "ban"),
    "quarantined": Tone("warn", "shield-alert"),
    # People, channels, everything that is on or off
    "active": Tone("ok", "check"),
    "inactive": Tone("line", "pause"),
    "disabled": Tone("line", "ban"),
    "error": Tone("bad", "triangle-alert"),
    # Articles
    "draft": Tone("dashed", "pencil"),
    "internal": Tone("", "lock"),
    "public": Tone("ok", "globe"),
    # Priorities by number
    "1": Tone("line", "arrow-down"),
    "2": CALM,
    "3": Tone("warn", "arrow-up"),
    "4": Tone("solid", "chevrons-up"),
}


def tone(state: object) -> Tone:
    """Return the tone of a state's key; an unknown state is calm."""
    return STATES.get(str(state), CALM)


def file_icon(mime: str) -> str:
    """Return the drawing for a kind of file."""
    major, _, minor = mime.partition("/")
    if major in ("image", "audio", "video"):
        return {"image": "file-image", "audio": "file-headphone", "video": "file-play"}[
            major
        ]
    if "sheet" in minor or "excel" in minor or minor == "csv":
        return "file-spreadsheet"
    if minor in ("zip", "x-7z-compressed", "x-rar-compressed", "gzip", "x-tar"):
        return "file-archive"
    return "file-text" if major == "text" or minor == "pdf" else "file"
