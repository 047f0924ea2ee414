"""The icon beside each thing that was done to a ticket."""

ICONS: dict[str, str] = {
    "ticket.opened": "ticket",
    "ticket.received": "mail-open",
    "ticket.replied": "reply",
    "ticket.noted": "sticky-note",
    "ticket.claimed": "hand",
    "ticket.assigned": "user-round-check",
    "ticket.released": "undo-2",
    "ticket.moved": "move-right",
    "ticket.classified": "tag",
    "ticket.referred": "link",
    "ticket.resolved": "check",
    "ticket.reopened": "rotate-ccw",
    "ticket.reply_undone": "undo-2",
    "ticket.reply_not_sent": "triangle-alert",
    "ticket.verified": "shield-check",
    "ticket.code_sent": "key-round",
    "ticket.disclosure_overridden": "triangle-alert",
    "ticket.code_refused": "shield-alert",
    "ticket.verification_ended": "shield-alert",
}
