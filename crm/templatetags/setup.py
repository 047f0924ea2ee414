"""`{% load setup %}`: the menu beside every set-up page, names of roles."""

from typing import Any

from django import template

from crm.role_names import role_name
from crm.setup_places import open_to

register = template.Library()
register.filter("role_name", role_name)


@register.inclusion_tag("crm/setup/_menu.html", takes_context=True)
def setup_menu(context: template.Context) -> dict[str, Any]:
    """Draw links to the set-up pages this person may open, the present one marked."""
    request = context["request"]
    places = [
        {"place": place, "current": request.path.startswith(place.path)}
        for place in open_to(request.user)
    ]
    return {"places": places}
