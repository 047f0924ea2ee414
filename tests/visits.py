"""Visits to pages: a browser in which somebody is signed in, and how htmx asks."""

from django.test import Client as Browser

from crm.models import Staff

BACKEND = "crm.access.backends.RoleBackend"


def browser(staff: Staff, language: str = "en") -> Browser:
    """A browser in which `staff` is signed in."""
    found = Browser(headers={"accept-language": language})
    found.force_login(staff, backend=BACKEND)
    return found


def fragment(target: str = "") -> dict[str, str]:
    """The headers htmx asks with for the element of that id."""
    return {"HX-Request": "true", "HX-Target": target}
