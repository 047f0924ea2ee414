"""One user of the platform is one client."""

import pytest

from crm.models import Activity, ContactPoint, PlatformCopy
from crm.platform import copies
from crm.platform.records import Contacts
from crm.refused import Refused
from tests.fakes.platform import LIU, WANG, FakePlatform

GIVEN = Contacts("13812345678", "Wang@Client.example")


@pytest.fixture
def wang(cast):
    return cast.clients["wang"]


def shown(client):
    return {(p.kind, p.verified_at is not None) for p in client.contact_points.all()}


def test_linking_keeps_the_user_number_as_a_verified_contact_point(wang, cast):
    wang.link_platform(WANG, by=cast.zhou)
    point = wang.contact_points.get(kind="platform")
    assert (point.open(), point.verified_at is None) == (WANG, False)
    assert wang.linked_account().linked_by == cast.zhou


def test_addresses_of_the_platform_are_verified_here(wang, cast):
    wang.link_platform(WANG, by=cast.zhou, contacts=GIVEN)
    assert shown(wang) == {("mail", True), ("phone", True), ("platform", True)}
    assert wang.contact_points.get(kind="phone").masked == "138****5678"


def test_what_is_no_address_is_left_out(wang, cast):
    wang.link_platform(WANG, by=cast.zhou, contacts=Contacts("12", ""))
    assert not wang.contact_points.filter(kind="phone").exists()


def test_a_visitor_becomes_registered(wang, cast):
    wang.link_platform(WANG, by=cast.zhou)
    wang.refresh_from_db()
    assert wang.lifecycle == "registered"


def test_linking_is_recorded_with_the_masked_number_alone(wang, cast):
    wang.link_platform(WANG, by=cast.zhou, contacts=GIVEN)
    activity = Activity.objects.get(action="client.platform_linked")
    assert (activity.by, activity.client_id) == (cast.zhou, wang.pk)
    assert activity.particulars == {"account": "U***14"}


def test_linking_twice_changes_nothing(wang, cast):
    first = wang.link_platform(WANG, by=cast.zhou)
    assert wang.link_platform(WANG, by=cast.zhou) == first
    assert Activity.objects.filter(action="client.platform_linked").count() == 1


def test_a_user_of_another_client_is_refused_with_its_number(wang, cast):
    liu = cast.clients["liu"]
    liu.link_platform(LIU, by=cast.zhou)
    with pytest.raises(Refused, match=f"client {liu.pk}") as refused:
        wang.link_platform(LIU, by=cast.zhou)
    assert refused.value.code == "taken"
    assert wang.linked_account() is None


def test_the_other_client_is_not_named_out_of_reach(wang, cast):
    liu = cast.clients["liu"]
    liu.link_platform(LIU, by=cast.zhou)
    with pytest.raises(Refused, match="another client"):
        wang.link_platform(LIU, by=cast.zhao)


def test_a_second_account_is_refused(wang, cast):
    wang.link_platform(WANG, by=cast.zhou)
    with pytest.raises(Refused, match="disconnect that one first"):
        wang.link_platform(LIU, by=cast.zhou)


@pytest.mark.parametrize("user_id", ["", "  ", "U" * 65])
def test_no_number_is_refused(wang, cast, user_id):
    with pytest.raises(Refused, match="user number"):
        wang.link_platform(user_id, by=cast.zhou)


def test_unlinking_takes_number_copies_and_proof_back(wang, cast, monkeypatch):
    monkeypatch.setattr("crm.platform.current.platform", FakePlatform)
    account = wang.link_platform(WANG, by=cast.zhou, contacts=GIVEN)
    copies.overview(account)
    wang.unlink_platform(by=cast.zhou)
    assert wang.linked_account() is None
    assert not PlatformCopy.objects.exists()
    assert shown(wang) == {("mail", False), ("phone", False)}


def test_proof_from_before_the_link_stays(wang, cast, clock):
    mail = ContactPoint.objects.get(client=wang)
    mail.verified_at = wang.created_at
    mail.save(update_fields=["verified_at"])
    wang.link_platform(WANG, by=cast.zhou, contacts=GIVEN)
    wang.unlink_platform(by=cast.zhou)
    mail.refresh_from_db()
    assert mail.verified_at == wang.created_at


def test_what_is_not_linked_cannot_be_unlinked(wang, cast):
    with pytest.raises(Refused, match="No account"):
        wang.unlink_platform(by=cast.zhou)


def test_a_number_is_free_again_after_unlinking(wang, cast):
    wang.link_platform(WANG, by=cast.zhou)
    wang.unlink_platform(by=cast.zhou)
    assert cast.clients["liu"].link_platform(WANG, by=cast.zhou).user_id == WANG
