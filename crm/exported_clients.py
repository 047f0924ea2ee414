"""The list of clients as an export: columns by what the person may see."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from config.lib.sealed import SealBroken, key_id_of
from crm.client_lists import ORDERS, ClientList
from crm.exporting import PERMISSION, ExportedList, register
from crm.models import Client, ClientTag, ContactPoint, DataKey, Staff

KINDS = ("phone", "mail", "platform")
LARGEST_CHOICE = 1_000


def rows(staff: Staff, query: Mapping[str, str]) -> Any:
    """The clients of the list as its address has it, narrowed to `ids` (those chosen,
    with commas) where some are; erased ones are left out.
    """
    found = ClientList.read(query).clients(staff).filter(erased_at__isnull=True)
    if chosen := query.get("ids", ""):
        keys = [int(key) for key in chosen.split(",") if key.isdecimal()]
        found = found.filter(pk__in=keys[:LARGEST_CHOICE])
    return found


def header(staff: Staff) -> list[str]:
    """The names of the columns."""
    return [
        _("Number"),
        pgettext("of a person", "Name"),
        _("Foreign name"),
        *([_("Birth date")] if _sees_identity(staff) else []),
        _("Lifecycle"),
        *([_("Phone"), _("Mail address")] if _sees_contacts(staff) else []),
        *([_("Platform user")] if _sees_contacts(staff) else []),
        _("Tags"),
        _("On record since"),
    ]


def cells(clients: list[Client], staff: Staff, clear: bool) -> list[list[Any]]:
    """The cells of up to 100 clients, in three or four statements."""
    points = _points(clients, clear) if _sees_contacts(staff) else {}
    tags = _tags(clients)
    return [
        [
            client.pk,
            client.name if clear else client.masked_name,
            client.foreign_name
            if clear
            else client.foreign_name[:1] + "**"
            if client.foreign_name
            else "",
            *([_born(client, clear)] if _sees_identity(staff) else []),
            client.get_lifecycle_display(),
            *(
                ["; ".join(points[client.pk, kind]) for kind in KINDS]
                if _sees_contacts(staff)
                else []
            ),
            ", ".join(tags[client.pk]),
            client.created_at.date().isoformat(),
        ]
        for client in clients
    ]


def _sees_contacts(staff: Staff) -> bool:
    return staff.has_perm("crm.view_contacts")


def _sees_identity(staff: Staff) -> bool:
    return staff.has_perm("crm.view_identity")


def _born(client: Client, clear: bool) -> str:
    """The whole date in clear; else the year, which a report needs."""
    if client.birth_date is None:
        return ""
    return client.birth_date.isoformat() if clear else str(client.birth_date.year)


def _points(clients: list[Client], clear: bool) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    points = list(
        ContactPoint.objects.filter(client__in=clients, kind__in=KINDS).order_by(
            "-is_preferred", "pk"
        )
    )
    keys = _keys(points) if clear else {}
    for point in points:
        value = _open(point, keys) if clear else point.masked
        found[point.client_id, point.kind].append(value)
    return found


def _keys(points: list[ContactPoint]) -> dict[int, DataKey]:
    """The keys of all values at once: one by one, each would cost a statement."""
    return DataKey.objects.in_bulk({key_id_of(bytes(point.value)) for point in points})


def _open(point: ContactPoint, keys: dict[int, DataKey]) -> str:
    """The plain value; the mask where its key was erased or is somebody else's."""
    key = keys.get(key_id_of(bytes(point.value)))
    if key is None or key.client_id != point.client_id:
        return point.masked
    try:
        return key.unseal(point.context_of(point.kind, point.index), bytes(point.value))
    except SealBroken:
        return point.masked


def _tags(clients: list[Client]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    given = ClientTag.objects.filter(client__in=clients).order_by("tag__name")
    for client, name in given.values_list("client", "tag__name"):
        found[client].append(name)
    return found


register(
    "clients",
    ExportedList(
        label=gettext_lazy("Clients"),
        permission=PERMISSION,
        rows=rows,
        header=header,
        cells=cells,
        client_of=lambda client: client.pk,
        order=lambda query: ORDERS[ClientList.read(query).sort],
    ),
)
