"""The named cast: who is who in every test.

Staff: Zhou answers the funds queue, Li the loans queue, Zhao is finance's specialist,
Chen leads, Sun manages, Qian promotes, Wu administers, Zheng audits; Hu is an agent of
no queue and must never get in anywhere. Clients: Wang waits for a withdrawal, Liu pays
back a loan.
"""

from dataclasses import dataclass, field

from crm.models import Client, Staff
from helpdesk.models import ChannelRoute, Queue, Ticket, TicketStatus
from helpdesk.models.ticket import Message, Opening
from helpdesk.roles import sync_roles
from messaging.models import Channel
from tests.replaying import Replayed

PASSWORD = "correct horse battery staple"

ROLE_OF = {
    "zhou": ("周倩", "agent", "customer_service"),
    "li": ("李雷", "agent", "customer_service"),
    "hu": ("胡来", "agent", "customer_service"),
    "zhao": ("赵凯", "specialist", "finance"),
    "chen": ("陈主管", "supervisor", "customer_service"),
    "sun": ("孙总", "manager", "operations"),
    "qian": ("钱推广", "promotion", "promotion"),
    "wu": ("吴管理", "administrator", "operations"),
    "zheng": ("郑审计", "auditor", "risk"),
}


@dataclass
class Cast:
    """Everybody and everything a test may name."""

    staff: dict[str, Staff]
    queues: dict[str, Queue]
    clients: dict[str, Client]
    channel: Channel
    tickets: dict[str, Ticket] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Staff:
        """`cast.zhou` is the member of staff of that name."""
        try:
            return self.__dict__["staff"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    def ticket(
        self, client: str = "wang", queue: str = "funds", text: str = "钱呢？"
    ) -> Ticket:
        """A new ticket of the client with one message, as a mail would have made it."""
        person = self.clients[client]
        opening = Opening(
            subject="提现 20,000 元未到账",
            client=person,
            queue=self.queues[queue],
            contact=person.contact_points.get(kind="mail"),
            channel=self.channel,
        )
        ticket = Ticket.objects.open_matter(opening, by=Staff.system())
        ticket.receive(Message(text), by=Staff.system())
        return ticket


def _gather() -> Cast:
    """Hire everybody through the verbs, set up the queues, register the clients."""
    sync_roles()
    TicketStatus.objects.standard()
    system = Staff.system()
    staff = {
        name: Staff.objects.hire(
            username=name,
            name=full,
            role=role,
            by=system,
            department=department,
            password=PASSWORD,
            email=f"{name}@kefu.example",
        )
        for name, (full, role, department) in ROLE_OF.items()
    }
    queues = {
        slug: Queue(slug=slug, name=slug.title())
        for slug in ("funds", "loans", "finance")
    }
    parts = {"funds": ["zhou"], "loans": ["li"], "finance": ["zhao"]}
    for slug, queue in queues.items():
        queue.set_up(by=system, parts={staff[name]: "serve" for name in parts[slug]})
    channel = Channel.objects.first_mail()
    ChannelRoute.objects.get_or_create(
        channel=channel, defaults={"queue": queues["funds"]}
    )
    clients = {
        "wang": Client.objects.for_mail(
            "wang@client.example", name="王小明", by=system
        ),
        "liu": Client.objects.for_mail("liu@client.example", name="刘芳", by=system),
    }
    return Cast(staff=staff, queues=queues, clients=clients, channel=channel)


# Everybody, hired and set up through the verbs: once a process, and then as they were.
gather = Replayed(_gather)
