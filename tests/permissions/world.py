"""Everybody at their own browser, and a thing of each kind to ask for."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse

from config.checks import Address
from config.lib.clock import now
from crm.models import (
    Activity,
    ApiToken,
    Client,
    ClientGrant,
    Job,
    PlatformAccount,
    Staff,
    Tag,
)
from helpdesk.models import (
    Attachment,
    ClientSession,
    Macro,
    ThirdParty,
    Ticket,
    TicketStatus,
    TicketType,
    TypeField,
    WrapupReason,
)
from helpdesk.models.macro import Wish
from helpdesk.models.ticket import Later
from helpdesk.models.ticket.consultable import Question
from helpdesk.models.ticket.participable import Person
from messaging.models import Blob
from tests.cast import Cast
from tests.helpdesk.portal.visiting import holding
from tests.helpdesk.writing import published
from tests.permissions.rules import CLIENT, NOBODY, PROGRAMS, STAFF
from tests.programs import hire
from tests.visits import browser

NOT_THERE = 999_999_999
ARTICLE = (
    "article",
    "article_edit",
    "article_publishing",
    "article_rating",
    "article_restoring",
    "article_review",
    "article_version",
    "article_withdrawal",
)
MACRO = ("helpdesk:macro", "helpdesk:macro_archiving", "helpdesk:macro_restoring")
# Addresses of the import that Chen prepared; other jobs are not there.
IMPORT = (
    "import_matching",
    "import_confirm",
    "import_revert",
    "import_rows",
    "import_decide",
)


@dataclass
class Asked:
    """What an address answered, and whether anything was done on the way."""

    status: int
    location: str
    acted: bool


class World:
    """Own and other tickets, and the cookies of everybody's browser."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        bot = Staff.objects.hire(
            username="bot",
            name="Bot",
            role="integration",
            kind="integration",
            by=cast.wu,
        )
        people = {**cast.staff, "bot": bot}
        # One browser would need its middleware loaded for each person: 40 ms apiece.
        self.browser = Browser(headers={"accept-language": "en"})
        self.cookies = {name: browser(people[name]).cookies for name in STAFF}
        for name in (NOBODY, *PROGRAMS):
            self.cookies[name] = SimpleCookie()
        self.cookies[CLIENT] = holding(self._portal_secret(cast)).cookies
        self.tokens = self._tokens(cast)
        self.tickets = {
            "own": self._thread(cast.ticket()),
            "other": self._thread(cast.ticket("liu", "loans")),
        }
        self.tag = Tag.objects.create(name="Tag")
        self.kind = TicketType.objects.create(slug="kind", name="Kind")
        self.party = ThirdParty.objects.create(slug="party", name="Party")
        self.field = TypeField.objects.create(type=self.kind, key="field", name="F")
        self.reason = WrapupReason.objects.create(slug="reason", is_active=False)
        self.article = published(cast, slug="shared")
        greeting = Wish("Greeting", text="{client.name}", scope="everyone")
        self.macro = Macro.objects.keep(greeting, by=cast.chen)
        self.job = Job.objects.prepare("clients.import", by=cast.chen)
        self._know_clients(cast)
        # Whatever a request did is undone, so this stays the newest.
        self.last_act = Activity.objects.latest("pk").pk

    def _know_clients(self, cast: Cast) -> None:
        """Two clients with one of everything, and a third to merge into one of them."""
        named = {"known": cast.clients["wang"], "unknown": cast.clients["liu"]}
        self.clients = {name: client.pk for name, client in named.items()}
        self.clients["missing"] = NOT_THERE
        self.parts = {name: self._parts_of(client) for name, client in named.items()}
        self.source = Client.objects.register("王小明", by=cast.chen)
        # Zhao may see Wang, who was named to him, and nobody else.
        ClientGrant.objects.create(
            client=cast.clients["wang"],
            staff=cast.zhao,
            reason="a withdrawal to look into",
            by=cast.chen,
            at=now(),
        )
        for name in ("wang", "liu"):
            PlatformAccount.objects.create(
                client=cast.clients[name],
                user_id=name,
                linked_at=now(),
                linked_by=cast.chen,
            )

    def ask(self, who: str, method: str, path: str) -> Asked:
        """Send an empty request; whatever it did is undone."""
        cache.clear()  # the budgets of the one address that they all share
        with transaction.atomic():
            # As they were: signing out or choosing a theme changes them.
            self.browser.cookies = SimpleCookie(self.cookies[who].output(header=""))
            answer = getattr(self.browser, method.lower())(path, **self._as(who, path))
            location = answer.headers.get("Location", "")
            acted = Activity.objects.filter(pk__gt=self.last_act).exists()
            asked = Asked(answer.status_code, location, acted)
            if answer.streaming:
                answer.getvalue()
            transaction.set_rollback(True)
        return asked

    def _as(self, who: str, path: str) -> dict[str, Any]:
        """How a program asks, and what anybody sends to the API: nothing, as JSON."""
        asked: dict[str, Any] = {}
        if who in self.tokens:
            asked["headers"] = {"authorization": f"Token {self.tokens[who]}"}
        if path.startswith("/api/"):
            asked["content_type"] = "application/json"
        return asked

    def _tokens(self, cast: Cast) -> dict[str, str]:
        """A token of each of PROGRAMS."""
        issue = partial(ApiToken.objects.issue, by=cast.wu)
        teller = hire("teller")
        _token, own = issue(teller)
        confined_to, confined = issue(teller)
        confined_to.scopes = ["nothing"]
        confined_to.save(update_fields=["scopes"])
        _token, idle = issue(hire("idle", queues=()))
        revoked, gone = issue(teller)
        revoked.revoke(by=cast.wu)
        return dict(zip(PROGRAMS, (own, confined, idle, gone), strict=True))

    def path(self, address: Address, thing: str) -> str:
        """The address with the thing of that kind filled in."""
        if not address.name.rpartition(":")[2]:
            return address.route.split("(")[0].split("<")[0] + "1/"
        names = {"app_label": "crm"} | self._things(address, thing)
        wanted = {
            key: value for key, value in names.items() if f"{key}>" in address.route
        }
        return reverse(address.name, kwargs=wanted)

    def _things(self, address: Address, thing: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "object_id": "1",
            "content_type_id": "1",
            "verb": "enable",
            "section": "withdrawals",
            "file": NOT_THERE,
            "secret": "A" * 22,
            "number": 1 if address.name in ARTICLE else 2,
            "slug": "shared",
            "language": "en" if address.name == "help_language" else "zh",
        }
        plain = {
            "staff_member": self.cast.li.pk,
            "staff_act": self.cast.li.pk,
            "queue": self.cast.queues["loans"].pk,
            "type": self.kind.pk,
            "status": TicketStatus.objects.first_of("open").pk,
            "party": self.party.pk,
            "field_new": self.kind.pk,
            "field": self.field.pk,
            "reason": self.reason.pk,
            "tag": self.tag.pk,
            "channel": self.cast.channel.pk,
            "channel_queue": self.cast.channel.pk,
            "section": self.article.section_id,
            **dict.fromkeys(ARTICLE, self.article.pk),
            **dict.fromkeys(MACRO, self.macro.pk),
            **dict.fromkeys(IMPORT, self.job.pk),
        }
        if "<int:client>" in address.route and thing:
            return found | self._of_client(address, thing)
        if thing:
            return found | self._of_ticket(thing)
        return found | {"pk": plain.get(address.name, NOT_THERE)}

    def _of_client(self, address: Address, thing: str) -> dict[str, Any]:
        parts = self.parts.get(thing, {})
        verb = "pin" if address.name == "client_note" else "verify"
        pk = parts.get(address.name, NOT_THERE)
        other = {"source": self.source.pk, "merge": NOT_THERE, "kind": "contact"}
        return {"client": self.clients[thing], "pk": pk, "verb": verb, **other}

    def _parts_of(self, client: Client) -> dict[str, int]:
        """One of each thing that a client's pages act on."""
        zhou = self.cast.zhou
        card = client.add_particular("address", "杭州市文三路 1 号", by=zhou)
        return {
            "client_contact": client.contact_points.get().pk,
            "client_reveal": client.contact_points.get().pk,
            "client_particular_drop": card.pk,
            "client_flag_end": client.raise_flag("dispute", "fee", by=zhou).pk,
            "client_note": client.note("in the evening", by=zhou).pk,
        }

    def _of_ticket(self, thing: str) -> dict[str, Any]:
        if thing == "missing":
            keys = (
                "line number entry delivery pk staff other side participant later macro"
            )
            return dict.fromkeys(keys.split(), NOT_THERE)
        ticket = self.tickets[thing]
        reply = ticket.entries.get(kind="reply")
        return {
            "number": ticket.pk,
            "entry": reply.number,
            "delivery": reply.delivery_id,
            "staff": self.cast.li.pk,
            "other": ticket.pk,
            "participant": ticket.participants.get().pk,
            "later": ticket.later.get().pk,
            "macro": self.macro.pk,
            "line": NOT_THERE,
            "side": ticket.sides.get().pk,
            "pk": Attachment.objects.get(entry__ticket=ticket).pk,
        }

    @staticmethod
    def _portal_secret(cast: Cast) -> str:
        """Wang, signed in at the portal by a code."""
        point = cast.clients["wang"].contact_points.get()
        return ClientSession.objects.begin(point, "code", by=Staff.system())

    def _thread(self, ticket: Ticket) -> Ticket:
        ticket.reply("您好，我们正在核对。", by=self.cast.chen)
        entry = ticket.entries.get(kind="message")
        blob = Blob.objects.keep(b"a paper", "text/plain")
        Attachment.objects.create(
            entry=entry, blob=blob, name="paper.txt", mime="text/plain", size=7
        )
        question = Question("Has it left?", address="b@bank.example")
        ticket.consult(question, by=self.cast.chen)
        mum = Person("mum@home.example")
        ticket.add_participant(mum, by=self.cast.chen)
        later = Later(now() + timedelta(hours=1))
        ticket.reply_later("您好，已到账。", later, by=self.cast.chen)
        ticket.release(by=self.cast.chen)
        return ticket
