"""Finding a client by name, number or address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from config.lib.clock import now
from crm.finding import CAP, find_clients
from crm.models import Client, PlatformAccount
from tests.cast import Cast
from tests.examples import examples

IDENTITY = "11010519491231002X"


@pytest.fixture
def nana(cast: Cast) -> Client:
    client = Client.objects.enter(
        {"name": "欧阳娜娜", "foreign_name": "Nana Berg"},
        by=cast.zhou,
        contacts=[
            ("phone", "19900001234"),
            ("qq", "88001234"),
            ("platform", "U20190314-0772"),
        ],
        particulars=[("identity", IDENTITY)],
    )
    PlatformAccount.objects.create(
        client=client, user_id="U-9", linked_at=now(), linked_by=cast.wu
    )
    return client


@pytest.mark.parametrize(
    "text",
    [
        "欧阳",
        "欧阳娜娜",
        "ouyang",
        "OuYang Na",
        "oynn",
        "Nana",
        "nana",
        "199 0000 1234",
        "+8619900001234",
        "88001234",
        "U20190314-0772",
        "U-9",
        IDENTITY,
        "11010519491231002x",
    ],
)
def test_any_of_these_finds_her_alone(nana: Client, text: str) -> None:
    assert list(find_clients(text)) == [nana]


def test_a_mail_address_finds_in_any_letters(cast: Cast) -> None:
    assert find_clients(" Wang@Client.example ").get() == cast.clients["wang"]


@pytest.mark.parametrize(
    "text", ["", "  ", "娜娜", "1990000", "1101", "%", "_", "王_", "a@b", "\\"]
)
def test_these_find_nobody(nana: Client, text: str) -> None:
    assert not find_clients(text).exists()


def test_what_was_merged_is_found_as_what_it_went_into(
    cast: Cast, nana: Client
) -> None:
    middle = Client.objects.create(name="中间", merged_into=nana)
    Client.objects.enter({"name": "旧名"}, by=cast.zhou)
    old = Client.objects.get(name="旧名")
    old.merged_into = middle
    old.save(update_fields=["merged_into"])
    assert list(find_clients("旧名")) == [nana]


def test_reach_is_still_the_callers(cast: Cast, nana: Client) -> None:
    assert not find_clients("欧阳").visible_to(cast.zhao).exists()


def test_a_name_of_thousands_is_capped(cast: Cast) -> None:
    for number in range(CAP + 5):
        Client.objects.create(name=f"陈{number}")
    assert find_clients("陈").count() == CAP


class AnyText(TestCase):
    """Whatever is typed into the box."""

    @settings(max_examples=examples(50))
    @given(st.text(max_size=40))
    def test_never_fails(self, text: str) -> None:
        list(find_clients(text)[:1])
