"""What an agent did in the last hour: one ticket in each of the states that only verbs
bring about, so that a first look finds something behind every door.
"""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from PIL import Image, ImageDraw

from config.lib.clock import now
from crm.models import Staff, Tag
from helpdesk.models import SavedView, ThirdParty, Ticket
from helpdesk.models.saved_view import Wish
from helpdesk.models.ticket import Enclosed
from helpdesk.models.ticket.consultable import Question
from helpdesk.models.ticket.participable import Person
from helpdesk.models.ticket.saying import File
from helpdesk.models.ticket.schedulable import Later
from messaging.models import Blob

Deed = Callable[[Ticket, Staff], object]
OPENING_HOUR = 9


def work_a_while(staff: dict[str, Staff]) -> None:
    """Let the agent work on the newest tickets in their hands, one deed on each; once,
    whatever is added to the demo later.
    """
    if SavedView.objects.exists():
        return
    agent = staff["agent"]
    found = Ticket.objects.filter(assignee=agent, category="open").order_by("-pk")
    for ticket, deed in zip(found, DEEDS, strict=False):
        deed(ticket, agent)
    share_views(staff)


def share_views(staff: dict[str, Staff]) -> None:
    """One view for everybody, and one of the agent's own."""
    urgent = {"priority": ["3", "4"], "category": ["new", "open"]}
    unanswered = {"assignee": ["me"], "unread": ["yes"]}
    shared = Wish(
        "紧急与高优先级", urgent, scope="everyone", columns=("number", "state")
    )
    SavedView.objects.keep(shared, by=staff["supervisor"])
    SavedView.objects.keep(Wish("我的未回复", unanswered), by=staff["agent"])


def _put_aside(ticket: Ticket, by: Staff) -> None:
    ticket.hold(until=_tomorrow(), by=by)


def _ask_the_bank(ticket: Ticket, by: Staff) -> None:
    bank = ThirdParty.objects.get(slug="settlement-bank")
    text = "请核对这笔业务在贵行的处理结果，并回复交易状态和回执编号，谢谢。"
    question = Question(text, bank, "settlement@bank.invalid", "交易结果核对")
    ticket.consult(question, by=by)


def _wait_for_the_channel(ticket: Ticket, by: Staff) -> None:
    ticket.wait_for(ThirdParty.objects.get(slug="quick-pay"), by=by)


def _call_the_lead(ticket: Ticket, by: Staff) -> None:
    text = "@supervisor 客户第二次来信催办，回执见附图，请看是否需要升级。"
    ticket.note(text, by=by, enclosed=Enclosed([_receipt()]))


def _copy_the_accountant(ticket: Ticket, by: Staff) -> None:
    ticket.add_participant(Person("accountant@company.invalid", "会计"), by=by)


def _answer_tomorrow(ticket: Ticket, by: Staff) -> None:
    text = "您好，银行处理结果预计明早返回，我会在第一时间核对后告知您。"
    ticket.reply_later(text, Later(_tomorrow()), by=by)


def _mark(ticket: Ticket, by: Staff) -> None:
    tag = Tag(name="回访")
    tag.set_up(by=Staff.system())
    ticket.tag(tag, by=by)


DEEDS: tuple[Deed, ...] = (
    _put_aside,
    _ask_the_bank,
    _wait_for_the_channel,
    _call_the_lead,
    _copy_the_accountant,
    _answer_tomorrow,
    _mark,
)


def _tomorrow() -> datetime:
    day = localtime(now()) + timedelta(days=1)
    return day.replace(hour=OPENING_HOUR, minute=0, second=0, microsecond=0)


def _receipt() -> File:
    """A picture of a receipt that was never one."""
    paper = Image.new("RGB", (900, 520), "#f7f5ee")
    pen = ImageDraw.Draw(paper)
    pen.rectangle((0, 0, 900, 84), fill="#2553c9")
    pen.text((36, 28), "SAMPLE RECEIPT", fill="white", font_size=30)
    for line, words in enumerate(("No. 0000-0000", "Amount 0.00", "State: pending")):
        pen.text((36, 140 + 84 * line), words, fill="#333333", font_size=28)
        pen.line((36, 190 + 84 * line, 864, 190 + 84 * line), fill="#cccccc", width=2)
    content = io.BytesIO()
    paper.save(content, "PNG")
    blob = Blob.objects.keep(content.getvalue(), "image/png")
    return File(name="receipt.png", mime="image/png", blob=blob)
