"""Sessions: where somebody is signed in, ending others, what ends all of them."""

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from crm.access.own_sessions import device
from crm.refused import Refused
from tests.crm.signing_in import is_signed_in, sign_in

FIREFOX = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def both(client, client_elsewhere, cast):
    """Zhou, signed in at the office and on her phone."""
    client.defaults["HTTP_USER_AGENT"] = FIREFOX
    client_elsewhere.defaults |= {
        "HTTP_USER_AGENT": SAFARI,
        "REMOTE_ADDR": "203.0.113.9",
    }
    for browser in (client, client_elsewhere):
        sign_in(browser, "zhou")
    return client, client_elsewhere


def test_zhou_sees_where_she_is_signed_in(both):
    here, _there = both
    shown = here.get(reverse("me"))
    sessions = shown.context["sessions"]
    assert [(s.device, s.address, s.current) for s in sessions] == [
        ("Firefox on Windows", "127.0.0.1", True),
        ("Safari on iOS", "203.0.113.9", False),
    ]
    assert "Safari on iOS" in shown.content.decode()


def test_she_ends_the_one_on_her_phone(both):
    here, there = both
    there_row = UserSession.objects.get(ip="203.0.113.9")
    here.post(reverse("me_end_sessions"), {"session": there_row.pk})
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_she_ends_all_others(both):
    here, there = both
    there.post(reverse("me_end_sessions"))
    assert not is_signed_in(here)
    assert is_signed_in(there)


def test_nobody_ends_the_session_of_another(both, client_third, cast):
    here, there = both
    sign_in(client_third, "hu")
    for row in UserSession.objects.filter(user=cast.zhou):
        client_third.post(reverse("me_end_sessions"), {"session": row.pk})
    assert is_signed_in(here)
    assert is_signed_in(there)


@pytest.mark.parametrize("wanted", ["x", "-1", "9" * 40, "1 OR 1"])
def test_nonsense_ends_nothing(both, wanted):
    here, there = both
    here.post(reverse("me_end_sessions"), {"session": wanted})
    assert is_signed_in(there)


@pytest.mark.parametrize(
    "verb",
    [
        lambda cast: cast.zhou.disable(by=cast.wu),
        lambda cast: cast.zhou.change_role("specialist", by=cast.wu),
        lambda cast: cast.zhou.end_sessions(by=cast.wu),
        lambda cast: cast.zhou.issue_password(by=cast.wu),
    ],
    ids=["disabled", "another role", "ended", "new password"],
)
def test_every_session_ends_when_she_is(both, cast, verb):
    verb(cast)
    assert [is_signed_in(browser) for browser in both] == [False, False]


def test_a_disabled_account_stays_out_until_it_is_opened_again(client, cast):
    cast.zhou.disable(by=cast.wu)
    sign_in(client, "zhou")
    assert not is_signed_in(client)
    cast.zhou.enable(by=cast.wu)
    sign_in(client, "zhou")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "verb",
    [
        lambda wu: wu.disable(by=wu),
        lambda wu: wu.change_role("agent", by=wu),
        lambda wu: wu.issue_password(by=wu),
        lambda wu: wu.reset_second_factor(by=wu),
    ],
)
def test_nobody_does_these_to_themselves(cast, verb):
    with pytest.raises(Refused):
        verb(cast.wu)


def test_an_administrator_has_no_power_over_an_emergency_account(cast):
    cast.sun.is_superuser = True
    cast.sun.save()
    for verb in (cast.sun.issue_password, cast.sun.disable):
        with pytest.raises(Refused) as refused:
            verb(by=cast.wu)
        assert refused.value.code == "shielded"


def test_devices_are_named_as_people_know_them():
    edge = "Mozilla/5.0 (Macintosh; Mac OS X) Chrome/140.0 Safari/537.36 Edg/140"
    assert device(edge) == "Edge on macOS"
    assert device("curl/8.5") == "Unknown device"
    assert device("") == "Unknown device"
