"""An agent gives the client a status link, and closes it."""

import html
import re
from typing import Any

from crm.models import Activity
from helpdesk.models import StatusLink
from tests.cast import Cast
from tests.visits import browser, fragment

ADDRESS = re.compile(r"/portal/s/[\w-]+/")


def test_the_address_is_shown_once_and_opens_the_ticket(
    cast: Cast, client: Any
) -> None:
    ticket, zhou = cast.ticket(text="我的提现呢？"), browser(cast.zhou)
    path = f"{ticket.get_absolute_url()}status-link/"
    made = html.unescape(zhou.post(path).content.decode())
    found = ADDRESS.search(made)
    assert found is not None
    assert "我的提现呢？" in client.get(found[0]).content.decode()
    again = zhou.get(path)
    assert not ADDRESS.search(again.content.decode())
    assert again["Cache-Control"] == "no-store, private"
    assert StatusLink.objects.get().by == cast.zhou


def test_closing_ends_every_link_and_is_recorded(cast: Cast) -> None:
    ticket, zhou = cast.ticket(), browser(cast.zhou)
    path = f"{ticket.get_absolute_url()}status-link/"
    for _n in range(2):
        zhou.post(path)
    assert zhou.post(f"{path}ending/").status_code == 302
    assert not StatusLink.objects.in_force().exists()
    assert Activity.objects.about(ticket).last().action == "ticket.sharing_stopped"
    assert zhou.post(f"{path}ending/").status_code == 409


def test_the_dialog_is_a_part_of_the_page(cast: Cast) -> None:
    path = f"{cast.ticket().get_absolute_url()}status-link/"
    assert (
        "<html" not in browser(cast.zhou).get(path, headers=fragment()).content.decode()
    )
    assert browser(cast.hu).post(path).status_code == 404
