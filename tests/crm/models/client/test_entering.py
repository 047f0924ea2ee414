"""Entering and revising a client, and the lifecycle that moves forward only."""

import datetime

import pytest

from config.lib import personal
from crm.models import Activity, Client, ContactPoint
from crm.refused import Refused
from tests.cast import Cast

SECOND = "33010619900307241" + personal.identity_check("33010619900307241")
IDENTITY = "11010519491231002X"  # the example of GB 11643-1999


def test_what_is_entered_is_kept_sealed_and_found_by_pinyin(cast: Cast) -> None:
    client = Client.objects.enter(
        {"name": " 欧阳  娜娜 ", "is_lender": True},
        by=cast.zhou,
        contacts=[("phone", "199 0000 1234"), ("mail", "nana@client.example")],
        particulars=[("identity", IDENTITY)],
    )
    client.refresh_from_db()
    assert (client.name, client.pinyin) == ("欧阳 娜娜", "ouyangnana")
    assert client.lifecycle == "lead"
    assert client.birth_date == datetime.date(1949, 12, 31)
    phone = client.contact_points.get(kind="phone")
    assert (phone.open(), phone.masked) == ("+8619900001234", "199****1234")
    assert client.history.earliest().history_user == cast.zhou


@pytest.mark.parametrize(
    ("contacts", "particulars", "field"),
    [
        ([("phone", "12")], [], "phone"),
        ([("mail", "nobody")], [], "mail"),
        ([], [("identity", "110105194912310021")], "identity"),
        ([], [("card", "6222021234560432")], "card"),
    ],
)
def test_a_wrong_number_is_named_and_nothing_is_kept(
    cast: Cast, contacts: list, particulars: list, field: str
) -> None:
    before = (Client.objects.count(), Activity.objects.count())
    with pytest.raises(Refused) as refused:
        Client.objects.enter(
            {"name": "王"}, by=cast.zhou, contacts=contacts, particulars=particulars
        )
    assert refused.value.field == field
    assert (Client.objects.count(), Activity.objects.count()) == before


def test_nobody_is_entered_without_name_and_contact(cast: Cast) -> None:
    with pytest.raises(Refused, match="at least"):
        Client.objects.enter({"name": "  "}, by=cast.zhou)


def test_a_new_name_brings_its_keys_along(cast: Cast) -> None:
    wang = cast.clients["wang"]
    wang.revise({"name": "汪小明", "birth_date": None}, by=cast.li)
    assert (wang.pinyin, wang.initials) == ("wangxiaoming", "wxm")
    activity = Activity.objects.about(wang).get(action="client.revised")
    assert activity.particulars == {"fields": ["name"]}
    assert "汪" not in str(activity.particulars)


def test_no_change_is_no_activity(cast: Cast) -> None:
    wang = cast.clients["wang"]
    wang.revise({"name": "王小明"}, by=cast.li)
    assert not Activity.objects.filter(action="client.revised").exists()
    assert wang.history.count() == 1


def test_the_last_name_is_not_taken_away(cast: Cast) -> None:
    with pytest.raises(Refused, match="Keep a name"):
        cast.clients["wang"].revise({"name": ""}, by=cast.li)
    cast.clients["wang"].revise({"name": "", "foreign_name": "Wang"}, by=cast.li)
    assert cast.clients["wang"].masked_name == "W**"


def test_the_lifecycle_is_not_to_be_revised_by_hand(cast: Cast) -> None:
    with pytest.raises(TypeError, match="lifecycle"):
        cast.clients["wang"].revise({"lifecycle": "active"}, by=cast.li)


@pytest.mark.parametrize(
    ("former", "to", "moves"),
    [
        ("visitor", "registered", True),
        ("registered", "lead", False),
        ("active", "certified", False),
        ("active", "dormant", True),
        ("dormant", "lost", True),
        ("lost", "registered", True),
        ("dormant", "visitor", False),
        ("active", "active", False),
    ],
)
def test_the_lifecycle_moves_forward_only(
    cast: Cast, former: str, to: str, moves: bool
) -> None:
    client = Client.objects.create(name="李", lifecycle=former)
    assert client.advance(to, by=cast.wu) is moves
    client.refresh_from_db()
    assert client.lifecycle == (to if moves else former)
    assert Activity.objects.filter(action="client.advanced").count() == int(moves)


def test_an_address_of_another_client_is_kept_and_noted(cast: Cast) -> None:
    liu = cast.clients["liu"]
    liu.add_contact("mail", "WANG@client.example", by=cast.li)
    assert ContactPoint.objects.with_mail("wang@client.example").count() == 2
    told = Activity.objects.about(liu).get(action="client.contact_added").particulars
    assert told["elsewhere"] is True
    assert "wang@" not in str(told)


def test_an_address_is_not_added_twice(cast: Cast) -> None:
    with pytest.raises(Refused, match="already"):
        cast.clients["wang"].add_contact("mail", "wang@client.example", by=cast.li)


def test_one_contact_of_a_kind_is_preferred(cast: Cast) -> None:
    wang = cast.clients["wang"]
    first = wang.contact_points.get()
    second = wang.add_contact("mail", "w@work.example", by=cast.li)
    wang.add_contact("phone", "19900001234", by=cast.li)
    wang.prefer_contact(second, by=cast.li)
    preferred = wang.contact_points.filter(kind="mail", is_preferred=True)
    assert preferred.get() == second
    wang.drop_contact(second, by=cast.li)
    assert preferred.get() == first


def test_a_contact_that_tickets_use_stays(cast: Cast) -> None:
    cast.ticket()
    wang = cast.clients["wang"]
    with pytest.raises(Refused, match="stays on record"):
        wang.drop_contact(wang.contact_points.get(), by=cast.li)
    assert wang.contact_points.count() == 1


def test_marks_of_a_contact_are_told_once(cast: Cast) -> None:
    wang = cast.clients["wang"]
    point = wang.contact_points.get()
    for _twice in range(2):
        wang.verify_contact(point, by=cast.li)
        wang.bounce_contact(point, by=cast.li)
    wang.trust_contact(point, by=cast.li)
    point.refresh_from_db()
    assert point.verified_at
    assert point.bounced_at is None
    assert Activity.objects.about(wang).filter(action__contains="contact").count() == 3


def test_a_contact_of_another_client_is_not_marked(cast: Cast) -> None:
    with pytest.raises(ValueError, match="another client"):
        cast.clients["liu"].verify_contact(
            cast.clients["wang"].contact_points.get(), by=cast.li
        )


def test_there_is_one_identity_number(cast: Cast) -> None:
    wang = cast.clients["wang"]
    row = wang.add_particular("identity", IDENTITY, by=cast.zhou)
    with pytest.raises(Refused, match="already"):
        wang.add_particular("identity", SECOND, by=cast.zhou)
    wang.drop_particular(row, by=cast.zhou)
    assert not wang.particulars.exists()
