"""`{% load clients %}`: the head that every page of a client carries."""

from typing import Any

from django import template

from crm import client_face
from crm.masking import mask_text

register = template.Library()
register.filter("mask_text", mask_text)


@register.inclusion_tag("crm/clients/_head.html", takes_context=True)
def client_head(context: template.Context) -> dict[str, Any]:
    """Draw the head of the `client` of the page: who it is, where reached, the tabs.

    A page that has read the Face already hands it over as `face`.
    """
    client, request = context["client"], context["request"]
    staff = request.user
    tabs = client_face.tabs(client, staff)
    return {
        "client": client,
        "face": context.get("face") or client_face.Face.of(client, staff),
        "tabs": tabs,
        "current": max(
            (tab.path for tab in tabs if request.path.startswith(tab.path)),
            key=len,
            default="",
        ),
        "csrf_token": context.get("csrf_token"),
    }
