"""What the platform's records and their states are called on pages and in the log."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Promise] = {
    "user": _("Platform user"),
    "certification": _("Certification"),
    "card": _("Bank card"),
    "recharge": _("Recharge"),
    "withdrawal": _("Withdrawal"),
    "application": _("Loan application"),
    "limit": _("Credit limit"),
    "loan": _("Loan"),
    "instalment": _("Instalment"),
    "investment": _("Investment"),
    "receivable": _("Receivable"),
    "transfer": _("Credit transfer"),
    "coupon": _("Coupon"),
}
_ORDER: dict[str, Promise] = {
    "created": pgettext_lazy("platform record", "created"),
    "review": pgettext_lazy("platform record", "under review"),
    "processing": pgettext_lazy("platform record", "being processed"),
    "paid": pgettext_lazy("platform record", "paid"),
    "failed": pgettext_lazy("platform record", "failed"),
    "cancelled": pgettext_lazy("platform record", "cancelled"),
}
# In one kind's words where they differ from the others'.
STATUSES: dict[str, dict[str, Promise]] = {
    "recharge": _ORDER,
    "withdrawal": _ORDER,
    "application": {
        "submitted": pgettext_lazy("platform record", "submitted"),
        "review": pgettext_lazy("platform record", "under review"),
        "approved": pgettext_lazy("platform record", "approved"),
        "rejected": pgettext_lazy("platform record", "rejected"),
        "withdrawn": pgettext_lazy("platform record", "taken back"),
    },
    "loan": {
        "raising": pgettext_lazy("platform record", "raising money"),
        "active": pgettext_lazy("loan", "being paid back"),
        "overdue": pgettext_lazy("platform record", "overdue"),
        "settled": pgettext_lazy("platform record", "settled"),
        "written_off": pgettext_lazy("platform record", "written off"),
    },
    "investment": {
        "bidding": pgettext_lazy("platform record", "bidding"),
        "active": pgettext_lazy("investment", "running"),
        "transferred": pgettext_lazy("platform record", "transferred"),
        "settled": pgettext_lazy("platform record", "settled"),
        "overdue": pgettext_lazy("platform record", "overdue"),
    },
    "transfer": {
        "open": pgettext_lazy("platform record", "offered"),
        "done": pgettext_lazy("platform record", "done"),
        "withdrawn": pgettext_lazy("platform record", "taken back"),
    },
    "certification": {
        "none": pgettext_lazy("platform record", "missing"),
        "pending": pgettext_lazy("platform record", "pending"),
        "passed": pgettext_lazy("platform record", "passed"),
        "failed": pgettext_lazy("platform record", "failed"),
        "expired": pgettext_lazy("platform record", "expired"),
    },
    "user": {
        "pending": pgettext_lazy("platform record", "pending"),
        "active": pgettext_lazy("user", "active"),
        "locked": pgettext_lazy("platform record", "locked"),
        "closed": pgettext_lazy("platform record", "closed"),
    },
}
_TONES = {
    "ok": {"paid", "approved", "settled", "done", "passed"},
    "bad": {"failed", "rejected", "overdue", "written_off", "locked"},
    "warn": {"review", "processing", "pending", "expired"},
}


def kind_label(kind: str) -> str:
    """What a kind of record is called, its own name where nobody has a word for it."""
    return str(KINDS.get(kind, kind))


def status_label(kind: str, status: str) -> str:
    """The state of a record in words; "" is not known."""
    if not status:
        return _text("not known")
    return str(STATUSES.get(kind, {}).get(status, status))


def status_tone(status: str) -> str:
    """The colour that goes with a state: ok, bad, warn or "" for neither."""
    return next((tone for tone, among in _TONES.items() if status in among), "")
