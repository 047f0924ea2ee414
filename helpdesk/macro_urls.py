"""Addresses of macros: their pages, and what a composer lists."""

from django.urls import path

from helpdesk.views import macros, pickers

_list = "desk/macros/"
_one = f"{_list}<int:pk>/"
_ticket = "desk/tickets/<int:number>/"

urlpatterns = [
    path(_list, macros.macros, name="macros"),
    path(f"{_list}new/", macros.new, name="macro_new"),
    path(f"{_list}preview/", macros.preview, name="macro_preview"),
    path(_one, macros.macro, name="macro"),
    path(f"{_one}archiving/", macros.archiving, name="macro_archiving"),
    path(f"{_one}restoring/", macros.restoring, name="macro_restoring"),
    path(f"{_ticket}macros/", pickers.macros, name="macro_picker"),
    path(f"{_ticket}macros/<int:macro>/", pickers.macro_text, name="macro_pick"),
    path(f"{_ticket}colleagues/", pickers.people, name="people_picker"),
]
