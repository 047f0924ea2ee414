"""The account beside a ticket loads by itself: the page never waits for it."""

import pytest
from django.urls import reverse

from tests.fakes.platform import WANG, FakePlatform
from tests.visits import browser, fragment


class Hanging(FakePlatform):
    """A platform that must not be asked."""

    def _asked(self, what):
        raise AssertionError(f"the page asked the platform: {what}")


@pytest.fixture
def ticket(cast, monkeypatch):
    monkeypatch.setattr("crm.platform.current.platform", Hanging)
    opened = cast.ticket()
    cast.clients["wang"].link_platform(WANG, by=cast.zhou)
    return opened


def panel_of(ticket):
    return reverse("client_account_panel", args=[ticket.client_id])


@pytest.mark.parametrize("target", ["", "thread-pane"])
def test_the_ticket_page_answers_without_asking_the_platform(cast, ticket, target):
    headers = fragment(target) if target else {}
    page = browser(cast.zhou).get(ticket.get_absolute_url(), headers=headers)
    assert page.status_code == 200
    assert f'hx-get="{panel_of(ticket)}"' in page.content.decode()


def test_a_refreshed_pane_keeps_the_account_on_screen(cast, ticket):
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert f'<div id="account-beside-{ticket.pk}" hx-preserve="true">' in page


def test_who_may_not_see_accounts_gets_no_place_for_one(cast, ticket):
    group = cast.zhou.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="view_account"))
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert "account-beside-" not in page and panel_of(ticket) not in page
