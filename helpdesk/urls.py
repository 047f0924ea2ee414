"""Addresses of the desk."""

from django.urls import path

from helpdesk.views import (
    attachments,
    client_tickets,
    replies,
    tickets,
    verbs,
    workspace,
)

app_name = "helpdesk"

_one = "desk/tickets/<int:number>/"

urlpatterns = [
    path("", workspace.home, name="home"),
    path("desk/", workspace.desk, name="desk"),
    path("desk/tickets/", workspace.tickets, name="tickets"),
    path(
        "clients/<int:client>/tickets/", client_tickets.tickets, name="client_tickets"
    ),
    path(_one, tickets.ticket, name="ticket"),
    path(f"{_one}thread/", tickets.thread, name="thread"),
    path(f"{_one}replies/", replies.replies, name="replies"),
    path(f"{_one}notes/", replies.notes, name="notes"),
    path(f"{_one}entries/<int:entry>/undo/", replies.undo, name="undo"),
    path(f"{_one}deliveries/<int:delivery>/retry/", replies.retry, name="retry"),
    path(f"{_one}claim/", verbs.claim, name="claim"),
    path(f"{_one}assignment/", verbs.assignment, name="assignment"),
    path(f"{_one}release/", verbs.release, name="release"),
    path(f"{_one}queue/", verbs.queue, name="queue"),
    path(f"{_one}resolution/", verbs.resolution, name="resolution"),
    path(f"{_one}resolution/reopening/", verbs.reopening, name="reopening"),
    path(f"{_one}classification/", verbs.classification, name="classification"),
    path(f"{_one}attachments/<int:pk>/", attachments.attachment, name="attachment"),
]
