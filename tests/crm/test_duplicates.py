"""Who may be one person: found when something changes, and once a day."""

import datetime

import pytest

from config.lib.clock import now
from crm import duplicates, reacting
from crm.models import Client, ContactPoint, Duplicate, Job, Particular, Staff
from tests.cast import Cast

BORN = datetime.date(1990, 3, 7)
IDENTITY = "11010519491231002X"


def another(
    cast: Cast, name: str = "王小明", born: datetime.date | None = None
) -> Client:
    client = Client.objects.register(name, by=cast.zhou)
    Client.objects.filter(pk=client.pk).update(birth_date=born)
    return client


def pairs() -> list[tuple[int, int, str]]:
    return list(Duplicate.objects.open().values_list("first", "second", "why"))


def born(client: Client) -> None:
    Client.objects.filter(pk=client.pk).update(birth_date=BORN)


def test_the_same_name_and_birth_date_suggest_one_person(cast: Cast) -> None:
    wang = cast.clients["wang"]
    born(wang)
    again = another(cast, " 王 小明", BORN)
    another(cast, "王晓明", BORN)  # sounds alike
    another(cast, "王小明", BORN + datetime.timedelta(days=1))
    another(cast, "王小明")
    assert duplicates.find([wang.pk]) == 1
    assert pairs() == [(wang.pk, again.pk, "name")]
    assert duplicates.find([again.pk]) == 0


def test_the_same_address_and_identity_number_do_too(cast: Cast) -> None:
    wang, second, third = cast.clients["wang"], another(cast, "甲"), another(cast, "乙")
    ContactPoint.objects.add(second, "mail", "wang@client.example")
    for client in (second, third):
        Particular.objects.add(client, "identity", IDENTITY)
        Particular.objects.add(client, "card", "4111111111111111")
    duplicates.find([second.pk])
    assert set(pairs()) == {
        (wang.pk, second.pk, "contact"),
        (second.pk, third.pk, "identity"),
    }


@pytest.mark.parametrize(("clients", "found"), [(5, 10), (6, 0)])
def test_an_address_that_many_share_suggests_nothing(
    cast: Cast, clients: int, found: int
) -> None:
    for number in range(clients):
        client = another(cast, f"人{number}")
        ContactPoint.objects.add(client, "phone", "0571 8888 8888")
    duplicates.find(list(Client.objects.values_list("pk", flat=True)))
    assert Duplicate.objects.count() == found


def test_erased_and_merged_records_are_nobodys_duplicates(cast: Cast) -> None:
    wang, again = cast.clients["wang"], another(cast)
    ContactPoint.objects.add(again, "mail", "wang@client.example")
    Client.objects.filter(pk=again.pk).update(erased_at=now())
    assert duplicates.find([wang.pk]) == 0
    Client.objects.filter(pk=again.pk).update(erased_at=None)
    wang.merge(again, {}, by=cast.chen)
    assert duplicates.find([wang.pk, again.pk]) == 0


def test_what_no_longer_holds_is_withdrawn(cast: Cast) -> None:
    wang, again = cast.clients["wang"], another(cast)
    point = ContactPoint.objects.add(again, "mail", "wang@client.example")
    duplicates.find([wang.pk])
    point.delete()
    duplicates.find([again.pk])
    assert pairs() == []


def test_two_kept_apart_are_not_suggested_again_even_after_a_merge(cast: Cast) -> None:
    wang, again, third = cast.clients["wang"], another(cast), another(cast, "甲")
    for client in (again, third):
        ContactPoint.objects.add(client, "mail", "x@client.example")
    duplicates.find([again.pk])
    Duplicate.objects.get().part(by=cast.chen)
    wang.merge(again, {}, by=cast.chen)
    assert duplicates.find([wang.pk, third.pk]) == 0


def test_an_entered_client_is_looked_for_by_the_worker(cast: Cast, committed) -> None:
    with committed():
        again = Client.objects.enter(
            {"name": "新"}, by=cast.zhou, contacts=[("mail", "wang@client.example")]
        )
    assert pairs() == []
    reacting.run_due_reactions()
    reacting.run_due_reactions()
    assert [pair[1] for pair in pairs()] == [again.pk]


def test_the_sweep_goes_on_where_it_stopped_and_rests_a_day(
    cast: Cast, clock, monkeypatch
) -> None:
    monkeypatch.setattr(duplicates, "SLICE", 2)
    again = another(cast)
    ContactPoint.objects.add(again, "mail", "wang@client.example")
    assert [duplicates.find_all() for _ in range(4)] == [2, 1, 0, 0]
    assert len(pairs()) == 1
    assert Job.objects.get().by == Staff.system()
    clock.shift(datetime.timedelta(days=1))
    assert duplicates.find_all() == 2
    assert Job.objects.count() == 2


def test_a_slice_takes_as_many_statements_however_many_clients(
    cast: Cast, django_assert_max_num_queries
) -> None:
    for number in range(20):
        client = another(cast, f"人{number}", BORN)
        ContactPoint.objects.add(client, "mail", f"{number // 2}@client.example")
    with django_assert_max_num_queries(11):
        duplicates.find(list(Client.objects.values_list("pk", flat=True)))
    assert len(pairs()) == 10
