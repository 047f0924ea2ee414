"""Who takes part gets copies, writes under their own name, and is never the client."""

import pytest

from crm.models import Activity, Client, Staff
from crm.refused import Refused
from helpdesk.models import BlockedSender, EntryCopy, Participant, Ticket
from helpdesk.models.ticket import Enclosed, Message
from helpdesk.models.ticket.participable import Person
from helpdesk.models.verification import Verification
from helpdesk.portal import shown
from messaging.models import Delivery
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import answer, filed

DAUGHTER = "daughter@home.example"
TELLS = "您的 20,000.00 元已到账。"


def with_daughter(cast: Cast, role: str = "cc") -> Ticket:
    ticket = cast.ticket()
    ticket.add_participant(Person(DAUGHTER, "女儿", role), by=cast.zhou)
    return ticket


def test_who_is_added_is_kept_sealed_with_who_did_it(cast: Cast) -> None:
    row = with_daughter(cast).participants.get()
    assert (row.by, row.role, row.label) == (
        cast.zhou,
        "cc",
        "女儿 (d***@home.example)",
    )
    assert row.address() == DAUGHTER
    assert DAUGHTER.encode() not in bytes(row.to)
    told = Activity.objects.get(action="ticket.participant_added")
    assert told.particulars["masked"] == "d***@home.example"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "address"),
        ("WANG@client.example", "client"),
        ("Li@kefu.example", "staff"),
        (DAUGHTER.upper(), "known"),
        ("spam@evil.example", "blocked"),
    ],
)
def test_some_addresses_take_no_part(cast: Cast, address: str, code: str) -> None:
    ticket = with_daughter(cast)
    BlockedSender.objects.block(
        "spam@evil.example", reason="ads", until=None, by=cast.zhou
    )
    with pytest.raises(Refused) as refused:
        ticket.add_participant(Person(address), by=cast.zhou)
    assert (refused.value.field, refused.value.code) == ("address", code)


def test_a_reply_goes_to_them_in_an_envelope_of_its_own(cast: Cast) -> None:
    ticket = with_daughter(cast)
    entry = ticket.reply("马上核对。", by=cast.zhou)
    copy = entry.copies.get()
    assert copy.delivery.address() == DAUGHTER
    assert entry.delivery is not None
    assert entry.delivery.address() == "wang@client.example"
    assert copy.delivery.message_id != entry.message_id
    assert entry.message_id not in copy.delivery.references


@pytest.mark.parametrize("how", ["role", "removed", "alone"])
def test_nobody_gets_a_copy_who_should_not(cast: Cast, how: str) -> None:
    ticket = with_daughter(cast, "participant" if how == "role" else "cc")
    if how == "removed":
        ticket.remove_participant(ticket.participants.get(), by=cast.zhou)
    enclosed = Enclosed(alone=how == "alone")
    ticket.reply("马上核对。", by=cast.zhou, enclosed=enclosed)
    assert Delivery.objects.count() == 1


def test_an_undone_reply_is_called_back_from_all(cast: Cast) -> None:
    entry = with_daughter(cast).reply("马上核对。", by=cast.zhou)
    entry.undo(by=cast.zhou)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}


def test_account_values_go_to_nobody_else_unless_somebody_vouches(cast: Cast) -> None:
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    ticket = with_daughter(cast)
    # What the client wrote may be repeated to them, and to nobody else.
    ticket.receive(Message("我提现了2万"), by=Staff.system())
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    with pytest.raises(Refused, match="d\\*\\*\\*@home.example") as refused:
        ticket.reply(TELLS, by=cast.zhou)
    assert refused.value.code == "third-person"
    ticket.reply(TELLS, by=cast.zhou, enclosed=Enclosed(alone=True))
    ticket.reply(TELLS, by=cast.chen, override="daughter has power of attorney")
    told = Activity.objects.get(action="ticket.disclosure_overridden").particulars
    assert told["copied"] == ["d***@home.example"]
    copied = EntryCopy.objects.get().delivery
    assert copied.subject == f"#{ticket.pk}"  # The subject names the amount.


def test_their_mail_joins_under_their_name_and_not_as_the_client(cast: Cast) -> None:
    ticket = with_daughter(cast)
    copy = ticket.reply("马上核对。", by=cast.zhou).copies.get()
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    theirs = {"from": DAUGHTER, "to": cast.channel.address}
    filed(answer(copy.delivery.message_id, "是2万".encode(), **theirs))
    line = ticket.entries.get(number=3)
    assert line.participant == ticket.participants.get()
    assert (line.client, line.is_unverified) == (None, True)
    assert Ticket.objects.get(pk=ticket.pk).verification.is_verified
    assert line not in shown.visible(ticket)
    assert Client.objects.count() == 2


def test_their_words_are_not_the_clients(cast: Cast) -> None:
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    ticket = with_daughter(cast, "participant")
    to = ticket.reply("马上核对。", by=cast.zhou).message_id
    filed(answer(to, "是2万".encode(), **{"from": DAUGHTER}))
    with pytest.raises(Refused, match="not verified"):
        ticket.reply(TELLS, by=cast.zhou)


def test_who_answers_a_copy_as_the_client_is_not_believed(cast: Cast) -> None:
    ticket = with_daughter(cast)
    copy = ticket.reply("马上核对。", by=cast.zhou).copies.get()
    forged = {"from": "wang@client.example"}
    filed(answer(copy.delivery.message_id, "请改手机号".encode(), **forged))
    line = ticket.entries.get(number=3)
    assert (line.is_unverified, line.participant) == (True, None)
    assert line not in shown.visible(ticket)


def test_others_a_mail_names_are_offered_and_get_nothing(cast: Cast) -> None:
    named = f"{cast.channel.address}, Mama <mum@home.example>, li@kefu.example"
    filed(mail(to=named, cc="mum@home.example, dad@home.example"))
    ticket = Ticket.objects.get()
    offered = ticket.participants.order_by("pk")
    assert [row.label for row in offered] == [
        "Mama (m***@home.example)",
        "d***@home.example",
    ]
    ticket.reply("您好", by=cast.zhou)
    assert Delivery.objects.count() == 1
    ticket.remove_participant(offered[1], by=cast.zhou)
    ticket.add_participant(Person("mum@home.example"), by=cast.zhou)
    to = ticket.reply("您好", by=cast.zhou).message_id
    assert Delivery.objects.count() == 3
    theirs = {"from": "liwei@client.example", "to": cast.channel.address}
    filed(answer(to, b"again", cc="dad@home.example", **theirs))
    assert Participant.objects.standing().count() == 1


def test_they_come_along_with_a_merge_and_go_with_it(cast: Cast) -> None:
    source, target = with_daughter(cast), cast.ticket()
    source.merge_into(target, by=cast.chen)
    carried = target.participants.get()
    assert (carried.by, carried.address()) == (cast.zhou, DAUGHTER)
    target.reply("马上核对。", by=cast.zhou)
    assert EntryCopy.objects.count() == 1
    source.unmerge(by=cast.chen)
    assert not target.participants.standing().exists()
    assert source.participants.standing().exists()


def test_they_come_along_with_a_split(cast: Cast) -> None:
    ticket = with_daughter(cast)
    new = ticket.split([1], subject="另一件事", by=cast.zhou)
    assert new.participants.get().address() == DAUGHTER
