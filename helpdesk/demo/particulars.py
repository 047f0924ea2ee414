"""What is known of the demo's clients beside their mail address: invented numbers that
pass their own arithmetic, tags, flags, consents and notes.
"""

from datetime import timedelta
from random import Random

from config.lib import personal
from config.lib.clock import now
from crm.models import Client, ClientFlag, Consent, Staff, Tag
from crm.models.client import Word
from helpdesk.demo.people import user_of

TAGS = ("杭州", "成都", "大额", "老客户", "需回访", "企业主", "推荐人")
STREETS = (
    "浙江省杭州市西湖区文三路 {number} 号",
    "四川省成都市锦江区红星路 {number} 号",
    "上海市浦东新区世纪大道 {number} 号",
    "江苏省南京市玄武区中山路 {number} 号",
)
BANKS = {"工商银行": "622202", "建设银行": "621700", "招商银行": "622588"}
FLAGS = (
    (ClientFlag.Kind.DISPUTE, "对上月服务费有异议，法务在看", 20),
    (ClientFlag.Kind.HARDSHIP, "失业，已申请延期三个月", 90),
    (ClientFlag.Kind.DO_NOT_CALL, "要求只用短信联系", None),
    (ClientFlag.Kind.LEGAL_HOLD, "法院来函，资料不得删除", None),
)
NOTES = (
    "工作日晚上六点以后方便接电话。",
    "打算把到期的款项转到六个月期产品，月底再问一次。",
    "银行卡换过一次，新卡已绑定，原卡不再使用。",
    "说普通话有困难，可以用四川话。",
    "配偶也是我们的客户，两人的款项分开处理。",
    "上次投诉已和解，语气请客气些。",
)


def fill_in(clients: list[Client], staff: dict[str, Staff], random: Random) -> None:
    """Tell what colleagues have found out about each of these clients, by the verbs."""
    people = [staff[name] for name in ("agent", "agent2", "supervisor")]
    tags = [_tag(name, Staff.system()) for name in TAGS]
    for client in clients:
        by = random.choice(people)
        _numbers(client, by, random)
        if random.random() < 0.6:
            client.retag(random.sample(tags, random.choice((1, 1, 2, 3))), by=by)
        if random.random() < 0.7:
            _consents(client, by, random)
        for text in random.sample(NOTES, random.choice((0, 0, 1, 1, 2))):
            client.note(text, by=by, is_pinned=random.random() < 0.3)
        if random.random() < 0.15:
            kind, reason, days = random.choice(FLAGS)
            until = now() + timedelta(days=days) if days else None
            client.raise_flag(kind, reason, by=by, until=until)


def _tag(name: str, by: Staff) -> Tag:
    known = Tag.objects.filter(name=name).first()
    if known is None:
        known = Tag(name=name)
        known.set_up(by=by)
    return known


def _numbers(client: Client, by: Staff, random: Random) -> None:
    if random.random() < 0.3:
        client.add_contact("qq", str(random.randrange(10**8, 10**10)), by=by)
    if client.lifecycle == "registered":
        return
    client.add_particular("identity", user_of(client).id_no, by=by)
    bank, start = random.choice(list(BANKS.items()))
    client.add_particular("card", _card(start, random), by=by, label=bank)
    if random.random() < 0.5:
        street = random.choice(STREETS).format(number=random.randint(1, 400))
        client.add_particular("address", street, by=by)


def _card(start: str, random: Random) -> str:
    """16 digits whose Luhn sum holds."""
    body = start + f"{random.randrange(10**9):09}"
    return next(
        body + str(last) for last in range(10) if personal.luhn_holds(body + str(last))
    )


def _consents(client: Client, by: Staff, random: Random) -> None:
    for means in random.sample(Consent.Means.values, 2):
        purpose = random.choice(Consent.Purpose.values)
        given = purpose == Consent.Purpose.SERVICE or random.random() < 0.6
        how = random.choice(("form", "call", "chat", "platform"))
        word = Word(purpose, means, given, how, wording="2026-03")
        client.record_consent(word, by=by)
