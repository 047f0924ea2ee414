"""Letting a ticket wait for a third party, from its page."""

from helpdesk.models import ThirdParty, Ticket
from tests.cast import Cast
from tests.visits import browser, fragment


def test_the_third_party_is_chosen_in_a_dialog(cast: Cast) -> None:
    bank = ThirdParty.objects.create(slug="bank", name="Settlement bank")
    ticket = cast.ticket()
    address, staff = f"{ticket.get_absolute_url()}wait/", browser(cast.zhou)
    assert "Settlement bank" in staff.get(address, headers=fragment()).content.decode()
    answer = staff.post(address, {"party": bank.pk}, headers=fragment())
    page = answer.content.decode()
    assert "It waits for Settlement bank." in page
    assert "周倩 noted that it waits for Settlement bank (Finance)." in page
    assert Ticket.objects.get(pk=ticket.pk).third_party == bank


def test_without_a_choice_it_is_asked_for(cast: Cast) -> None:
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(f"{ticket.get_absolute_url()}wait/", {})
    assert answer.status_code == 422
    assert "Choose whom the ticket waits for." in answer.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).category == "new"
