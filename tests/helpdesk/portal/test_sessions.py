"""A client's session: whose it is, when it ends, and that it is never one of staff."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from crm.models import ContactPoint, Staff
from helpdesk.models import ClientSession
from helpdesk.models.status_link import digest_of
from helpdesk.portal import sweeping
from tests.cast import Cast
from tests.helpdesk.portal.visiting import holding, platform_contact, signed_in
from tests.visits import browser

HOME = "/portal/"
MINUTE = datetime.timedelta(minutes=1)


def is_in(visitor: Browser) -> bool:
    return visitor.get(HOME).status_code == 200


def secret_of(visitor: Browser) -> str:
    return visitor.cookies[settings.CLIENT_COOKIE_NAME].value


def test_half_an_hour_without_a_click_ends_it(cast: Cast, clock: Any) -> None:
    wang = signed_in(cast)
    for _click in range(3):
        clock.shift(29 * MINUTE)
        assert is_in(wang)
    clock.shift(31 * MINUTE)
    assert not is_in(wang)


def test_clicking_all_day_ends_it_too(cast: Cast, clock: Any) -> None:
    wang = signed_in(cast)
    for _click in range(26):
        clock.shift(28 * MINUTE)
        last = is_in(wang)
    assert not last


def test_signing_out_ends_it_in_the_database(cast: Cast) -> None:
    wang = signed_in(cast)
    secret = secret_of(wang)
    assert wang.post("/portal/leave/").status_code == 302
    assert not is_in(holding(secret))
    assert ClientSession.objects.get().ended_at is not None


def test_only_the_digest_of_the_secret_is_kept(cast: Cast) -> None:
    secret = secret_of(signed_in(cast))
    row = ClientSession.objects.get()
    assert bytes(row.digest) == digest_of(secret)
    assert len(secret) >= 43


def test_a_fixed_session_is_not_taken_over(cast: Cast) -> None:
    """Whatever the browser brought, signing in gives a new secret and ends the old."""
    attacker = signed_in(cast, "liu")
    fixed = secret_of(attacker)
    point = platform_contact(cast, "wang")
    from django.http import HttpResponse
    from django.test import RequestFactory

    from helpdesk.portal import sessions

    request, answer = RequestFactory().get("/"), HttpResponse()
    request.COOKIES[settings.CLIENT_COOKIE_NAME] = fixed
    sessions.sign_in(request, answer, point, "token")
    fresh = answer.cookies[settings.CLIENT_COOKIE_NAME].value
    assert fresh != fixed
    assert not is_in(attacker)
    assert is_in(holding(fresh))


@pytest.mark.parametrize("made_up", ["", "x", "A" * 43, "é" * 20, "%00" * 5])
def test_a_made_up_cookie_opens_nothing(cast: Cast, made_up: str) -> None:
    signed_in(cast)
    assert not is_in(holding(made_up))


def test_staff_do_not_get_into_the_portal(cast: Cast) -> None:
    staff = browser(cast.wu)
    answer = staff.get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, "/portal/enter/")
    staff_secret = staff.cookies[settings.SESSION_COOKIE_NAME].value
    assert not is_in(holding(staff_secret))


def test_clients_do_not_get_to_the_desk(cast: Cast) -> None:
    wang = signed_in(cast)
    for path in ("/desk/tickets/", "/clients/", "/setup/staff/"):
        assert wang.get(path).status_code in {302, 404}
        assert "/accounts/login/" in wang.get("/desk/tickets/")["Location"]
    wang.cookies[settings.SESSION_COOKIE_NAME] = secret_of(wang)
    assert "/accounts/login/" in wang.get("/desk/tickets/")["Location"]


def test_unlinking_the_account_ends_what_came_by_it(cast: Cast) -> None:
    wang = signed_in(cast)
    cast.clients["wang"].unlink_platform(by=cast.chen)
    assert not is_in(wang)


def test_a_contact_taken_off_the_record_ends_what_came_by_it(cast: Cast) -> None:
    client = cast.clients["wang"]
    point = ContactPoint.objects.add(client, "mail", "second@client.example")
    secret = ClientSession.objects.begin(point, "code", by=Staff.system())
    client.drop_contact(point, by=cast.chen)
    assert not is_in(holding(secret))


def test_merging_ends_it_for_both(cast: Cast) -> None:
    wang = signed_in(cast, "wang")
    point = cast.clients["liu"].contact_points.get()
    liu = holding(ClientSession.objects.begin(point, "code", by=Staff.system()))
    cast.clients["wang"].merge(cast.clients["liu"], {}, by=cast.chen)
    assert not is_in(wang)
    assert not is_in(liu)


def test_erasure_ends_it_at_once(cast: Cast) -> None:
    wang, client = signed_in(cast), cast.clients["wang"]
    client.erased_at = datetime.datetime.now(datetime.UTC)
    client.save(update_fields=["erased_at"])
    assert not is_in(wang)


def test_what_is_over_is_swept_away(cast: Cast, clock: Any) -> None:
    signed_in(cast)
    assert sweeping.clear_old() == 0
    clock.shift(datetime.timedelta(days=3))
    assert sweeping.clear_old() == 1
    assert not ClientSession.objects.exists()
