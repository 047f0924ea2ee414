"""What stands before a browser comes: the demo, and people and mails for each variant.

Usage: python -m tests.browser.prepare FOLDER COUNT VARIANT... with the environment of
the product. Prints one JSON object: variant -> its cases.
"""

import io
import json
import sys
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
import time_machine
from django.core.management import call_command

from tests.browser import crowd, joined
from tests.browser.product import PASSWORD
from tests.fakes import mails

OWN_PEOPLE = {
    "code": "马可",
    "key": "方琪",
    "hands": "常健",
    "safe": "安宁",
    "eyes": "明亮",
    "shift": "勤勉",
}

ANSWER = (
    "王先生您好，已经收到您的截图和流水。这笔提现银行受理后没有返回结果，我已经请财务核对"
    "银行回执，今天 18:00 前给您答复。"
)
NOTE = "银行通道回执为空，疑似晚间对账漏单。核实之前不要承诺到账时刻。"
ASKED = "请核对这笔提现的银行回执，谢谢。"
SECOND_WORD = "好的，那我等您消息。到账以后能直接再投 6 个月的产品吗？"


def main(folder: Path, count: int, variants: list[str]) -> None:
    """Migrate, load the demo, and set up what the journeys of each variant use;
    `count` is how many tickets are resolved at once.
    """
    django.setup()
    quiet = io.StringIO()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("seed_demo", clients=24, tickets=60, seed=7, stdout=quiet)
    numbers = _file(folder, variants)
    _begin_imports(folder)
    _keep_lists()
    for variant in variants:
        _hire(variant)
    cases: dict[str, Any] = {
        variant: {
            "reply": numbers[f"{variant}-reply"],
            "macro": numbers[f"{variant}-macro"],
            "opened": numbers[f"{variant}-opened"],
            "held": _answer(numbers[f"{variant}-held"]),
            "verify": _known(numbers[f"{variant}-verify"], variant),
            "account": _linked(numbers[f"{variant}-account"], place),
            "twins": _twins(place),
            "numbers": _numbers(place),
            "crowd": crowd.gather(variant, count),
            "joined": joined.two_matters(variant),
            "shift": _shift(variant),
        }
        for place, variant in enumerate(variants)
    }
    cases["shown"] = _converse(folder)
    sys.stdout.write(json.dumps(cases))


def _begin_imports(folder: Path) -> None:
    """A file the supervisor has handed in and must match, and one tried already."""
    from crm import jobs
    from crm.importing.verbs import upload
    from crm.models import Staff

    content = "姓名,手机\n林小满,19900000001\n没有手机,\n打错手机,1990000\n".encode()
    upload("clients.csv", content, by=Staff.objects.get(username="supervisor"))
    while jobs.run_due():
        pass
    file = folder / "clients.csv"
    file.write_bytes(content)
    call_command("import_clients", str(file), dry_run=True, stdout=io.StringIO())


def _keep_lists() -> None:
    """A view of the supervisor's, and work of theirs on many tickets at once."""
    from crm import jobs
    from crm.models import Staff
    from helpdesk.bulk import selecting
    from helpdesk.models import SavedView, Ticket
    from helpdesk.models.saved_view import Wish

    supervisor = Staff.objects.get(username="supervisor")
    wish = Wish("催办", {"priority": ["3"]})
    SavedView.objects.keep(wish, by=supervisor)
    numbers = list(Ticket.objects.order_by("pk").values_list("pk", flat=True)[:3])
    selecting.start("priority", {"priority": 3}, numbers, by=supervisor)
    while jobs.run_due():
        pass


def subject(variant: str, case: str) -> str:
    """The subject of the mail that a case of a variant began with."""
    return f"提现 20,000 元未到账 {variant} {case}"


def client(case: str) -> str:
    """The address of the client of a case."""
    return f"{case}@client.example"


def _file(folder: Path, variants: list[str]) -> dict[str, int]:
    """Let the first mail of each case come in; case -> ticket number."""
    box = folder / "mails"
    box.mkdir()
    for variant in variants:
        for case in ("reply", "held", "verify", "account", "macro", "opened"):
            name = f"{variant}-{case}"
            raw = mails.mail(
                "您好，我昨天申请提现 20,000 元，到现在还没有到账。\r\n".encode(),
                **{"from": f"Wang Xiaoming <{client(name)}>"},
                subject=mails.words(subject(variant, case), "utf-8"),
                message_id=f"<{name}@client.example>",
            )
            (box / name).write_bytes(raw)
    return _processed(box)


def _processed(path: Path) -> dict[str, int]:
    """Let mails come in; file name -> ticket number."""
    output = io.StringIO()
    call_command("process_mail", str(path), stdout=output, stderr=io.StringIO())
    rows = [line.split("\t") for line in output.getvalue().splitlines()]
    return {Path(file).name: int(number) for _kind, file, number, _reason in rows}


def _shown() -> bytes:
    """A mail with a picture and a document, for the page and its picture."""
    text = (
        "您好，我 11 月 19 日申请提现 20,000 元，页面一直显示“银行处理中”，到今天还没有"
        "到账。银行说没有收到这笔转账。\r\n\r\n附件是提现页面的截图和银行流水，麻烦尽快"
        "帮我查一下，谢谢！\r\n"
    )
    return mails.whole(
        "mixed",
        mails.part("text/plain; charset=utf-8", text),
        mails.file_part("withdrawal.png", mails.PNG, "image/png"),
        mails.file_part("statement.pdf", b"%PDF-1.4 " + b"0" * 48_000),
        **{"from": f"{mails.words('王小明', 'utf-8')} <wang@client.example>"},
        subject=mails.words("提现 20,000 元三天未到账", "utf-8"),
    )


def _hire(variant: str) -> None:
    """Those whose accounts a journey changes for good."""
    from crm.models import Staff

    for username, name in OWN_PEOPLE.items():
        Staff.objects.hire(
            username=f"{variant}-{username}",
            name=name,
            role="supervisor",
            by=Staff.system(),
            department="customer_service",
            password=PASSWORD,
        )


def on_record(variant: str) -> str:
    """The address under which the client to verify was known before."""
    return f"record-{variant}@client.example"


def _known(number: int, variant: str) -> int:
    """Give the client another address, long proven, and an account seen before."""
    from config.lib.clock import now
    from crm.models import ContactPoint, DataKey, PlatformAccount, PlatformCopy, Staff
    from helpdesk.models import Ticket

    client = Ticket.objects.get(pk=number).client
    point = ContactPoint.objects.add(client, "mail", on_record(variant))
    point.verified_at = now() - timedelta(days=90)
    point.save(update_fields=["verified_at"])
    account = PlatformAccount.objects.create(
        client=client,
        user_id=f"journey-{variant}",
        linked_at=now(),
        linked_by=Staff.system(),
    )
    order = {"amount": {"amount": "23456.00", "currency": "CNY"}}
    context = f"crm_platformcopy.content:{account.pk}:withdrawals"
    content = DataKey.for_client(client).seal(context, json.dumps({"items": [order]}))
    PlatformCopy.objects.create(
        account=account, section="withdrawals", content=content, as_of=now()
    )
    return number


def _linked(number: int, place: int) -> dict[str, Any]:
    """Connect the client who wrote with a user of the platform nobody else is."""
    from crm.models import Staff
    from helpdesk.models import Ticket

    client, user = Ticket.objects.get(pk=number).client, f"U{101 + place:08d}"
    client.link_platform(user, by=Staff.system())
    return {"number": number, "client": client.pk, "user": user}


def _twins(place: int) -> list[int]:
    """Two records with one phone, each knowing what the other does not; their keys."""
    from crm import duplicates
    from crm.models import Client, Staff

    by = Staff.objects.get(username="supervisor")
    phone = ("phone", f"188{place:08d}")
    mail = ("mail", f"helan{place}@client.example")
    named = {"name": f"贺兰{place}"}
    born = {"name": f"贺岚{place}", "birth_date": date(1990, 3, 7)}
    one = Client.objects.enter(named, by=by, contacts=[phone, mail])
    other = Client.objects.enter(born, by=by, contacts=[phone])
    made = [one.pk, other.pk]
    duplicates.find(made)
    return made


def _shift(variant: str) -> list[int]:
    """Twenty tickets of twenty clients, in the hands of one person; the newest last."""
    from crm.models import Client, Staff
    from helpdesk.models import Queue, Ticket
    from helpdesk.models.ticket import Message, Opening
    from messaging.models import Channel

    system, mail = Staff.system(), Channel.objects.first_mail()
    holder = Staff.objects.get(username=f"{variant}-shift")
    queue, numbers = Queue.objects.earliest("pk"), []
    for place in range(20):
        address = client(f"{variant}-shift-{place}")
        person = Client.objects.for_mail(address, name=f"卢{place}", by=system)
        opening = Opening(
            subject=subject(variant, f"shift {place}"),
            client=person,
            queue=queue,
            contact=person.contact_points.get(kind="mail"),
            channel=mail,
        )
        ticket = Ticket.objects.open_matter(opening, by=system)
        ticket.receive(Message("什么时候到账？"), by=system)
        ticket.assign(to=holder, by=system)
        numbers.append(ticket.number)
    return numbers


def _numbers(place: int) -> dict[str, str]:
    """A mobile and an identity number that nobody on record has."""
    from crm.platform.sandbox.people import person
    from crm.platform.sandbox.world import SEED

    stranger = person(SEED, 201 + place)
    return {"phone": stranger.mobile, "identity": stranger.id_no}


def _answer(number: int) -> dict[str, Any]:
    """Reply as agent; the number, and the Message-ID a client's answer will name."""
    from crm.models import Staff
    from helpdesk.models import Ticket

    agent = Staff.objects.get(username="agent")
    entry = Ticket.objects.get(pk=number).reply("正在为您核对，请稍等。", by=agent)
    return {"number": number, "message_id": entry.message_id}


def _converse(folder: Path) -> int:
    """An hour and a half of talk, with a note and a question still open; its number."""
    from crm.models import Staff
    from helpdesk.models import ThirdParty, Ticket, TicketType
    from helpdesk.models.ticket import Message
    from helpdesk.models.ticket.consultable import Question

    file, agent = folder / "shown.eml", Staff.objects.get(username="agent")
    file.write_bytes(_shown())
    with _ago(95):
        ticket = Ticket.objects.get(pk=_processed(file)["shown.eml"])
    with _ago(88):
        ticket.claim(by=agent)
        kind = TicketType.objects.get(slug="withdrawal")
        ticket.classify(type=kind, priority=3, by=agent)
    with _ago(71):
        ticket.reply(ANSWER, by=agent)
    with _ago(64):
        ticket.note(NOTE, by=agent)
    with _ago(40):
        bank = ThirdParty.objects.get(slug="settlement-bank")
        asked = Question(ASKED, party=bank, address="desk@bank.example")
        ticket.consult(asked, by=agent)
    with _ago(12):
        ticket.receive(Message(SECOND_WORD), by=Staff.system())
    return ticket.number


def _ago(minutes: int) -> AbstractContextManager[Any]:
    """That long before this moment; the clock goes on from there."""
    return time_machine.travel(datetime.now(UTC) - timedelta(minutes=minutes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
