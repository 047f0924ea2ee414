"""Signed-in pages: kept by nobody, in one's own language and zone, for a while only."""

import datetime

import pytest
from django.http import HttpResponse, JsonResponse
from django.urls import include, path
from django.utils import timezone, translation

from config.lib.guards import guard, public
from crm.models import Staff

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@public("a test")
def page(_request):
    zone = timezone.get_current_timezone_name()
    return HttpResponse(f"{translation.get_language()} {zone}")


@guard(None)
def mine(_request):
    return HttpResponse("mine", headers={"Cache-Control": "public, max-age=60"})


@guard(None)
def data(_request):
    return JsonResponse({}, headers={"Cache-Control": "private, max-age=60"})


urlpatterns = [
    path("", include("config.urls")),
    path("page/", page),
    path("mine/", mine),
    path("data/", data),
]


@pytest.fixture
def zhou():
    return Staff.objects.create(username="zhou", name="Zhou")


@pytest.fixture
def signed_in(client, zhou):
    client.force_login(zhou)
    return client


def later(clock, **time):
    clock.shift(datetime.timedelta(**time))


def test_a_signed_in_page_is_kept_by_nobody(signed_in):
    assert signed_in.get("/mine/")["Cache-Control"] == "no-store, private"
    assert signed_in.get("/page/")["Cache-Control"] == "no-store, private"


def test_other_kinds_of_answers_keep_what_their_view_says(signed_in):
    assert signed_in.get("/data/")["Cache-Control"] == "private, max-age=60"


def test_a_page_of_nobody_says_nothing(client):
    assert "Cache-Control" not in client.get("/page/").headers


def test_without_a_session_no_statement_is_run(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/page/")


def test_a_session_costs_two_statements_and_writes_rarely(
    clock, signed_in, django_assert_num_queries
):
    signed_in.get("/mine/")

    with django_assert_num_queries(2):
        signed_in.get("/mine/")


def test_whoever_was_away_for_twelve_hours_signs_in_again(clock, signed_in):
    assert signed_in.get("/mine/").status_code == 200
    later(clock, hours=11, minutes=54)
    assert signed_in.get("/mine/").status_code == 200
    later(clock, hours=12)
    assert signed_in.get("/mine/").status_code == 302


def test_nobody_stays_signed_in_beyond_sixteen_hours(clock, signed_in):
    for _ in range(4):
        assert signed_in.get("/mine/").status_code == 200
        later(clock, hours=4)

    assert signed_in.get("/mine/").status_code == 302


def test_the_persons_language_and_zone_come_first(signed_in, zhou):
    Staff.objects.filter(pk=zhou.pk).update(language="zh-hans", time_zone="Asia/Tokyo")
    signed_in.cookies["kefu_language"] = "en"

    answer = signed_in.get("/page/", headers={"accept-language": "en"})

    assert answer.content == b"zh-hans Asia/Tokyo"
    assert answer["Content-Language"] == "zh-hans"


def test_then_the_cookie_then_what_the_browser_asks_for(client):
    asked = {"accept-language": "zh-CN,zh;q=0.9"}

    assert client.get("/page/", headers=asked).content == b"zh-hans Asia/Shanghai"
    client.cookies["kefu_language"] = "en"
    assert client.get("/page/", headers=asked).content == b"en Asia/Shanghai"


def test_a_zone_that_is_none_is_the_desks_own(signed_in, zhou):
    Staff.objects.filter(pk=zhou.pk).update(time_zone="Mars/../x")

    assert b"Asia/Shanghai" in signed_in.get("/page/").content
