"""Addresses of clients: list, page, forms, history, readings."""

from django.urls import path

from crm.views import readings, tags
from crm.views.clients import contacts, entering, history, lists, marks, page

_one = "clients/<int:client>/"

urlpatterns = [
    path("clients/", lists.clients, name="clients"),
    path("clients/new/", entering.new, name="client_new"),
    path(_one, page.client, name="client"),
    path(f"{_one}edit/", entering.edit, name="client_edit"),
    path(f"{_one}history/", history.history, name="client_history"),
    path(f"{_one}contacts/new/", contacts.add, name="client_contact_new"),
    path(
        f"{_one}contacts/<int:pk>/<slug:verb>/",
        contacts.contact,
        name="client_contact",
    ),
    path(
        f"{_one}particulars/new/",
        contacts.add_particular,
        name="client_particular_new",
    ),
    path(
        f"{_one}particulars/<int:pk>/drop/",
        contacts.drop_particular,
        name="client_particular_drop",
    ),
    path(f"{_one}flags/new/", marks.raise_flag, name="client_flag_new"),
    path(f"{_one}flags/<int:pk>/end/", marks.end_flag, name="client_flag_end"),
    path(f"{_one}consents/new/", marks.consent, name="client_consent_new"),
    path(f"{_one}tags/", marks.tags, name="client_tags"),
    path(f"{_one}notes/new/", marks.add_note, name="client_note_new"),
    path(f"{_one}notes/<int:pk>/<slug:verb>/", marks.note, name="client_note"),
    path("desk/setup/tags/", tags.tags, name="tags"),
    path("desk/setup/tags/new/", tags.new, name="tag_new"),
    path("desk/setup/tags/<int:pk>/", tags.edit, name="tag"),
    path("desk/setup/readings/", readings.readings, name="readings"),
]
