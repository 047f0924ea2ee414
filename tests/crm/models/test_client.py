"""Clients and where they are reached: sealed, indexed, masked."""

import threading

import pytest
from django.db import connection

from config.lib.sealed import SealBroken
from crm.models import Client, ContactPoint, DataKey, Staff
from crm.sealing import unseal
from tests.cast import Cast


def test_an_address_is_stored_sealed_and_shown_masked(cast: Cast) -> None:
    point = cast.clients["wang"].contact_points.get()
    assert point.masked == "w***@client.example"
    assert point.open() == "wang@client.example"
    assert b"wang@client" not in bytes(point.value)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM crm_contactpoint")
        assert "wang@client" not in str(cursor.fetchall())


def test_the_same_address_in_other_letters_is_the_same_client(cast: Cast) -> None:
    again = Client.objects.for_mail(
        " WANG@Client.example ", name="别人", by=Staff.system()
    )
    assert again == cast.clients["wang"]
    assert again.name == "王小明"


def test_a_sealed_value_opens_only_in_its_own_column(cast: Cast) -> None:
    point = cast.clients["wang"].contact_points.get()
    with pytest.raises(SealBroken):
        unseal("crm_client.phone", bytes(point.value), client_id=point.client_id)


def test_a_sealed_value_opens_in_no_other_row_and_for_no_other_client(
    cast: Cast,
) -> None:
    point = cast.clients["wang"].contact_points.get()
    second = ContactPoint.objects.add(cast.clients["wang"], "mail", "w@work.example")
    other = cast.clients["liu"].contact_points.get()
    for row in (second, other):
        row.value = bytes(point.value)
        with pytest.raises(SealBroken):
            row.open()
    other.index = bytes(point.index)
    with pytest.raises(SealBroken, match="somebody else"):
        other.open()


def test_a_value_of_another_client_does_not_open_once_its_key_is_gone(
    cast: Cast,
) -> None:
    point = cast.clients["wang"].contact_points.get()
    cast.clients["wang"].keys.all().delete()
    with pytest.raises(SealBroken, match="gone"):
        point.open()


def test_another_ring_opens_nothing(cast: Cast, settings) -> None:
    point = cast.clients["wang"].contact_points.get()
    settings.KEFU_KEYS = "other:" + "A" * 43 + "="
    with pytest.raises(SealBroken):
        point.open()


def test_adding_an_address_twice_keeps_one(cast: Cast) -> None:
    client = cast.clients["wang"]
    ContactPoint.objects.add(client, "mail", "wang@client.example")
    second = ContactPoint.objects.add(client, "mail", "wang@work.example")
    assert client.contact_points.count() == 2
    assert not second.is_preferred


@pytest.mark.parametrize("address", ["", "   "])
def test_an_empty_address_is_refused(cast: Cast, address: str) -> None:
    with pytest.raises(ValueError, match="needs a value"):
        ContactPoint.objects.add(cast.clients["wang"], "mail", address)


def test_only_holders_of_the_permission_see_clients(cast: Cast) -> None:
    assert Client.objects.visible_to(cast.zhou).count() == 2
    for name in ("zhao", "sun", "qian", "zheng"):
        assert not Client.objects.visible_to(getattr(cast, name)).exists()


@pytest.mark.django_db(transaction=True)
def test_two_first_mails_at_once_register_one_client(cast: Cast) -> None:
    system, found = Staff.system(), []

    def arrive() -> None:
        found.append(
            Client.objects.for_mail("new@client.example", name="新", by=system).pk
        )
        connection.close()

    threads = [threading.Thread(target=arrive) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_house_key_is_made_once(cast: Cast) -> None:
    assert DataKey.for_purpose("index").pk == DataKey.for_purpose("index").pk
    assert len(DataKey.for_purpose("index").secret()) == 32


def test_an_address_of_any_length_has_a_mask_that_fits(cast: Cast) -> None:
    address = f"{'w' * 64}@{'d' * 170}.client.example"
    point = ContactPoint.objects.add(cast.clients["wang"], "mail", address)
    point.refresh_from_db()
    assert len(point.masked) == 80
    assert point.masked.endswith("d.client.example")
    assert point.open() == address
