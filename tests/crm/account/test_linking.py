"""Finding the user of the platform that a client is, and connecting them."""

import pytest
from django.urls import reverse

from crm.account import finding
from crm.platform.base import AuthFailed, Unreachable
from tests.fakes.platform import LIU, WANG
from tests.visits import browser, fragment


@pytest.fixture
def liu(cast, platform):
    platform.found = [LIU]
    return cast.clients["liu"]


def find(visitor, client, **asked):
    path = reverse("client_account_find", args=[client.pk])
    return visitor.get(path, asked, headers=fragment()).content.decode()


def link(visitor, client, user_id):
    path = reverse("client_account_link", args=[client.pk])
    return visitor.post(path, {"user_id": user_id})


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("138 1234 5678", "search {'mobile': '13812345678'}"),
        ("Wang@Client.example", "search {'email': 'wang@client.example'}"),
        ("王小明", "search {'q': '王小明'}"),
        (WANG, f"user {WANG}"),
    ],
)
def test_words_are_looked_for_as_what_they_are(platform, words, asked):
    finding.users(platform, words)
    assert platform.calls == [asked]


def test_a_number_of_nobody_is_looked_for_as_a_name(platform):
    finding.users(platform, "wang2019")
    assert platform.calls[-1] == "search {'q': 'wang2019'}"


def test_a_verified_address_suggests_the_one_user_it_finds(zhou, liu, clock):
    point = liu.contact_points.get()
    assert LIU not in find(zhou, liu)
    point.verified_at = liu.created_at
    point.save(update_fields=["verified_at"])
    assert LIU in find(zhou, liu)


def test_an_address_of_two_users_suggests_nobody(zhou, liu, platform):
    point = liu.contact_points.get()
    point.verified_at = liu.created_at
    point.save(update_fields=["verified_at"])
    platform.found = [LIU, WANG]
    assert LIU not in find(zhou, liu)


def test_what_is_found_is_shown_masked(zhou, liu):
    page = find(zhou, liu, q="刘芳")
    assert "139****0002" in page and LIU in page


@pytest.mark.parametrize(
    ("error", "words"), [(Unreachable("x"), "not answer"), (AuthFailed("x"), "key")]
)
def test_a_search_tells_of_trouble(zhou, liu, platform, error, words):
    platform.trouble = error
    assert words in find(zhou, liu, q="刘芳")


def test_the_chosen_user_is_connected_with_verified_addresses(zhou, liu):
    assert link(zhou, liu, LIU)["Location"].endswith(f"/clients/{liu.pk}/account/")
    assert liu.linked_account().user_id == LIU
    assert liu.contact_points.get(kind="phone").verified_at is not None


def test_without_that_capability_no_addresses_are_asked_for(zhou, liu, platform):
    platform.has -= {"contacts"}
    link(zhou, liu, LIU)
    assert "contacts" not in platform.calls
    assert not liu.contact_points.filter(kind="phone").exists()


def test_an_unknown_user_is_not_connected(zhou, liu):
    page = link(zhou, liu, "U404")
    assert page.status_code == 422
    assert "knows no user of this number" in page.content.decode()
    assert liu.linked_account() is None


def test_a_user_of_another_client_is_refused_in_words(zhou, liu, wang):
    page = link(zhou, liu, WANG)
    assert f"belongs to client {wang.pk}" in page.content.decode()


def test_nothing_is_connected_while_the_platform_is_away(zhou, liu, platform):
    platform.trouble = Unreachable("x")
    assert link(zhou, liu, LIU).status_code == 422
    assert liu.linked_account() is None


def test_disconnecting_leads_back_to_the_tab(zhou, wang):
    zhou.post(reverse("client_account_unlink", args=[wang.pk]))
    assert wang.linked_account() is None


def test_who_may_not_change_clients_connects_nobody(cast, liu):
    assert link(browser(cast.zhao), liu, LIU).status_code == 403
    assert link(browser(cast.wu), liu, LIU).status_code == 403
