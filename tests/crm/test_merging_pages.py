"""The pages on which two records become one, and two again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm import duplicates
from crm.models import Client, ClientGrant, ContactPoint, Duplicate, Reading
from crm.views.asking import client_in_reach
from tests.cast import Cast
from tests.visits import browser, fragment


@pytest.fixture
def chen(cast: Cast):
    """The supervisor's browser."""
    return browser(cast.chen)


@pytest.fixture
def again(cast: Cast) -> Client:
    """Wang once more: same address, a card of his own."""
    client = Client.objects.register("王晓明", by=cast.zhou)
    for address in ("wang@client.example", "wang@work.example"):
        ContactPoint.objects.add(client, "mail", address)
    duplicates.find([client.pk])
    return client


def merge_page(target: Client, source: Client) -> str:
    return reverse("client_merge", args=[target.pk, source.pk])


def test_suggestions_stand_side_by_side_and_masked(cast, chen, again) -> None:
    page = chen.get(reverse("duplicates")).content.decode()
    assert merge_page(cast.clients["wang"], again) in page
    assert "w***@client.example" in page
    assert "wang@" not in page
    assert "王晓明" not in page


def test_two_persons_are_kept_apart(cast, chen, again) -> None:
    pair = Duplicate.objects.get()
    chen.post(reverse("duplicate_part", args=[pair.pk]))
    pair.refresh_from_db()
    assert pair.settled_by == cast.chen
    assert "pair-" not in chen.get(reverse("duplicates")).content.decode()


def test_the_preview_counts_and_changes_nothing(cast, chen, again) -> None:
    page = chen.get(merge_page(cast.clients["wang"], again))
    assert [number for _label, number in page.context["preview"].moving] == [1]
    assert [number for _label, number in page.context["preview"].resting] == [1]
    assert "王晓明" in page.content.decode()
    assert again.contact_points.count() == 2
    looked = Reading.objects.filter(part="merge").values_list("client_id", flat=True)
    assert set(looked) == {cast.clients["wang"].pk, again.pk}


def test_a_merge_and_its_undo_by_the_buttons(cast, chen, again) -> None:
    wang = cast.clients["wang"]
    page = chen.post(merge_page(wang, again), {"name": "source"}, follow=True)
    undo = reverse("client_unmerge", args=[wang.pk, wang.merges_here.get().pk])
    assert "The two records are one now" in page.content.decode()
    assert undo in page.content.decode()
    wang.refresh_from_db()
    assert wang.name == "王晓明"
    page = chen.post(undo, follow=True)
    assert "two records again" in page.content.decode()
    again.refresh_from_db()
    assert again.merged_into is None
    page = chen.post(undo, follow=True)
    assert "undone already" in page.content.decode()


def test_an_old_number_leads_to_the_new_record(cast, chen, again) -> None:
    wang = cast.clients["wang"]
    wang.merge(again, {}, by=cast.chen)
    page = chen.get(reverse("client_duplicates", args=[again.pk]))
    assert page.context["client"] == wang
    page = chen.get(merge_page(wang, again))
    assert page["Location"] == reverse("client_duplicates", args=[wang.pk])


def test_a_refusal_is_shown_before_and_keeps_what_was_chosen(cast, chen, again) -> None:
    wang = cast.clients["wang"]
    hold = {"reason": "court", "by": cast.chen, "at": again.created_at}
    again.flags.create(kind="legal_hold", **hold)
    page = chen.get(merge_page(wang, again)).content.decode()
    assert "legal hold" in page
    assert 'name="name"' not in page
    chen.post(merge_page(wang, again), {"name": "source"})
    assert not wang.merges_here.exists()


def test_the_panel_of_a_client_is_a_fragment(cast, chen, again) -> None:
    address = reverse("client_duplicates", args=[again.pk])
    panel = chen.get(address, headers=fragment("client-duplicates")).content.decode()
    assert panel.strip().startswith('<section class="stack" id="client-duplicates"')
    # This record is the one that stays.
    assert merge_page(again, cast.clients["wang"]) in panel


def test_the_list_is_paged_and_asks_as_often_for_many_as_for_few(cast, chen) -> None:
    def pair(number: int) -> None:
        for name in "甲乙":
            client = Client.objects.register(f"{name}{number}", by=cast.zhou)
            ContactPoint.objects.add(client, "mail", f"{number}@client.example")
        duplicates.find([client.pk])

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page = chen.get(reverse("duplicates"))
        assert page.status_code == 200
        return len(found)

    pair(0)
    pair(1)
    chen.get(reverse("duplicates"))
    few = asked()
    for number in range(2, 23):
        pair(number)
    assert asked() == few
    page = chen.get(reverse("duplicates")).context["page"]
    assert len(page.rows) == 20
    assert page.next


def test_a_specialist_follows_an_old_number_to_a_client_named_to_him(
    cast, again
) -> None:
    wang = cast.clients["wang"]
    given = {"reason": "a withdrawal", "by": cast.chen, "at": again.created_at}
    ClientGrant.objects.create(client=again, staff=cast.zhao, **given)
    wang.merge(again, {}, by=cast.chen)
    request = type("Asked", (), {"user": cast.zhao})()
    assert client_in_reach(request, again.pk) == wang
