"""The first line through the house, in small: mail in, answer out, answer in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from helpdesk import intake
from messaging import outbox, receiving
from tests.cast import Cast
from tests.fakes.dovecot import Dovecot
from tests.fakes.post_office import DESK, Clients, PostOffice
from tests.proof import correspondence
from tests.proof.correspondence import Complaint

COMPLAINTS = [
    Complaint(f"提现 {number} 未到账", f"第 {number} 次来信。\n\n.\nFrom me: 钱呢？")
    for number in range(9)
] + [Complaint("Late fee?", "I paid on the 3rd, " * 60)]


class DeskInTest:
    """The pages by Django's own client, the timetable by hand, the clock by hand."""

    def __init__(self, browser: Browser, clock: time_machine.Traveller) -> None:
        self.browser, self.clock = browser, clock

    def settle(self, is_so: Callable[[], bool], what: str) -> None:
        for _ in range(10):
            while receiving.fetch_due() + intake.process_due() + outbox.send_due():
                continue
            if is_so():
                return
            self.clock.shift(timedelta(seconds=20))
        raise AssertionError(f"waited in vain for {what}")

    def answer(self, number: int, text: str) -> None:
        page = f"/desk/tickets/{number}/"
        assert self.browser.get(page).status_code == 200
        form = {"text": text, "seen": "1", "key": f"reply-{number}"}
        assert self.browser.post(f"{page}replies/", form).status_code == 302


@pytest.mark.django_db
def test_ten_complaints_become_ten_threads_of_three(
    cast: Cast, clock, client: Browser, dovecot_server: Dovecot, settings
):
    cast.channel.address = DESK
    cast.channel.save()
    inboxes = {"kefu.example": "first-desk", "client.example": "first-clients"}
    with PostOffice(server=dovecot_server, inboxes=inboxes) as office:
        settings.EMAIL_URL = office.url
        settings.INBOUND_EMAIL_URL = dovecot_server.url("first-desk")
        client.force_login(cast.zhou)
        found = correspondence.play(
            DeskInTest(client, clock), Clients(office, "first-clients"), COMPLAINTS
        )
    assert correspondence.broken(found) == []
