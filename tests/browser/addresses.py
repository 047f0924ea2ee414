"""Every page there is, from the URL resolver: who looks at it, and why one is left out.

A new address is looked at from then on; the check fails where no link leads to it and
no reason stands here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from config.lib.guards import Guard, guard_of
from helpdesk.roles import ROLES

# Not pages to look at, by URL name; the reason is for whoever adds one.
LEFT_OUT = {
    "admin:*": "Django's own pages, for superusers in an emergency",
    "healthz": "for machines",
    "readyz": "for machines",
    "metrics": "for machines",
    "api_*": "for programs",
    "icons": "an asset",
    "helpdesk:home": "leads to the desk",
    "client_account_overview": "a fragment, seen on the account's tab",
    "client_account_section": "a fragment, seen on the account's tab",
    "client_account_find": "a fragment, seen on the tab of a client without account",
    "client_account_panel": "a fragment, seen on the ticket's page",
    "import_matching": "seen first, see pages.py: a job that waits leads there",
    "job_progress": "a fragment, seen on the job's page",
    "job_file": "a download",
    "helpdesk:later": "seen on a reply that waits, by the journey of a shift",
    "helpdesk:entry_reveal": "the form of client_reveal, for a line with numbers",
    "helpdesk:reference_now": "a fragment, seen on the ticket's page",
    "channel_queue": "a fragment, seen on the channel's page",
    "article_picker": "a fragment, seen above the reply box",
    "helpdesk:macro_picker": "a fragment, seen above the reply box",
    "helpdesk:people_picker": "a fragment, seen above the box of a note",
    "help_helpful": "a fragment, seen on the help page of an article",
    "help_language": "leads back to the page it stands on",
    "helpdesk:thread": "a fragment, seen on the ticket's page",
    "helpdesk:attachment": "a download",
    "helpdesk:picture": "the picture of a preview",
    "helpdesk:side_file": "a download",
    "mfa_download_recovery_codes": "a download",
    "portal:home": "a client's page, seen by nobody of the desk",
    "portal:ticket": "a client's page, seen by nobody of the desk",
    "portal:consents": "a client's page, seen by nobody of the desk",
    "portal:file": "a download",
    "portal:status": "behind a secret that no page links to",
    "portal:code": "seen once a code was asked for",
    "mfa_login_webauthn": "JSON for the passkey script",
    "mfa_authenticate": "seen halfway through signing in, see pages.py",
}
# With an app, a passkey and recovery codes: sees every page of an own account.
SECURED = "secured"
NOBODY = ""
OWN = ("account_*", "mfa_*", "me")
# Who of the demo looks at what a permission opens, the first whose role has it.
VIEWERS = {
    "agent": "agent",
    "supervisor": "supervisor",
    "administrator": "admin",
    "auditor": "auditor",
}
# The secured person has an app already; the index of the set-up is for few.
CHOSEN = {
    "account_login": NOBODY,
    "portal:new": NOBODY,
    "portal:enter": NOBODY,
    "mfa_activate_totp": "agent",
    "setup": "admin",
    # Who writes articles: the page leads to the editor.
    "article": "supervisor",
    # Whoever asked for the work; and what stands on a client's page for few.
    "jobs": "supervisor",
    "job": "supervisor",
    "helpdesk:bulk_job": "supervisor",
    "helpdesk:views": "supervisor",
    "helpdesk:view": "supervisor",
}


@dataclass(frozen=True)
class Address:
    """A page: its URL name, its route, who looks at it."""

    name: str
    route: str
    viewer: str

    @property
    def path(self) -> str:
        """The path, "" where the route has parameters and a link must be found."""
        return "" if "<" in self.route else f"/{self.route}"


def pages() -> list[Address]:
    """Every address that answers GET with a page."""
    found = [
        Address(name, route, _viewer(name, rule))
        for name, route, rule in routes()
        if rule.allows("GET") and not _is_any(name, LEFT_OUT)
    ]
    if not found:
        raise AssertionError("the resolver knows no page")
    return found


def routes() -> Iterator[tuple[str, str, Guard]]:
    """URL name, route and guard of every address."""
    return _routes(get_resolver(), "", "")


def name_of(path: str) -> str:
    """The URL name of a path, "" where there is none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _routes(
    resolver: URLResolver, before: str, space: str
) -> Iterator[tuple[str, str, Guard]]:
    for entry in resolver.url_patterns:
        route = before + re.sub(r"^\^|\$$", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _routes(entry, route, inner)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}"
            rule = guard_of(entry.callback, name)
            assert rule is not None, f"{name} has no guard"
            yield name, route, rule


def _viewer(name: str, rule: Guard) -> str:
    if name in CHOSEN:
        return CHOSEN[name]
    if _is_any(name, OWN):
        return SECURED
    if rule.permission is None:
        return "agent"
    for role, viewer in VIEWERS.items():
        if rule.permission in ROLES[role].permissions:
            return viewer
    raise AssertionError(f"{name}: none of {list(VIEWERS)} has {rule.permission}")


def _is_any(name: str, patterns: object) -> bool:
    assert isinstance(patterns, dict | tuple)
    return any(fnmatchcase(name, pattern) for pattern in patterns)
