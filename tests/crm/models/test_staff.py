"""Staff: what waits outside a transaction, who is shielded, what the history keeps."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from crm.models import Activity, Staff
from crm.refused import Refused
from tests.cast import PASSWORD
from tests.crm.signing_in import sign_in

HIRE = {"name": "何新", "username": "he", "role": "agent"}
HIRE |= {"department": "customer_service", "email": ""}


@pytest.fixture
def emergency(cast):
    """A disabled account for emergencies; Wu is an administrator like any other."""
    cast.chen.is_superuser, cast.chen.is_active = True, False
    cast.chen.save()
    return cast.chen


@pytest.mark.parametrize(
    "write",
    [
        lambda cast, browser: cast.zhou.issue_password(by=cast.wu),
        lambda cast, browser: cast.zhou.choose_password("four unlikely words here"),
        lambda cast, browser: Staff.objects.hire(
            username="he", name="何新", role="agent", by=cast.wu, password=PASSWORD
        ),
        lambda cast, browser: browser.post(reverse("staff_hire"), HIRE),
        lambda cast, browser: call_command("make_admin", username="he", name="何新"),
    ],
    ids=["issue", "choose", "hire", "hire page", "make_admin"],
)
def test_nobody_waits_to_write_while_a_password_is_hashed(
    cast, client, monkeypatch, write
):
    client.force_login(cast.wu)
    outside, depths = len(connection.savepoint_ids), []
    encode = MD5PasswordHasher.encode

    def watched(self, password, salt):
        depths.append(len(connection.savepoint_ids))
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", watched)
    write(cast, client)
    assert depths == [outside]


@pytest.mark.parametrize(
    "verb",
    [
        lambda member, by: member.enable(by=by),
        lambda member, by: member.revise(by=by, name="别人"),
        lambda member, by: member.end_sessions(by=by),
        lambda member, by: member.change_role("agent", by=by),
        lambda member, by: member.issue_password(by=by),
        lambda member, by: member.reset_second_factor(by=by),
    ],
    ids=["enable", "revise", "end sessions", "role", "password", "factor"],
)
def test_an_emergency_account_is_shielded_from_administrators(cast, emergency, verb):
    before = Activity.objects.count()
    with pytest.raises(Refused, match="only another one"):
        verb(emergency, cast.wu)
    kept = Staff.objects.get(pk=emergency.pk)
    assert (kept.is_active, kept.name) == (False, "陈主管")
    assert kept.session_epoch == emergency.session_epoch
    assert Activity.objects.count() == before


def test_an_emergency_account_in_use_is_not_disabled_by_administrators(cast):
    cast.chen.is_superuser = True
    with pytest.raises(Refused, match="only another one"):
        cast.chen.disable(by=cast.wu)


def test_another_emergency_account_may(cast, emergency):
    cast.wu.is_superuser = True
    emergency.enable(by=cast.wu)
    emergency.revise(by=cast.wu, name="陈经理")
    emergency.end_sessions(by=cast.wu)
    kept = Staff.objects.get(pk=emergency.pk)
    assert (kept.is_active, kept.name) == (True, "陈经理")


def test_signing_in_leaves_no_row_in_the_history_but_its_time(client, cast):
    before = cast.zhou.history.count()
    sign_in(client, "zhou")
    assert Staff.objects.get(pk=cast.zhou.pk).last_login is not None
    assert cast.zhou.history.count() == before


def test_what_the_history_keeps_still_makes_a_row(cast):
    before = cast.zhou.history.count()
    cast.zhou.revise(by=cast.wu, name="周小倩")
    cast.zhou.email = "zhou@elsewhere.example"
    cast.zhou.save()
    assert cast.zhou.history.count() == before + 2
