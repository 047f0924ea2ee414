"""Addresses of the desk."""

from django.urls import path

from helpdesk.views import (
    alerts,
    attachments,
    client_tickets,
    describing,
    drafts,
    following,
    holding,
    joining,
    new_ticket,
    referring,
    replies,
    resolving,
    reveals,
    searching,
    tagging,
    tickets,
    verbs,
    verification,
    waiting,
    workspace,
)

app_name = "helpdesk"

_one = "desk/tickets/<int:number>/"

urlpatterns = [
    path("", workspace.home, name="home"),
    path("desk/", workspace.desk, name="desk"),
    path("desk/alerts/", alerts.alerts, name="alerts"),
    path("desk/alerts/reading/", alerts.read_all, name="alerts_read"),
    path("desk/alerts/settings/", alerts.settings, name="alert_settings"),
    path("desk/search/", searching.search, name="search"),
    path("desk/tickets/", workspace.tickets, name="tickets"),
    path(
        "clients/<int:client>/tickets/", client_tickets.tickets, name="client_tickets"
    ),
    path("desk/tickets/new/", new_ticket.new, name="new"),
    path("desk/tickets/new/clients/", new_ticket.clients, name="new_clients"),
    path("desk/tickets/new/matters/", new_ticket.matters, name="new_matters"),
    path(_one, tickets.ticket, name="ticket"),
    path(f"{_one}thread/", tickets.thread, name="thread"),
    path(f"{_one}replies/", replies.replies, name="replies"),
    path(f"{_one}draft/", drafts.draft, name="draft"),
    path(f"{_one}notes/", replies.notes, name="notes"),
    path(f"{_one}entries/<int:entry>/undo/", replies.undo, name="undo"),
    path(
        f"{_one}entries/<int:entry>/reveal/", reveals.entry_reveal, name="entry_reveal"
    ),
    path(f"{_one}deliveries/<int:delivery>/retry/", replies.retry, name="retry"),
    path(f"{_one}claim/", verbs.claim, name="claim"),
    path(f"{_one}assignment/", verbs.assignment, name="assignment"),
    path(f"{_one}release/", verbs.release, name="release"),
    path(f"{_one}queue/", verbs.queue, name="queue"),
    path(f"{_one}resolution/", resolving.resolution, name="resolution"),
    path(f"{_one}resolution/reopening/", resolving.reopening, name="reopening"),
    path(f"{_one}hold/", holding.hold, name="hold"),
    path(f"{_one}hold/ending/", holding.hold_end, name="hold_end"),
    path(f"{_one}muting/", alerts.mute, name="mute"),
    path(f"{_one}muting/ending/", alerts.unmute, name="unmute"),
    path(f"{_one}details/", describing.details, name="details"),
    path(f"{_one}tags/", tagging.tags, name="ticket_tags"),
    path(f"{_one}wait/", waiting.wait, name="wait"),
    path(f"{_one}status/", verbs.status, name="status"),
    path(f"{_one}classification/", verbs.classification, name="classification"),
    path(f"{_one}reference/", referring.reference, name="reference"),
    path(f"{_one}reference/now/", referring.reference_now, name="reference_now"),
    path(f"{_one}reference/removal/", referring.unreference, name="unreference"),
    path(f"{_one}verification/", verification.verification, name="verification"),
    path(
        f"{_one}verification/questions/",
        verification.questions,
        name="verification_questions",
    ),
    path(
        f"{_one}verification/document/",
        verification.document,
        name="verification_document",
    ),
    path(
        f"{_one}verification/ending/",
        verification.verification_end,
        name="verification_end",
    ),
    path(f"{_one}codes/", verification.codes, name="codes"),
    path(f"{_one}codes/checking/", verification.code_check, name="code_check"),
    path(f"{_one}connected/", following.connected, name="connected"),
    path(f"{_one}following/", following.following, name="following"),
    path(f"{_one}followers/", following.followers, name="followers"),
    path(f"{_one}followers/<int:staff>/removal/", following.unfollow, name="unfollow"),
    path(f"{_one}merge/", joining.merge, name="merge"),
    path(f"{_one}merge/undoing/", joining.unmerge, name="unmerge"),
    path(f"{_one}split/", joining.split, name="split"),
    path(f"{_one}links/", joining.link, name="link"),
    path(f"{_one}links/<int:other>/removal/", joining.unlink, name="unlink"),
    path(f"{_one}attachments/<int:pk>/", attachments.attachment, name="attachment"),
]
