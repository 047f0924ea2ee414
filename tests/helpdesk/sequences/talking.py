"""Rules: what is said, by whom, and what is proven of them."""

from typing import Any

from django.db.models import Q
from hypothesis import strategies as st

from crm.models import ClientMerge, ContactPoint, Staff
from helpdesk.models import (
    ClientSession,
    Entry,
    SideConversation,
    ThirdParty,
    Ticket,
    WrapupReason,
)
from helpdesk.models.side_conversation import Answer
from helpdesk.models.ticket import Enclosed, Ending, Message
from helpdesk.models.ticket.consultable import Question
from helpdesk.models.ticket.saying import Then
from tests.helpdesk.models.ticket.test_provable import another, digits_of
from tests.helpdesk.sequences.playing import (
    REFUSED,
    WORKERS,
    Play,
    people,
    plays,
)

ticket = Play.tickets


class Talking(Play):
    """Messages, replies, notes."""

    @plays(
        "receive",
        "goes_on_in",
        number=ticket,
        odd=st.sampled_from(("", "unproven", "automatic")),
    )
    def receive(self, number: int, odd: str) -> None:
        message = Message(
            next(self.words),
            is_unverified=odd == "unproven",
            is_automatic=odd == "automatic",
        )
        self.act(number, lambda t: t.receive(message, by=Staff.system()))

    @plays(
        "reply",
        then=st.sampled_from(list(Then)),
        number=ticket,
        by=people,
        seen=st.sampled_from((None, "all", "nothing")),
    )
    def reply(self, number: int, by: str, seen: str | None, then: str) -> None:
        """Whoever has seen less than the client's last word says nothing."""
        thread = Ticket.objects.get(pk=number).thread
        shown = {None: None, "all": thread.last_number, "nothing": 0}[seen]
        made = self.act(
            number,
            lambda t: t.reply(
                next(self.words),
                by=self.staff(by),
                seen=shown,
                enclosed=Enclosed(
                    then=then, ending=Ending(WrapupReason.objects.get(slug="done"))
                ),
            ),
        )
        if made is not REFUSED and shown is not None:
            assert shown >= thread.client_number

    @plays("note", number=ticket, by=people, called=people)
    def note(self, number: int, by: str, called: str) -> None:
        text = f"@{called} {next(self.words)}"
        made = self.act(number, lambda t: t.note(text, by=self.staff(by)))
        if made is not REFUSED and called != by:
            assert called in WORKERS
            self.following[number].add(called)

    @plays("begin", number=ticket, is_letter=st.booleans())
    def begin(self, number: int, is_letter: bool) -> None:
        told: dict[str, Any] = {"is_letter": is_letter, "key": ""}
        words = next(self.words)
        self.act(number, lambda t: t.begin(words, by=self.cast.zhou, **told))

    @plays("reply_taken_back", "forward_taken_back", number=ticket)
    def undo(self, number: int) -> None:
        """Take the newest reply back, by whoever said it."""
        is_sent = Q(kind=Entry.Kind.REPLY) | Q(code="forward")
        replies = Entry.objects.filter(is_sent, ticket=number)
        if (last := replies.order_by("number").last()) and last.staff:
            by = last.staff
            self.act(number, lambda _ticket: last.undo(by=by))

    @plays("reply_not_sent", number=ticket, key=st.sampled_from(("~a", "~b")))
    def reply_not_sent(self, number: int, key: str) -> None:
        self.act(
            number,
            lambda t: t.reply_not_sent("reply-failed", by=Staff.system(), key=key),
        )

    @plays("share", number=ticket)
    def share(self, number: int) -> None:
        self.act(number, lambda t: t.share(by=self.cast.zhou))

    @plays("stop_sharing", number=ticket)
    def stop_sharing(self, number: int) -> None:
        self.act(number, lambda t: t.stop_sharing(by=self.cast.zhou))

    @plays("answer_by_link", number=ticket)
    def answer_by_link(self, number: int) -> None:
        message = Message(next(self.words))
        self.act(number, lambda t: t.answer_by_link(message, by=Staff.system()))

    @plays("answer_signed_in", number=ticket)
    def answer_signed_in(self, number: int) -> None:
        client = Ticket.objects.get(pk=number).client
        point = client.contact_points.filter(kind="mail").earliest("pk")
        ClientSession.objects.begin(point, "code", by=Staff.system())
        session, message = ClientSession.objects.latest("pk"), Message(next(self.words))
        self.act(
            number, lambda t: t.answer_signed_in(message, session, by=Staff.system())
        )


class Proving(Play):
    """Verification, and asking third parties."""

    @plays(
        "verify", number=ticket, kinds=st.sampled_from((["mobile"], ["mobile", "card"]))
    )
    def verify(self, number: int, kinds: list[str]) -> None:
        self.act(number, lambda t: t.verify("questions", kinds, by=self.cast.zhou))

    @plays("end_verification", number=ticket)
    def end_verification(self, number: int) -> None:
        self.act(number, lambda t: t.end_verification(by=self.cast.zhou))

    @plays("send_code", number=ticket)
    def send_code(self, number: int) -> None:
        point = ContactPoint.objects.filter(verified_at__isnull=False).get()
        self.act(number, lambda t: t.send_code(point, by=self.cast.zhou))

    @plays("check_code", number=ticket, right=st.booleans())
    def check_code(self, number: int, right: bool) -> None:
        code = Ticket.objects.get(pk=number).code
        digits = digits_of(code) if code else "123456"
        told = digits if right else another(digits)
        self.act(
            number, lambda t: t.check_code(told, by=self.cast.zhou), counts_tries=True
        )
        assert not ClientMerge.objects.exists()

    @plays(
        "consult",
        "told_aside",
        "guard_aside",
        "reason_aside",
        number=ticket,
        to=st.sampled_from(("", "client")),
    )
    def consult(self, number: int, to: str) -> None:
        bank, words = ThirdParty.objects.get(slug="bank"), next(self.words)
        question = Question(words, bank, "wang@client.example" if to else "")
        self.act(number, lambda t: t.consult(question, by=self.cast.zhou))

    @plays("wake_by_side", number=ticket, is_automatic=st.booleans())
    def bank_answers(self, number: int, is_automatic: bool) -> None:
        side = SideConversation.objects.filter(ticket=number).last()
        answer = Answer(next(self.words), "bank", is_automatic=is_automatic)
        if side is not None:
            self.act(number, lambda _t: side.receive(answer, by=Staff.system()))
