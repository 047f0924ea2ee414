"""Side conversations from the ticket's page."""

from helpdesk.models import SideConversation, ThirdParty
from tests.cast import Cast
from tests.visits import browser, fragment


def test_one_is_begun_read_and_closed(cast: Cast) -> None:
    bank = ThirdParty.objects.create(slug="b", name="Bank", address="d@bank.example")
    ticket, staff = cast.ticket(), browser(cast.zhou)
    told = {"party": bank.pk, "subject": "提现", "text": "到账了吗？"}
    page = staff.post(f"{ticket.get_absolute_url()}sides/", told, headers=fragment())
    assert "wrote to Bank, beside the client" in page.content.decode()
    side = SideConversation.objects.get()
    there = f"{ticket.get_absolute_url()}sides/{side.pk}/"
    assert "到账了吗？" in staff.get(there).content.decode()
    assert staff.post(there, {"text": "请回复"}).status_code == 302
    assert staff.post(f"{there}closing/").status_code == 302
    assert SideConversation.objects.get().closed_at is not None


def test_what_was_typed_stays_without_an_address(cast: Cast) -> None:
    told = {"subject": "提现", "text": "到账了吗？"}
    answer = browser(cast.zhou).post(f"{cast.ticket().get_absolute_url()}sides/", told)
    assert answer.status_code == 422
    assert "到账了吗？" in answer.content.decode()
