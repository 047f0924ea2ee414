"""Health, readiness, figures, error pages, and what every answer carries."""

import ipaddress
import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import include, path

from config.lib import health, loops
from config.lib.clock import now
from config.lib.guards import public


@public("a test")
def fails(_request):
    raise RuntimeError("call 13800138000")


@public("a test")
def refuses(_request):
    raise PermissionDenied


@public("a test", methods=("GET", "POST"))
def page(request):
    return HttpResponse(request.META["REMOTE_ADDR"])


urlpatterns = [
    path("", include("config.urls")),
    path("fails/", fails, name="fails"),
    path("refuses/", refuses),
    path("page/", page, name="page"),
]
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.setattr(loops, "seen", lambda: {"deliver": now()})


def test_a_live_process_says_ok_without_a_look_at_the_data(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_a_ready_process_says_so(client, worker):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "degraded": []})


def test_a_late_worker_is_named_and_pages_are_served(client, monkeypatch):
    late = now() - health.WORKER_LATE - health.WORKER_LATE
    monkeypatch.setattr(loops, "seen", lambda: {"deliver": late})

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["degraded"]) == (200, ["worker"])


def test_work_left_lying_names_a_worker_nobody_sees(client, cast, monkeypatch):
    monkeypatch.setattr(loops, "seen", dict)
    assert client.get("/readyz").json()["degraded"] == []
    entry = cast.ticket().reply("马上核对。", by=cast.zhou)
    with time_machine.travel(entry.delivery.due_at + timedelta(seconds=61)):
        assert client.get("/readyz").json()["degraded"] == ["worker"]


def test_a_live_layer_that_does_not_answer_is_named(client, worker, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": settings.REDIS_URL,
        }
    }

    assert client.get("/readyz").json()["degraded"] == ["live"]


def test_a_loading_demo_takes_no_requests(client, worker):
    health.hold("demo")
    try:
        answer = client.get("/readyz")
    finally:
        health.release("demo")

    assert (answer.status_code, answer.json()["blocked"]) == (503, ["demo"])


def test_an_unreachable_database_takes_no_requests(client, monkeypatch):
    def gone():
        raise DatabaseError("gone")

    monkeypatch.setattr(health.connection, "cursor", gone)

    assert client.get("/readyz").json()["blocked"] == ["database"]


def test_pending_migrations_take_no_requests(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    plan = "django.db.migrations.executor.MigrationExecutor.migration_plan"
    monkeypatch.setattr(plan, lambda *_: ["one"])

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["blocked"]) == (503, ["migrations"])


def test_figures_name_views_and_no_paths(client):
    client.get("/page/?q=13800138000")
    client.get("/nowhere/13800138000/")

    text = client.get("/metrics").content.decode()

    assert 'kefu_requests_total{method="GET",status="200",view="page"}' in text
    assert "13800138000" not in text and "nowhere" not in text


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer wrong"},
    ],
)
def test_figures_are_for_this_machine_alone(client, settings, asked):
    settings.METRICS_TOKEN = "right"

    assert client.get("/metrics", **asked).status_code == 403


def test_figures_are_for_the_token_from_anywhere(client, settings):
    settings.METRICS_TOKEN = "right"
    asked = {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer right"}

    assert client.get("/metrics", **asked).status_code == 200


def test_errors_speak_plainly_and_the_log_tells_no_number(client, caplog, capsys):
    client.raise_request_exception = False

    answer = client.get("/fails/")

    assert answer.status_code == 500
    assert b"It has been recorded" in answer.content
    assert b"13800138000" not in answer.content
    assert client.get("/nowhere/").status_code == 404
    assert b"Your role does not allow this" in client.get("/refuses/").content


def test_nothing_inline_may_run_and_nobody_may_frame(client):
    answer = client.get("/page/")

    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy and "object-src 'none'" in policy
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_each_request_has_an_id_of_its_own(client):
    first, second = client.get("/page/"), client.get("/page/")

    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_proxys_request_id_is_kept_and_a_strangers_is_not(client, settings):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8")]
    asked = {"HTTP_X_REQUEST_ID": "abcdefgh-1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}

    through = client.get("/page/", REMOTE_ADDR="10.0.0.1", **asked)
    alone = client.get("/page/", REMOTE_ADDR="203.0.113.9", **asked)
    bad = client.get("/page/", REMOTE_ADDR="10.0.0.1", HTTP_X_REQUEST_ID="a\nb" * 9)

    assert (through["X-Request-ID"], through.content) == ("abcdefgh-1", b"203.0.113.7")
    assert alone["X-Request-ID"] != "abcdefgh-1" and alone.content == b"203.0.113.9"
    assert "\n" not in bad["X-Request-ID"]


def test_the_access_line_has_no_query(client, caplog):
    with caplog.at_level(logging.INFO, "kefu.access"):
        client.get("/page/?token=s3cret")

    assert [r for r in caplog.messages if "/page/" in r and "200" in r]
    assert not [r for r in caplog.messages if "s3cret" in r]


def test_a_body_beyond_the_limit_is_refused_unread(client, settings):
    settings.REQUEST_BODY_MAX = 10

    assert client.post("/page/", {"text": "x" * 20}).status_code == 413


def test_both_loopback_names_answer_without_redirect(client):
    for host in ("localhost:8000", "127.0.0.1:8000"):
        assert client.get("/page/", headers={"host": host}).status_code == 200
    assert client.get("/page/", headers={"host": "evil.example"}).status_code == 400
