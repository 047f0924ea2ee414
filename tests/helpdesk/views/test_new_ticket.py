"""The page on which a ticket is made by hand."""

from crm.models import Reading
from helpdesk.models import Ticket
from tests.cast import Cast
from tests.visits import browser

URL = "/desk/tickets/new/"


def typed(cast: Cast, **more: object) -> dict[str, object]:
    return {
        "who": "王小明",
        "client": cast.clients["wang"].pk,
        "way": "phone",
        "subject": "提现没到账",
        "text": "客户来电。",
        "priority": 2,
        "queue": cast.queues["funds"].pk,
        **more,
    }


def test_a_client_is_found_as_one_types(cast: Cast) -> None:
    staff = browser(cast.zhou)
    page = staff.post(f"{URL}clients/", {"who": "wxm"}).content.decode()
    assert "王**" in page
    assert "王小明" not in page
    assert Reading.objects.get().client_id == cast.clients["wang"].pk


def test_the_number_of_a_ticket_finds_its_client(cast: Cast) -> None:
    ticket = cast.ticket()
    page = browser(cast.zhou).post(f"{URL}clients/", {"who": f"#{ticket.pk}"})
    assert "王**" in page.content.decode()


def test_the_ticket_is_kept_and_shown(cast: Cast) -> None:
    answer = browser(cast.zhou).post(URL, typed(cast))
    ticket = Ticket.objects.get()
    assert answer.headers["Location"] == ticket.get_absolute_url()
    assert ticket.assignee == cast.zhou


def test_open_matters_are_offered_and_joined(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    page = staff.post(f"{URL}matters/", typed(cast)).content.decode()
    assert f"Joins #{ticket.pk}" in page
    staff.post(URL, typed(cast, joins=ticket.pk, subject=""))
    assert Ticket.objects.get().entries.count() == 2


def test_what_was_typed_stays_on_an_error(cast: Cast) -> None:
    told = typed(cast, client="", who="", text="客户说了很多。", subject="")
    answer = browser(cast.zhou).post(URL, told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "客户说了很多。" in page
    assert "Choose a client, or give name or phone of a new one." in page
    assert "Say what the ticket is about." in page


def test_a_first_mail_without_an_address_says_so(cast: Cast) -> None:
    told = typed(cast, client="", name="陈新", phone="13812345678", letter="1")
    answer = browser(cast.zhou).post(URL, told)
    assert answer.status_code == 422
    assert "nowhere to send" in answer.content.decode()
    assert not Ticket.objects.exists()
