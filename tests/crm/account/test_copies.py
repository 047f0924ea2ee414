"""What the platform said is kept sealed, and shown with its age when it is gone."""

from datetime import timedelta

import pytest
from django.db import connection

from config.lib.sealed import SealBroken
from crm.models import PlatformCopy
from crm.platform import copies, current
from crm.platform.base import AuthFailed, NotFound, Query, Unreachable
from tests.fakes.platform import WANG, FakePlatform, withdrawal

ALL = Query()


def test_a_live_answer_is_told_as_live(account, clock):
    answer = copies.overview(account)
    assert (answer.is_live, answer.trouble) == (True, "")
    assert answer.content.account.available.amount == 1284.50


def test_a_dead_platform_shows_the_last_copy_and_its_age(account, platform, clock):
    live = copies.section(account, "withdrawals", ALL)
    clock.shift(timedelta(minutes=12))
    platform.trouble = Unreachable("no answer")
    answer = copies.section(account, "withdrawals", ALL)
    assert (answer.is_live, answer.trouble) == (False, "unreachable")
    assert answer.content.items == live.content.items
    assert answer.as_of == live.as_of


def test_the_overview_is_kept_to_the_cent(account, platform, clock):
    live = copies.overview(account)
    platform.trouble = Unreachable("no answer")
    assert copies.overview(account).content == live.content


@pytest.mark.parametrize("error", [AuthFailed, NotFound, Unreachable])
def test_trouble_is_told_by_its_code_and_never_raised(account, platform, error):
    platform.trouble = error("no")
    answer = copies.overview(account)
    assert (answer.content, answer.trouble) == (None, error.code)


def test_a_desk_without_platform_says_so(account, monkeypatch):
    monkeypatch.setattr(current, "platform", lambda: None)
    assert copies.overview(account).trouble == "unconnected"


def test_a_missing_capability_is_absent_and_not_asked_for(account, platform):
    platform.has -= {"coupons"}
    assert copies.section(account, "coupons", ALL).is_absent
    assert "section coupons" not in platform.calls


def test_capabilities_are_asked_once_for_many_parts(account, platform):
    for name in ("loans", "coupons", "limits"):
        copies.section(account, name, ALL)
    assert platform.calls.count("capabilities") == 1


def test_a_copy_is_written_when_something_changed(account, platform, clock):
    copies.section(account, "withdrawals", ALL)
    first = PlatformCopy.objects.get(section="withdrawals").as_of
    clock.shift(timedelta(seconds=10))
    copies.section(account, "withdrawals", ALL)
    assert PlatformCopy.objects.get(section="withdrawals").as_of == first
    platform.richer("30000.00")
    copies.section(account, "withdrawals", ALL)
    assert PlatformCopy.objects.get(section="withdrawals").as_of > first


def test_a_copy_older_than_a_minute_is_written_again(account, clock):
    copies.overview(account)
    first = PlatformCopy.objects.get(section="overview").as_of
    clock.shift(timedelta(seconds=61))
    copies.overview(account)
    assert PlatformCopy.objects.get(section="overview").as_of > first


def test_filtered_pages_are_not_kept_and_fall_back_on_the_whole(account, platform):
    copies.section(account, "withdrawals", Query(status="paid"))
    assert not PlatformCopy.objects.exists()
    copies.section(account, "withdrawals", ALL)
    platform.trouble = Unreachable("no answer")
    paid = copies.section(account, "withdrawals", Query(status="paid"))
    assert [row.status for row in paid.content.items] == ["paid"]


def test_a_copy_that_holds_the_first_page_only_says_so(account, platform):
    platform.rows["withdrawals"] = [withdrawal(number) for number in range(30)]
    copies.section(account, "withdrawals", ALL)
    platform.trouble = Unreachable("no answer")
    answer = copies.section(account, "withdrawals", ALL)
    assert (len(answer.content.items), answer.is_cut) == (20, True)
    assert answer.content.next_cursor == ""
    assert copies.section(account, "withdrawals", Query(cursor="20")).content is None


def test_each_plan_has_a_copy_of_its_own(account, platform):
    live = copies.section(account, "instalments", Query(of="L1"))
    platform.trouble = Unreachable("no answer")
    kept = copies.section(account, "instalments", Query(of="L1"))
    assert kept.content.items == live.content.items
    assert copies.section(account, "instalments", Query(of="L2")).content is None


def test_the_copy_is_sealed(account):
    copies.overview(account)
    kept = bytes(PlatformCopy.objects.get().content)
    assert b"1284" not in kept and "王".encode() not in kept


def test_a_copy_of_one_client_does_not_open_for_another(account, platform, cast):
    copies.overview(account)
    liu = cast.clients["liu"].link_platform("U20200102", by=cast.zhou)
    stolen = PlatformCopy.objects.get(account=account).content
    moved = PlatformCopy(account=liu, section="overview", content=stolen)
    with pytest.raises(SealBroken):
        moved.open()
    moved.as_of = account.linked_at
    moved.save()
    platform.trouble = Unreachable("no answer")
    assert copies.overview(liu).content is None


def test_a_copy_does_not_open_as_another_part(account):
    copies.overview(account)
    copy = PlatformCopy.objects.get()
    copy.section = "loans"
    with pytest.raises(SealBroken):
        copy.open()


@pytest.mark.django_db(transaction=True)
def test_the_platform_is_asked_outside_of_any_transaction(monkeypatch):
    from tests.cast import gather

    cast, fake = gather(), FakePlatform()
    monkeypatch.setattr("crm.platform.current.platform", lambda: fake)
    account = cast.clients["wang"].link_platform(WANG, by=cast.zhou)
    copies.overview(account)
    assert fake.calls and not fake.in_transaction
    assert not connection.in_atomic_block
