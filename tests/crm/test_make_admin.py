"""`manage.py make_admin`: the first administrator of a new desk."""

import io

import pytest
from django.core.management import CommandError, call_command

from crm.models import Staff
from tests.crm.signing_in import sign_in


def make_admin(**options) -> str:
    told = io.StringIO()
    call_command("make_admin", username="first", name="首位", stdout=told, **options)
    return told.getvalue().split()[-1]


def test_the_first_administrator_of_an_empty_desk_gets_in(client, db):
    password = make_admin()
    first = Staff.objects.get(username="first")
    assert first.role == "administrator"
    assert first.has_perm("crm.manage_staff")
    assert not first.is_superuser
    assert sign_in(client, "first", password).status_code == 302


def test_run_again_it_gives_a_new_password(client, db):
    former, new = make_admin(), make_admin()
    assert Staff.objects.filter(username="first").count() == 1
    assert sign_in(client, "first", former).status_code == 200
    assert sign_in(client, "first", new).status_code == 302


def test_for_emergencies_the_admin_site_opens_too(client, db):
    make_admin(emergency=True)
    assert Staff.objects.get(username="first").is_superuser


def test_it_does_not_promote_somebody_else(cast):
    with pytest.raises(CommandError):
        call_command("make_admin", username="zhou", name="x")
