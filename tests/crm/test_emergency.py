"""The emergency admin: one door, superusers only, logs that nobody can change."""

import pytest
from django.contrib import admin
from django.urls import reverse

from crm.models import Activity, Client, Staff
from helpdesk.models import Ticket
from messaging.models import Delivery, Inbound
from tests.crm.signing_in import sign_in


@pytest.fixture
def superuser(client, cast):
    cast.wu.is_superuser = cast.wu.is_staff = True
    cast.wu.save()
    client.force_login(cast.wu)
    return client


def test_its_door_is_the_products_own_sign_in(client, cast):
    answer = client.get("/admin/login/?next=/admin/")
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_superuser_opens_every_list_and_a_row_of_it(superuser, cast):
    cast.ticket().reply("您好。", by=cast.chen)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert superuser.get(reverse(f"{name}_changelist")).status_code == 200, name
        row = model._default_manager.first()
        if row is not None:
            change = superuser.get(reverse(f"{name}_change", args=[row.pk]))
            assert change.status_code == 200, name


@pytest.mark.parametrize("model", [Activity, Client, Ticket, Inbound, Delivery])
def test_logs_and_what_only_verbs_change_are_read_only(superuser, rf, model):
    shown = admin.site._registry[model]
    rf.user = None
    assert not shown.has_add_permission(rf)
    assert not shown.has_change_permission(rf)
    assert not shown.has_delete_permission(rf)


def test_secrets_of_second_factors_are_not_shown(superuser):
    apps = {model._meta.app_label for model in admin.site._registry}
    assert not apps & {"mfa", "account", "usersessions"}


def test_a_closed_account_is_opened_again_and_nothing_else_is_touched(superuser, cast):
    cast.zhou.disable(by=cast.chen)
    address = reverse("admin:crm_staff_change", args=[cast.zhou.pk])
    superuser.post(address, {"is_active": "on", "role": "administrator", "name": "X"})
    zhou = Staff.objects.get(pk=cast.zhou.pk)
    assert (zhou.is_active, zhou.role, zhou.name) == (True, "agent", "周倩")


def test_single_permissions_do_not_open_it(client, cast):
    cast.chen.is_staff = True
    cast.chen.save()
    sign_in(client, "chen")
    assert client.get("/admin/").status_code == 403
