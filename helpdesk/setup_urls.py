"""Addresses of the desk's set-up: roles, queues, statuses, types, queues of
channels, the search."""

from django.urls import path

from helpdesk.views import (
    roles,
    setup_fields,
    setup_parties,
    setup_queues,
    setup_routes,
    setup_search,
    setup_statuses,
    setup_trees,
)

urlpatterns = [
    path("desk/setup/roles/", roles.table, name="roles"),
    path("desk/setup/queues/", setup_queues.queues, name="queues"),
    path("desk/setup/queues/new/", setup_queues.new, name="queue_new"),
    path("desk/setup/queues/<int:pk>/", setup_queues.queue, name="queue"),
    path("desk/setup/statuses/", setup_statuses.statuses, name="statuses"),
    path("desk/setup/statuses/new/", setup_statuses.new, name="status_new"),
    path("desk/setup/statuses/<int:pk>/", setup_statuses.edit, name="status"),
    path("desk/setup/parties/", setup_parties.parties, name="parties"),
    path("desk/setup/parties/new/", setup_parties.new, name="party_new"),
    path("desk/setup/parties/<int:pk>/", setup_parties.edit, name="party"),
    path("desk/setup/types/", setup_trees.types, name="types"),
    path("desk/setup/types/new/", setup_trees.type_new, name="type_new"),
    path("desk/setup/types/<int:pk>/", setup_trees.type_edit, name="type"),
    path("desk/setup/types/<int:pk>/fields/new/", setup_fields.new, name="field_new"),
    path("desk/setup/fields/<int:pk>/", setup_fields.edit, name="field"),
    path("desk/setup/endings/", setup_trees.reasons, name="reasons"),
    path("desk/setup/endings/new/", setup_trees.reason_new, name="reason_new"),
    path("desk/setup/endings/<int:pk>/", setup_trees.reason_edit, name="reason"),
    path("desk/setup/search/", setup_search.index, name="search_setup"),
    path("desk/setup/search/anew/", setup_search.rebuild, name="search_rebuild"),
    path(
        "desk/setup/channels/<int:pk>/queue/",
        setup_routes.channel_queue,
        name="channel_queue",
    ),
]
