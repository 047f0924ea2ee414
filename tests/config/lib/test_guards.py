"""A guard refuses in this order: method, sign-in, permission."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from config import checks
from config.lib import guards


def staff(*permissions):
    return SimpleNamespace(is_authenticated=True, has_perm=permissions.__contains__)


def ask(view, user=None, method="get", target="/desk/?a=1", **headers):
    request = getattr(RequestFactory(), method)(target, headers=headers)
    request.user = user or AnonymousUser()
    return view(request)


@guards.guard("helpdesk.work_tickets", methods=("GET", "POST"))
def desk(_request):
    return HttpResponse("desk")


@guards.guard(None)
def me(_request):
    return HttpResponse("me")


@guards.public("everybody reads it")
def notice(_request):
    return HttpResponse("notice")


def bare(_request):
    return HttpResponse("open")


def test_who_holds_the_permission_comes_in():
    assert ask(desk, staff("helpdesk.work_tickets")).content == b"desk"


def test_who_lacks_it_is_refused():
    with pytest.raises(PermissionDenied):
        ask(desk, staff("crm.manage_staff"))


def test_any_staff_comes_in_where_no_permission_is_named():
    assert ask(me, staff()).content == b"me"


def test_everybody_comes_in_where_it_is_public():
    assert ask(notice).content == b"notice"


def test_another_method_is_refused_before_all_else():
    response = ask(desk, method="put")

    assert response.status_code == 405
    assert response["Allow"] == "GET, POST"


def test_head_goes_where_get_goes():
    assert ask(me, staff(), method="head").status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_back():
    response = ask(desk)

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=%2Fdesk%2F%3Fa%3D1"


def test_a_form_is_no_page_to_come_back_to():
    assert ask(desk, method="post")["Location"] == "/accounts/login/"


def test_a_fragment_makes_the_whole_page_leave():
    shown = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/?q=2"}
    response = ask(desk, target="/desk/list/", **shown)

    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fdesk%2F%3Fq%3D2"


def test_a_page_elsewhere_is_not_come_back_to():
    shown = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/desk/"}

    assert ask(desk, **shown)["HX-Redirect"] == "/accounts/login/"


def test_a_guard_refuses_a_view_it_could_not_guard():
    async def later(_request):
        return HttpResponse()

    with pytest.raises(TypeError):
        guards.guard(None)(later)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="app.codename"):
        guards.guard("work_tickets")


def test_a_view_of_another_package_is_declared_by_name_or_namespace(monkeypatch):
    monkeypatch.setattr(guards, "THIRD_PARTY", {})
    rule = guards.Guard(None, public=True, reason="sign-in")
    guards.declare("account_login", rule)
    guards.declare("admin:*", rule)

    assert guards.guard_of(bare, "account_login") is rule
    assert guards.guard_of(bare, "admin:crm_staff_change") is rule
    assert guards.guard_of(bare, "account_logout") is None


urlpatterns = [path("desk/", desk, name="desk"), path("open/", bare, name="open")]


@pytest.mark.urls(__name__)
def test_the_check_names_an_address_without_a_guard():
    found = checks.every_address_is_guarded()

    assert [error.id for error in found] == ["kefu.E001"]
    assert "/open/ (open)" in found[0].msg


def test_every_address_of_the_product_has_a_guard():
    assert checks.every_address_is_guarded() == []
