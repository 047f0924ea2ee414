"""Adding participants, taking up offers and taking them out, from the pages."""

from crm.models import Activity
from helpdesk.models import EntryCopy, Participant, Ticket
from helpdesk.models.verification import Verification
from messaging.models import Delivery
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import filed
from tests.visits import browser, fragment

TELLS = "您的 20,000.00 元已到账。"


def test_one_is_added_shown_with_who_did_it_and_taken_out(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    there = f"{ticket.get_absolute_url()}people/"
    wrong = {"address": "wang@client.example", "name": "x", "role": "cc"}
    assert "own address" in staff.post(there, wrong).content.decode()
    staff.post(there, {"address": "mum@home.example", "name": "妈妈", "role": "cc"})
    page = staff.get(ticket.get_absolute_url()).content.decode()
    assert "妈妈 (m***@home.example)" in page
    assert "added by 周倩" in page
    assert "mum@home.example" not in page
    row = Participant.objects.get()
    staff.post(f"{there}{row.pk}/removal/", headers=fragment())
    page = staff.get(ticket.get_absolute_url()).content.decode()
    assert "Nobody but the client." in page
    assert staff.post(f"{there}{row.pk}/removal/").status_code == 409


def test_an_offer_is_taken_up_with_one_press(cast: Cast) -> None:
    filed(mail(to=cast.channel.address, cc="Mama <mum@home.example>"))
    ticket, staff = Ticket.objects.get(), browser(cast.zhou)
    row = ticket.participants.get()
    there = f"{ticket.get_absolute_url()}people/{row.pk}/taking/"
    assert staff.post(there, {"role": "?"}).status_code == 422
    staff.post(there, {"role": "participant"}, headers=fragment())
    row.refresh_from_db()
    assert (row.by, row.role, row.name) == (cast.zhou, "participant", "Mama")


def test_what_tells_of_the_account_is_held_and_goes_to_the_client_alone(
    cast: Cast,
) -> None:
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    ticket, staff = cast.ticket(), browser(cast.zhou)
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    there = ticket.get_absolute_url()
    staff.post(f"{there}people/", {"address": "mum@home.example", "role": "cc"})
    said = {"text": TELLS, "seen": 1, "kind": "reply"}
    held = staff.post(f"{there}replies/", said, headers=fragment())
    assert held.status_code == 422
    assert 'id="send-alone"' in held.content.decode()
    assert not Delivery.objects.exists()
    staff.post(f"{there}replies/", {**said, "alone": "1"}, headers=fragment())
    assert Delivery.objects.count() == 1


def test_a_copy_that_fails_is_told_and_can_be_sent_again(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    there = ticket.get_absolute_url()
    staff.post(f"{there}people/", {"address": "mum@home.example", "role": "cc"})
    ticket.reply("您好", by=cast.zhou)
    copy = EntryCopy.objects.get().delivery
    copy.settle("failed", error="mailbox full")
    assert Activity.objects.filter(action="delivery.failed").exists()
    assert "mailbox full" in staff.get(there).content.decode()
    assert staff.post(f"{there}deliveries/{copy.pk}/retry/").status_code == 302
