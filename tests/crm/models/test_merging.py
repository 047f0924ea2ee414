"""Merging two records of one person, and undoing it: nothing is lost on the way."""

from datetime import timedelta

import pytest

from config.lib.clock import now
from crm import relations
from crm.models import (
    Activity,
    Client,
    ClientFlag,
    ClientMerge,
    ClientTag,
    ContactPoint,
    DataKey,
    Duplicate,
    Erasure,
    Particular,
    PlatformAccount,
    Staff,
    Tag,
)
from crm.refused import Refused
from crm.sealing import unseal
from helpdesk.models import Entry, Ticket
from helpdesk.models.ticket import Message, Opening
from tests.cast import Cast
from tests.crm.models import belongings


@pytest.fixture
def target(cast: Cast) -> Client:
    """Wang."""
    return cast.clients["wang"]


@pytest.fixture
def source(cast: Cast) -> Client:
    """Wang once more, under another address."""
    client = Client.objects.register("王小明", by=cast.zhou)
    ContactPoint.objects.add(client, "mail", "wang@work.example")
    return client


def code(verb) -> str:
    """The code with which a verb says no."""
    with pytest.raises(Refused) as refused:
        verb()
    return refused.value.code


def flag(client: Client, cast: Cast, kind: str = "dispute", **fields) -> ClientFlag:
    return ClientFlag.objects.create(
        client=client, kind=kind, reason="why", by=cast.zhou, at=now(), **fields
    )


def test_every_relation_there_is_comes_over_and_goes_back(cast, target, source) -> None:
    assert set(belongings.MAKERS) == {one.name for one in relations.to_clients()}
    for make in belongings.MAKERS.values():
        make(cast, source)
    before = belongings.everything()
    merge = target.merge(source, {}, by=cast.chen)
    left = {one.name for one in relations.to_clients() if one.of(source.pk).exists()}
    assert left == {
        "crm.clientmerge.source",
        "crm.clientmerge.target",
        "crm.duplicate.first",
        "crm.jobrow.client",
    }
    ClientMerge.objects.get(pk=merge.pk).undo(by=cast.chen)
    assert belongings.everything() == before


def test_every_relation_has_something_to_carry(cast, source) -> None:
    for make in belongings.MAKERS.values():
        make(cast, source)
    empty = {
        one.name for one in relations.to_clients() if not one.of(source.pk).exists()
    }
    assert empty == {"crm.clientmerge.source", "crm.duplicate.second"}


def test_what_stays_is_a_relation_there_is() -> None:
    assert set(relations.STAYS) <= {one.name for one in relations.to_clients()}


def test_histories_say_what_moved(cast, target, source) -> None:
    ticket = belongings.MAKERS["helpdesk.ticket.client"](cast, source)
    target.merge(source, {}, by=cast.chen)
    assert ticket.history.first().client_id == target.pk
    assert source.history.first().merged_into_id == target.pk


def test_an_old_address_leads_to_the_new_record(cast, target, source) -> None:
    target.merge(source, {}, by=cast.chen)
    found = Client.objects.for_mail("wang@work.example", name="", by=Staff.system())
    assert found == target


def test_a_common_address_rests_with_the_alias_and_comes_back(
    cast, target, source
) -> None:
    twin = ContactPoint.objects.add(source, "mail", "wang@client.example")
    ContactPoint.objects.filter(pk=twin.pk).update(verified_at=now())
    opening = Opening("提现", source, cast.queues["funds"], twin, cast.channel)
    ticket = Ticket.objects.open_matter(opening, by=cast.zhou)
    before = belongings.everything()
    merge = target.merge(source, {}, by=cast.chen)
    ticket.refresh_from_db()
    kept = ContactPoint.objects.with_mail("wang@client.example").get()
    assert (kept.client, ticket.contact) == (target, kept)
    assert kept.verified_at is not None
    assert ContactPoint.objects.get(pk=twin.pk).open() == "wang@client.example"
    merge.undo(by=cast.chen)
    assert belongings.everything() == before


def test_a_flag_of_both_lasts_as_long_as_the_longer(cast, target, source) -> None:
    mine_until = now() + timedelta(days=1)
    mine = flag(target, cast, until=mine_until)
    theirs = flag(source, cast)
    merge = target.merge(source, {}, by=cast.chen)
    mine.refresh_from_db()
    assert mine.until is None
    merge.undo(by=cast.chen)
    assert ClientFlag.objects.get(pk=mine.pk).until == mine_until
    assert ClientFlag.objects.get(pk=theirs.pk).client == source


def test_a_common_tag_and_a_common_card_are_neither_doubled_nor_lost(
    cast, target, source
) -> None:
    tag = Tag.objects.create(name="VIP")
    for client in (target, source):
        ClientTag.objects.create(client=client, tag=tag, by=cast.zhou, at=now())
        Particular.objects.add(client, "card", "4111111111111111")
    before = belongings.everything()
    merge = target.merge(source, {}, by=cast.chen)
    assert target.client_tags.count() == target.particulars.count() == 1
    assert Particular.objects.with_value("card", "4111111111111111").count() == 1
    merge.undo(by=cast.chen)
    assert belongings.everything() == before


def test_one_address_of_a_kind_stays_preferred(cast, target, source) -> None:
    merge = target.merge(source, {}, by=cast.chen)
    assert target.contact_points.filter(is_preferred=True).count() == 1
    merge.undo(by=cast.chen)
    assert source.contact_points.get().is_preferred


def test_every_value_opens_on_both_records_afterwards(cast, target, source) -> None:
    ticket = belongings.MAKERS["helpdesk.ticket.client"](cast, source)
    merge = target.merge(source, {}, by=cast.chen)
    ContactPoint.objects.add(target, "mail", "wang@new.example")
    moved = target.contact_points.get(masked__contains="work.example")
    value = moved.open()
    moved.keep(value, moved.masked, DataKey.for_client(target))
    moved.save()
    Ticket.objects.get(pk=ticket.pk).reply("还有一事", by=cast.zhou)
    merge.undo(by=cast.chen)
    found = {point.open() for point in ContactPoint.objects.filter(client=source)}
    assert found == {"wang@work.example"}
    opened = {point.open() for point in ContactPoint.objects.filter(client=target)}
    assert opened == {"wang@client.example", "wang@new.example"}
    addresses = {
        entry.delivery.address() for entry in Entry.objects.filter(kind="reply")
    }
    assert addresses == {"wang@work.example"}


def test_a_copy_of_the_platform_that_no_longer_opens_is_fetched_anew(
    cast, target, source
) -> None:
    account = belongings.MAKERS["crm.platformaccount.client"](cast, source)
    merge = target.merge(source, {}, by=cast.chen)
    account.copies.all().delete()
    belongings.copy_of(account, target)
    merge.undo(by=cast.chen)
    assert not account.copies.exists()
    source.refresh_from_db()
    copy = belongings.copy_of(account, source)
    assert (
        unseal("crm_platformcopy.content", bytes(copy.content), client_id=source.pk)
        == "{}"
    )


def test_what_came_since_stays_and_what_hangs_on_the_source_goes_back(
    cast, target, source
) -> None:
    old = belongings.MAKERS["helpdesk.ticket.client"](cast, source)
    merge = target.merge(source, {}, by=cast.chen)
    since = belongings.MAKERS["helpdesk.ticket.client"](
        cast, Client.objects.get(pk=target.pk)
    )
    Ticket.objects.get(pk=old.pk).receive(Message("还在吗"), by=Staff.system())
    merge.undo(by=cast.chen)
    since.refresh_from_db()
    assert since.client == target
    lines = Entry.objects.filter(ticket=old, kind="message")
    assert {line.client_id for line in lines} == {source.pk}


def test_chosen_fields_are_taken_over_and_given_back(cast, target, source) -> None:
    Client.objects.filter(pk=source.pk).update(
        name="王晓明", lifecycle="active", is_lender=True, language="zh-hans"
    )
    merge = target.merge(source, {"name": "source"}, by=cast.chen)
    told = (target.name, target.initials, target.lifecycle, target.is_lender)
    assert told == ("王晓明", "wxm", "active", True)
    assert "王".encode() not in bytes(merge.former)
    merge = ClientMerge.objects.get()
    merge.undo(by=cast.chen)
    again = (merge.target.name, merge.target.lifecycle, merge.target.is_lender)
    assert again == ("王小明", "visitor", False)


def test_a_field_revised_since_the_merge_stays_revised(cast, target, source) -> None:
    Client.objects.filter(pk=source.pk).update(name="王晓明")
    merge = target.merge(source, {"name": "source"}, by=cast.chen)
    Client.objects.filter(pk=target.pk).update(name="王大明")
    merge.undo(by=cast.chen)
    assert Client.objects.get(pk=target.pk).name == "王大明"


@pytest.mark.parametrize("whose", ["target", "source"])
def test_held_erased_and_merged_records_are_left_alone(
    cast, target, source, whose
) -> None:
    one = {"target": target, "source": source}[whose]
    hold = flag(one, cast, "legal_hold")
    assert code(lambda: target.merge(source, {}, by=cast.chen)) == "legal-hold"
    ClientFlag.objects.filter(pk=hold.pk).update(ended_at=now())
    wish = Erasure.objects.create(
        client=one, state="held", reason="asked", by=cast.wu, at=now()
    )
    assert code(lambda: target.merge(source, {}, by=cast.chen)) == "erasure"
    wish.delete()
    Client.objects.filter(pk=one.pk).update(erased_at=now())
    assert code(lambda: target.merge(source, {}, by=cast.chen)) == "erased"
    Client.objects.filter(pk=one.pk).update(
        erased_at=None, merged_into=cast.clients["liu"]
    )
    assert code(lambda: target.merge(source, {}, by=cast.chen)) == "merged"
    assert not Activity.objects.filter(action="client.merged").exists()


def test_two_users_of_the_platform_stay_two(cast, target, source) -> None:
    for client in (target, source):
        PlatformAccount.objects.create(
            client=client, user_id=str(client.pk), linked_at=now(), linked_by=cast.wu
        )
    assert code(lambda: target.merge(source, {}, by=cast.chen)) == "two-accounts"


def test_nobody_is_merged_with_themselves(cast, target) -> None:
    again = Client.objects.get(pk=target.pk)
    assert code(lambda: target.merge(again, {}, by=cast.chen)) == "same"


def test_an_unknown_choice_is_refused_and_changes_nothing(cast, target, source) -> None:
    assert (
        code(lambda: target.merge(source, {"name": "both"}, by=cast.chen)) == "choice"
    )
    assert source.contact_points.exists()


def test_a_merge_is_undone_once_and_within_thirty_days(
    cast, target, source, clock
) -> None:
    merge = target.merge(source, {}, by=cast.chen)
    clock.shift(timedelta(days=30, seconds=1))
    assert code(lambda: merge.undo(by=cast.chen)) == "too-late"
    clock.shift(timedelta(seconds=-1))
    merge.undo(by=cast.chen)
    assert code(lambda: merge.undo(by=cast.chen)) == "undone"


def test_the_later_merge_is_undone_first(cast, target, source) -> None:
    liu = cast.clients["liu"]
    first = target.merge(source, {}, by=cast.chen)
    second = liu.merge(target, {}, by=cast.chen)
    source.refresh_from_db()
    assert source.merged_into == liu
    assert code(lambda: first.undo(by=cast.chen)) == "later-merge"
    second.undo(by=cast.chen)
    first.undo(by=cast.chen)
    assert not Client.objects.filter(merged_into__isnull=False).exists()


def test_an_alias_takes_nothing_new(cast, target, source) -> None:
    target.merge(source, {}, by=cast.chen)
    add = ContactPoint.objects.add
    assert code(lambda: add(source, "mail", "x@client.example")) == "merged"
    card, by = "4111111111111111", cast.zhou
    stale = Client.objects.get(pk=source.pk)
    verbs = (
        lambda: Particular.objects.add(source, "card", card),
        lambda: stale.add_contact("mail", "x@client.example", by=by),
        lambda: stale.add_particular("card", card, by=by),
        lambda: stale.note("late", by=by),
        lambda: stale.raise_flag("dispute", "late", by=by),
        lambda: stale.revise({"name": "王"}, by=by),
        lambda: stale.advance("lead", by=by),
    )
    assert {code(verb) for verb in verbs} == {"merged"}


def test_the_timeline_shows_both_records(
    cast, target, source, django_assert_num_queries
) -> None:
    merge = target.merge(source, {}, by=cast.chen)
    with django_assert_num_queries(2):
        seen = [row.action for row in Activity.objects.about_client(target.pk)]
    assert seen == ["client.merged", "client.registered", "client.registered"]
    merge.undo(by=cast.chen)
    assert Activity.objects.about_client(source.pk).count() == 1
    assert Activity.objects.about(target).last().action == "client.unmerged"


def test_what_came_too_late_for_the_merge_is_gathered_and_given_back(
    cast, target, source
) -> None:
    ContactPoint.objects.add(source, "mail", "wang@client.example")
    stale = Client.objects.get(pk=source.pk)
    merge = target.merge(source, {}, by=cast.chen)
    opening = Opening("提现", stale, cast.queues["funds"], None, cast.channel)
    ticket = Ticket.objects.open_matter(opening, by=Staff.system())
    kept = target.contact_points.get(masked="w***@client.example")
    Ticket.objects.filter(contact=kept).update(contact=None)
    kept.delete()
    merge.gather()
    ticket.refresh_from_db()
    assert ticket.client == target
    # An address that was taken away meanwhile does not come back by itself.
    assert not target.contact_points.filter(masked="w***@client.example").exists()
    merge.undo(by=cast.chen)
    ticket.refresh_from_db()
    assert ticket.client == source


def test_two_kept_apart_are_settled(cast, target, source) -> None:
    pair = (
        Duplicate.objects.create(
            first=target, second=source, why="name", found_at=now()
        )
        if target.pk < source.pk
        else None
    )
    assert pair in Duplicate.objects.open()
    pair.part(by=cast.chen)
    assert not Duplicate.objects.open().exists()
    assert Activity.objects.last().action == "client.parted"
