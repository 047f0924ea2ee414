"""A client who wrote twice about one thing: two tickets that belong together."""

from typing import Any

SUBJECT = "同一笔充值"
FIRST, SECOND = "充值 3,000 元没有到账。", "补充：银行已经扣款了。"


def two_matters(variant: str) -> dict[str, Any]:
    """Both numbers, and the Message-ID of the answer to the second that a later mail
    of the client will name.
    """
    from crm.models import Client, Staff
    from helpdesk.models import Queue, Ticket
    from helpdesk.models.ticket import Message, Opening
    from messaging.models import Channel
    from tests.browser.prepare import client as address_of

    by = Staff.system()
    client = Client.objects.for_mail(
        address_of(f"{variant}-joined"), name="何清", by=by
    )
    told: dict[str, Any] = {
        "client": client,
        "contact": client.contact_points.get(kind="mail"),
        "channel": Channel.objects.first_mail(),
        "queue": Queue.objects.filter(is_active=True).order_by("place", "pk")[0],
    }
    made = []
    for text in (FIRST, SECOND):
        subject = f"{SUBJECT} {variant}"
        opening = Opening(subject=subject, **told)
        ticket = Ticket.objects.open_matter(opening, by=by)
        ticket.receive(Message(text), by=by)
        made.append(ticket)
    agent = Staff.objects.get(username="agent")
    entry = made[1].reply("收到，正在核对。", by=agent)
    kept, gone = (ticket.pk for ticket in made)
    return {"kept": kept, "gone": gone, "message_id": entry.message_id}
