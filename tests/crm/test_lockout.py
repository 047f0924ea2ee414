"""Lock-out: counted in the database, by one mechanism, told in plain words."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import gather
from tests.crm.signing_in import (
    code_of_app,
    is_signed_in,
    set_up_app,
    sign_in,
    wrong_code,
)


def fail(client, name="zhou", times=5, **more):
    return [sign_in(client, name, "wrong", **more) for _n in range(times)][-1]


def test_the_fifth_failure_locks_and_says_for_how_long(client, cast, clock):
    assert fail(client, times=4).status_code == 200
    answer = fail(client, times=1)
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.content.decode()
    assert answer["Retry-After"] == "900"


def test_while_locked_the_right_password_does_not_help(client, cast, clock):
    fail(client)
    assert sign_in(client, "zhou").status_code == 429
    assert not is_signed_in(client)


def test_the_words_count_down_and_trying_does_not_make_it_longer(client, cast, clock):
    fail(client)
    clock.shift(timedelta(minutes=10))
    assert "Try again in 5 minutes" in fail(client, times=3).content.decode()
    clock.shift(timedelta(minutes=5, seconds=1))
    sign_in(client, "zhou")
    assert is_signed_in(client)


def test_a_name_nobody_has_is_locked_just_the_same(client, cast, clock):
    assert fail(client, "nobody").status_code == 429


def test_writing_the_name_another_way_is_no_way_round(client, cast, clock):
    for name in ("zhou", "ZHOU", " Zhou ", "ｚｈｏｕ"):
        fail(client, name, times=1)
    assert fail(client, "zHou", times=1).status_code == 429


def test_colleagues_at_the_same_address_are_not_locked(client, cast, clock):
    fail(client)
    sign_in(client, "li")
    assert is_signed_in(client)


def test_zhou_elsewhere_is_not_locked(client, client_elsewhere, cast, clock):
    fail(client)
    client_elsewhere.defaults["REMOTE_ADDR"] = "203.0.113.9"
    sign_in(client_elsewhere, "zhou")
    assert is_signed_in(client_elsewhere)


def test_a_header_does_not_move_zhou_elsewhere(client, cast, clock):
    fail(client)
    answer = sign_in(client, "zhou")
    spoofed = client.post(
        reverse("account_login"),
        {"login": "zhou", "password": "wrong"},
        headers={"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"},
    )
    assert (answer.status_code, spoofed.status_code) == (429, 429)


def spray(browser, names, address="203.0.113.5"):
    """One wrong password for each name."""
    browser.defaults["REMOTE_ADDR"] = address
    return [fail(browser, name, times=1).status_code for name in names]


@pytest.mark.parametrize("address", ["203.0.113.5", "127.0.0.1"])
def test_many_names_from_one_address_lock_the_address(
    client, cast, clock, settings, address
):
    assert settings.SIGN_IN_FAILURES_PER_ADDRESS == 60
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 12
    told = spray(client, [f"nobody-{n}" for n in range(13)], address)
    assert told == [200] * 11 + [429] * 2
    assert sign_in(client, "zhou").status_code == 429


def test_other_addresses_stay_open_and_the_lock_ends(
    client, client_elsewhere, cast, clock, settings
):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 6
    assert spray(client, "abcdef")[-1] == 429
    client_elsewhere.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert sign_in(client_elsewhere, "zhou").status_code == 302
    clock.shift(timedelta(minutes=15, seconds=1))
    sign_in(client, "zhou")
    assert is_signed_in(client)


def test_the_address_opens_as_the_oldest_failures_grow_old(
    client, cast, clock, settings
):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 6
    spray(client, "ab")
    clock.shift(timedelta(minutes=10))
    assert spray(client, "cdef")[-1] == 429
    answer = sign_in(client, "zhou")
    assert "Try again in 5 minutes" in answer.content.decode()
    clock.shift(timedelta(minutes=5, seconds=1))
    sign_in(client, "zhou")
    assert is_signed_in(client)


def test_signing_in_does_not_clear_the_address_of_other_names(
    client, cast, clock, settings
):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 6
    spray(client, "abcde")
    sign_in(client, "zhou")
    client.post(reverse("account_logout"))
    assert spray(client, "f") == [429]


def test_one_network_of_ipv6_counts_as_one_address(client, cast, clock, settings):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 6
    told = [spray(client, [f"n{n}"], f"2001:db8::{n}")[0] for n in range(1, 7)]
    assert told == [200] * 5 + [429]
    assert spray(client, "z", "2001:db8:0:1::1") == [200]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_demo_lets_its_own_machine_try_names(client, cast, clock, settings, address):
    settings.KEFU_DEMO, settings.SIGN_IN_FAILURES_PER_ADDRESS = True, 6
    assert spray(client, "abcdefgh", address) == [200] * 8
    assert spray(client, "abcdefgh", "203.0.113.5")[-1] == 429


def test_one_name_from_many_addresses_locks_the_name(client, cast, clock):
    told = [spray(client, ["zhou"], f"198.51.100.{n}")[0] for n in range(31)]
    assert told == [200] * 29 + [429] * 2
    answer = sign_in(client, "zhou")
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.content.decode()
    sign_in(client, "li")
    assert is_signed_in(client)


def test_signing_in_forgets_the_failures_before(client, cast, clock):
    fail(client, times=4)
    sign_in(client, "zhou")
    client.post(reverse("account_logout"))
    assert fail(client, times=4).status_code == 200


def test_wrong_codes_of_the_app_lock_too(client, cast, clock):
    set_up_app(cast.zhou)
    sign_in(client, "zhou")
    step = reverse("mfa_authenticate")
    answers = [client.post(step, {"code": wrong_code()}) for _n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert client.post(step, {"code": code_of_app()}).status_code == 429
    assert not is_signed_in(client)


def test_no_other_limit_speaks_before(client, cast, settings):
    settings.AXES_ENABLED = False
    answers = {fail(client, times=1).status_code for _n in range(70)}
    assert answers == {200}


SECOND_PROCESS = """
import django; django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
answer = Client().post("/accounts/login/", {"login": "zhou", "password": "wrong"})
print(answer.status_code)
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_knows_of_the_lock(client, child_environment):
    gather()
    fail(client)
    told = subprocess.run(
        [sys.executable, "-c", SECOND_PROCESS],
        env=child_environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert told.stdout.strip() == "429"
