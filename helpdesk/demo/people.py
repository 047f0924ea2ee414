"""Who works at the demo desk and who writes to it: invented names, addresses that lead
nowhere.
"""

from dataclasses import dataclass
from random import Random

from simple_history.utils import bulk_create_with_history

from crm import duplicates
from crm.models import Client, ContactPoint, DataKey, Staff
from crm.models.contact_point import masked
from crm.name_keys import name_keys
from crm.platform.records import Contacts
from crm.platform.sandbox.people import Person, person
from crm.platform.sandbox.world import SEED, USERS
from crm.sealing import index_key_held
from helpdesk.roles import sync_roles

PASSWORD = "kefu-demo"
BATCH = 2000  # clients made at once
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉梅鹏飞倩雪晨曦子轩雨桐浩然思远佳怡"
)


@dataclass(frozen=True)
class Colleague:
    """One demo account."""

    username: str
    name: str
    role: str
    department: str


COLLEAGUES = (
    Colleague("agent", "周倩", "agent", "customer_service"),
    Colleague("agent2", "李雷", "agent", "customer_service"),
    Colleague("supervisor", "陈静", "supervisor", "customer_service"),
    Colleague("finance", "赵凯", "specialist", "finance"),
    Colleague("risk", "高远", "specialist", "risk"),
    Colleague("promotion", "林悦", "promotion", "promotion"),
    Colleague("manager", "孙建国", "manager", "operations"),
    Colleague("admin", "吴敏", "administrator", "operations"),
    Colleague("auditor", "郑岚", "auditor", "risk"),
)


def hire_colleagues() -> dict[str, Staff]:
    """The demo accounts by user name; those that stand already stay as they are."""
    sync_roles()
    system = Staff.system()
    staff = {member.username: member for member in Staff.objects.filter(is_demo=True)}
    for one in COLLEAGUES:
        if one.username not in staff:
            staff[one.username] = Staff.objects.hire(
                username=one.username,
                name=one.name,
                role=one.role,
                by=system,
                department=one.department,
                password=PASSWORD,
                is_demo=True,
            )
    return staff


def register_clients(count: int, random: Random) -> list[Client]:
    """`count` clients with one sealed mail address each, in bulk."""
    first = Client.objects.count() + 1
    clients: list[Client] = []
    with index_key_held():
        for start in range(first, first + count, BATCH):
            numbers = range(start, min(start + BATCH, first + count))
            clients += _register(numbers, random)
    if clients:
        _register_twice(clients[0], clients[-1])
    return clients


def _register(numbers: range, random: Random) -> list[Client]:
    clients = bulk_create_with_history(
        [_client(random, number) for number in numbers], Client
    )
    keys = DataKey.objects.bulk_create([DataKey.fresh(client) for client in clients])
    ContactPoint.objects.bulk_create(
        _mail_of(client, key, f"client{number}@demo.invalid")
        for number, client, key in zip(numbers, clients, keys, strict=True)
    )
    return clients


def _register_twice(client: Client, again: Client) -> None:
    """Give both one telephone, so that there is a duplicate to look at."""
    for one in {client, again}:
        ContactPoint.objects.add(one, "phone", f"199{client.pk:08d}")
    duplicates.find([client.pk])


def _client(random: Random, number: int) -> Client:
    """The demo's platform knows the same person under this number, as long as it has
    that many.
    """
    if number <= USERS:
        user = person(SEED, number)
        name, profile = user.name, user.profile
    else:
        given = "".join(random.choices(GIVEN, k=random.choice((1, 2))))
        name = random.choice(SURNAMES) + given
        profile = random.choice(("investor", "borrower", "both"))
    keys = name_keys(name)
    return Client(
        name=name,
        pinyin=keys.pinyin,
        initials=keys.initials,
        lifecycle=random.choice(("registered", "certified", "active", "active")),
        is_lender=profile in ("investor", "both"),
        is_borrower=profile in ("borrower", "both"),
    )


def open_accounts(clients: list[Client]) -> None:
    """Connect each of them with the user of the demo's platform who has their mail."""
    system = Staff.system()
    for client in clients:
        user = user_of(client)
        contacts = Contacts(mobile=user.mobile, email=user.email)
        client.link_platform(user.id, by=system, contacts=contacts)


def user_of(client: Client) -> Person:
    """The user of the demo's platform who has this client's mail."""
    address = client.contact_points.get(kind="mail").open()
    return person(SEED, int(address.partition("@")[0].removeprefix("client")))


def _mail_of(client: Client, key: DataKey, address: str) -> ContactPoint:
    point = ContactPoint(client=client, kind="mail", is_preferred=True)
    point.keep(address, masked("mail", address), key)
    return point
