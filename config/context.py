"""What every page needs to draw its frame: theme, language, the rail, the palette."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

THEMES = ("", "light", "dark")


@dataclass(frozen=True)
class Place:
    """Somewhere to go: URL names in order of preference, who may go there, the key."""

    names: tuple[str, ...]
    label: Any
    icon: str
    permissions: tuple[str, ...] = ()
    key: str = ""
    in_rail: bool = False
    demo_only: bool = False
    # Of a view of the page: what follows its address.
    query: str = ""

    def path(self) -> str:
        """Return the address, "" while no page of that name exists."""
        return _first_of(self.names)


@cache
def _first_of(names: tuple[str, ...]) -> str:
    """The address of the first name that a page has; the same as long as it runs."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


SETUP = (
    "crm.manage_staff",
    "helpdesk.manage_queues",
    "helpdesk.manage_types",
    "helpdesk.manage_articles",
    "messaging.manage_channels",
    "crm.manage_tags",
    "crm.view_audit",
    "crm.view_readings",
)
JOBS = ("crm.import_clients", "crm.export_clients")
PLACES = (
    Place(("desk", "helpdesk:desk"), _("Desk"), "inbox", key="g d", in_rail=True),
    Place(
        ("tickets", "helpdesk:tickets"),
        _("Tickets"),
        "ticket",
        ("helpdesk.work_tickets",),
        key="g t",
    ),
    Place(("helpdesk:alerts",), _("Alerts"), "bell", ("helpdesk.work_tickets",), "g b"),
    Place(
        ("clients",),
        _("Clients"),
        "users-round",
        ("crm.read_client",),
        key="g k",
        in_rail=True,
    ),
    Place(("client_new",), _("New client"), "user-plus", ("crm.edit_clients",)),
    Place(("helpdesk:search",), _("Search"), "search", ("crm.read_client",), key="g f"),
    Place(
        ("knowledge",),
        _("Knowledge"),
        "book-open",
        ("helpdesk.read_articles",),
        key="g h",
        in_rail=True,
    ),
    Place(("helpdesk:macros",), _("Macros"), "zap", ("helpdesk.work_tickets",), "g x"),
    Place(("setup",), _("Setup"), "settings-2", SETUP, "g s", in_rail=True),
    Place(
        ("duplicates",), _("Possible duplicates"), "git-merge", ("crm.merge_clients",)
    ),
    Place(("staff",), _("Staff"), "user-cog", ("crm.manage_staff",)),
    Place(("roles",), _("Roles"), "shield-user", ("crm.manage_staff",)),
    Place(("queues",), _("Queues"), "layers", ("helpdesk.manage_queues",)),
    Place(("channels",), _("Channels"), "mail", ("messaging.manage_channels",)),
    Place(
        ("statuses",),
        _("Ticket statuses"),
        "circle-dot",
        ("helpdesk.manage_statuses",),
    ),
    Place(("parties",), _("Third parties"), "landmark", ("helpdesk.manage_parties",)),
    Place(("types",), _("Ticket types"), "tags", ("helpdesk.manage_types",)),
    Place(("reasons",), _("Endings"), "flag", ("helpdesk.manage_reasons",)),
    Place(
        ("sections",), _("Article sections"), "library", ("helpdesk.manage_articles",)
    ),
    Place(("search_setup",), _("Search index"), "search", ("crm.manage_staff",)),
    Place(("tags",), _("Tags"), "tag", ("crm.manage_tags",)),
    Place(("jobs",), _("Imports and exports"), "file-spreadsheet", JOBS),
    Place(("log",), _("Log"), "scroll-text", ("crm.view_audit",)),
    Place(("readings",), _("Readings"), "eye", ("crm.view_readings",)),
    Place(
        ("components",), _("Parts"), "shapes", key="g c", in_rail=True, demo_only=True
    ),
    Place(("me", "profile"), _("My profile"), "circle-user-round", key="g p"),
)


def _view(name: str, label: Any, icon: str, letter: str) -> Place:
    return Place(
        ("helpdesk:tickets",),
        label,
        icon,
        ("helpdesk.work_tickets",),
        f"g {letter}",
        query=f"view={name}",
    )


# The views that are there from the start, with the letter that leads to each. They are
# `helpdesk.viewing.BUILT_IN`, which nothing here may import.
VIEWS = (
    _view("mine", _("Mine"), "circle-user-round", "m"),
    _view("waiting", _("Waiting for me"), "message-circle", "w"),
    _view("unassigned", _("Unassigned"), "circle-dashed", "u"),
    _view("mentioned", _("Mentioned"), "at-sign", "a"),
    _view("held", _("Held and due"), "alarm-clock", "z"),
    _view("third", _("At third parties"), "hourglass", "o"),
    _view("today", _("Resolved today"), "circle-check", "r"),
    _view("all", _("All in reach"), "layers", "e"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return demo, theme, language, languages, rail, commands for the frame.

    Rail and commands are worked out only by templates that draw them.
    """
    found = cache(lambda: places(request))
    return {
        "demo": demo(),
        "theme": theme(request),
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "rail": lambda: [place for place in found() if place["in_rail"]],
        "commands": lambda: commands(found()),
    }


def demo() -> bool:
    """Tell whether this is the demonstration, where nothing leaves the house."""
    return bool(getattr(settings, "KEFU_DEMO", False))


def theme(request: HttpRequest) -> str:
    """Return light, dark or "" (as the system has it): the person's, or the cookie."""
    wish = getattr(getattr(request, "user", None), "theme", "")
    wish = wish or request.COOKIES.get("theme", "")
    return wish if wish in THEMES else ""


def places(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the places this person may go to, the longest matching one as current."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    found = []
    for place in (*VIEWS, *PLACES):
        path = place.path()
        allowed = not place.permissions or any(map(user.has_perm, place.permissions))
        if path and allowed and (demo() or not place.demo_only):
            found.append(
                {
                    "label": place.label,
                    "icon": place.icon,
                    "path": path,
                    "key": place.key,
                    "query": place.query,
                    "in_rail": place.in_rail,
                    "current": False,
                }
            )
    whole = [place for place in found if not place["query"]]
    here = [place for place in whole if request.path.startswith(place["path"])]
    if here:
        max(here, key=lambda place: len(place["path"]))["current"] = True
        _mark_parent(here)
    return found


def _mark_parent(here: list[dict[str, Any]]) -> None:
    """Keep a place of the rail lit when only a page below it is open."""
    lit = [place for place in here if place["in_rail"]]
    if lit:
        longest = max(lit, key=lambda place: len(place["path"]))
        for place in lit:
            place["current"] = place is longest


def _address(place: dict[str, Any]) -> str:
    return f"{place['path']}?{place['query']}" if place["query"] else place["path"]


def commands(found: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what the palette offers of the places found, ready for JSON: label, icon,
    path, group, and the keys that lead there.
    """
    return [
        {
            "label": str(place["label"]),
            "icon": place["icon"],
            "path": _address(place),
            "group": str(_("View") if place["query"] else _("Go to")),
            "key": place["key"],
        }
        for place in found
    ]
