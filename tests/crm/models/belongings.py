"""One row of every model that belongs to a client, and the whole database to compare.

A new model with a key to a client needs a maker here: the test of merging names it.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Model
from simple_history.models import HistoricalChanges

from config.lib.clock import now
from crm.models import (
    Client,
    ClientFlag,
    ClientGrant,
    ClientMerge,
    ClientNote,
    ClientTag,
    Consent,
    ContactPoint,
    DataKey,
    Duplicate,
    Erasure,
    Job,
    JobRow,
    Particular,
    PlatformAccount,
    PlatformCopy,
    Staff,
    Tag,
)
from helpdesk.models import ClientSession, Draft, Ticket, Verification
from helpdesk.models.draft import Written
from helpdesk.models.ticket import Message, Opening
from tests.cast import Cast

Maker = Callable[[Cast, Client], Any]
# Not part of what a client has: the log, histories, the merges themselves, and what
# waits for the index.
ASIDE = {
    "crm.activity",
    "crm.seal",
    "crm.reading",
    "crm.reaction",
    "crm.clientmerge",
    "helpdesk.toindex",
}


def _by(cast: Cast) -> dict[str, Any]:
    return {"by": cast.zhou, "at": now()}


def _ticket(cast: Cast, client: Client) -> Ticket:
    """With a line of the client, a reply on its way and a draft of another."""
    contact = client.contact_points.filter(kind="mail").first()
    opening = Opening("提现", client, cast.queues["funds"], contact, cast.channel)
    ticket = Ticket.objects.open_matter(opening, by=Staff.system())
    ticket.receive(Message("钱呢？"), by=Staff.system())
    if contact is not None:
        ticket.reply("您好", by=cast.zhou)
    Draft.objects.keep(ticket, Written("还在查"), by=cast.zhou)
    return ticket


def _verification(cast: Cast, client: Client) -> Verification:
    return Verification.objects.create(
        ticket=_ticket(cast, client),
        client=client,
        level="verified",
        method="document",
        until=now() + datetime.timedelta(hours=1),
        **_by(cast),
    )


def _portal_session(_cast: Cast, client: Client) -> ClientSession:
    point = ContactPoint.objects.add(client, "mail", f"p{client.pk}@client.example")
    ClientSession.objects.begin(point, "code", by=Staff.system())
    return ClientSession.objects.latest("pk")


def _account(cast: Cast, client: Client) -> PlatformAccount:
    account = PlatformAccount.objects.create(
        client=client,
        user_id=f"u{client.pk}",
        linked_at=now(),
        linked_by=cast.zhou,
    )
    copy_of(account, client)
    return account


def copy_of(account: PlatformAccount, client: Client) -> PlatformCopy:
    """The last answer of the platform, sealed as it is kept."""
    key = DataKey.for_client(client)
    return PlatformCopy.objects.create(
        account=account,
        section="account",
        content=key.seal("crm_platformcopy.content", "{}"),
        as_of=now(),
    )


def _duplicate(cast: Cast, client: Client) -> Duplicate:
    other = Client.objects.register("邻居", by=cast.zhou)
    first, second = sorted((client, other), key=lambda one: one.pk)
    return Duplicate.objects.create(
        first=first, second=second, why="name", found_at=now()
    )


def _alias(cast: Cast, client: Client) -> ClientMerge:
    other = Client.objects.register("从前", by=cast.zhou)
    ContactPoint.objects.add(other, "mail", f"before{client.pk}@client.example")
    return client.merge(other, {}, by=cast.chen)


def _job_row(cast: Cast, client: Client) -> JobRow:
    job = Job.objects.create(kind="import", by=cast.wu)
    undo = DataKey.for_client(client).seal("crm_jobrow.undo", "{}")
    return JobRow.objects.create(
        job=job, number=1, outcome="created", client=client, undo=undo
    )


MAKERS: dict[str, Maker] = {
    "crm.client.merged_into": _alias,
    "crm.clientmerge.source": lambda _cast, _client: None,
    "crm.clientmerge.target": lambda _cast, _client: None,
    "crm.duplicate.first": _duplicate,
    "crm.duplicate.second": lambda _cast, _client: None,
    "crm.jobrow.client": _job_row,
    "crm.datakey.client": lambda _cast, client: DataKey.for_client(client),
    "crm.contactpoint.client": lambda _cast, client: ContactPoint.objects.add(
        client, "mail", f"c{client.pk}@client.example"
    ),
    "crm.particular.client": lambda _cast, client: Particular.objects.add(
        client, "address", f"浙江省杭州市文三路 {client.pk} 号"
    ),
    "crm.clientnote.client": lambda cast, client: ClientNote.objects.create(
        client=client, text="常在晚上来电", **_by(cast)
    ),
    "crm.clientflag.client": lambda cast, client: ClientFlag.objects.create(
        client=client, kind="dispute", reason="合同", **_by(cast)
    ),
    "crm.clienttag.client": lambda cast, client: ClientTag.objects.create(
        client=client,
        tag=Tag.objects.get_or_create(name=f"tag {client.pk}")[0],
        **_by(cast),
    ),
    "crm.clientgrant.client": lambda cast, client: ClientGrant.objects.create(
        client=client, staff=cast.zhao, reason="a withdrawal", **_by(cast)
    ),
    "crm.consent.client": lambda cast, client: Consent.objects.create(
        client=client,
        purpose="survey",
        means="sms",
        is_given=True,
        how="call",
        **_by(cast),
    ),
    "crm.erasure.client": lambda cast, client: Erasure.objects.create(
        client=client, state="withdrawn", reason="asked", **_by(cast)
    ),
    "crm.platformaccount.client": _account,
    "helpdesk.verification.client": _verification,
    "helpdesk.clientsession.client": _portal_session,
    "helpdesk.ticket.client": _ticket,
    "helpdesk.entry.client": lambda _cast, _client: None,  # a ticket brings its own
    "messaging.delivery.client": lambda _cast, _client: None,  # so does its reply
}


def everything() -> dict[str, dict[Any, dict[str, Any]]]:
    """Model → key → columns, of all rows but those that a merge may add."""
    return {
        model._meta.label_lower: _rows(model)
        for model in apps.get_models()
        if not issubclass(model, HistoricalChanges)
        and model._meta.app_label in {"crm", "messaging", "helpdesk"}
        and model._meta.label_lower not in ASIDE
    }


def _rows(model: type[Model]) -> dict[Any, dict[str, Any]]:
    rows = model._base_manager.values()
    return {row[model._meta.pk.attname]: _plain(row) for row in rows}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in row.items()
    }
