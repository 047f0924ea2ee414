"""Whatever is merged and undone in whatever order, each person keeps what is theirs."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.lib.clock import now
from crm.models import Client, ClientFlag, ClientMerge, ClientTag, ContactPoint, Tag
from crm.refused import Refused
from tests.cast import Cast
from tests.crm.models import belongings
from tests.examples import examples

PEOPLE = 5
people = st.integers(0, PEOPLE - 1)
sides = st.sampled_from(["target", "source"])
# Which of three addresses, tags and flags the five have in common.
shares = st.lists(st.sets(st.integers(0, 2)), min_size=PEOPLE, max_size=PEOPLE)
merges = st.tuples(st.just("merge"), people, people, sides)
undoes = st.tuples(st.just("undo"), st.integers(0, 6))
steps = st.lists(st.one_of(merges, undoes, merges), min_size=2, max_size=9)

Has = dict[int, set[str]]


def register(cast: Cast, shared: set[int], number: int) -> Client:
    """A client with an address of their own, and what they have in common."""
    client = Client.objects.register(f"人{number}", by=cast.zhou)
    given_by = {"by": cast.zhou, "at": now()}
    ContactPoint.objects.add(client, "mail", f"own{number}@client.example")
    for one in shared:
        ContactPoint.objects.add(client, "mail", f"common{one}@client.example")
        tag, _made = Tag.objects.get_or_create(name=f"tag{one}")
        ClientTag.objects.create(client=client, tag=tag, **given_by)
        kind = ["dispute", "hardship", "do_not_call"][one]
        ClientFlag.objects.create(client=client, kind=kind, reason="why", **given_by)
    belongings.MAKERS["helpdesk.ticket.client"](cast, client)
    return client


def what_they_have() -> Has:
    """Client → what is found with them, every value opened."""
    return {
        client.pk: {point.open() for point in client.contact_points.all()}
        | {row.tag.name for row in client.client_tags.select_related("tag")}
        | set(client.flags.in_force().values_list("kind", flat=True))
        | {f"#{number}" for number in client.tickets.values_list("pk", flat=True)}
        for client in Client.objects.all()
    }


def together(had: Has) -> Has:
    """What each standing client must have: their own and that of their aliases."""
    found: Has = {}
    for client in Client.objects.all():
        standing = client.merged_into_id or client.pk
        found.setdefault(standing, set()).update(had[client.pk])
    return found


def take(step: tuple, clients: list[Client], cast: Cast) -> None:
    """Merge or undo; what is refused changes nothing."""
    with suppress(Refused):
        if step[0] == "merge":
            one, other = (Client.objects.get(pk=clients[at].pk) for at in step[1:3])
            one.merge(other, {"name": step[3]}, by=cast.chen)
        else:
            merge = ClientMerge.objects.order_by("pk")[step[1] : step[1] + 1]
            for found in merge:
                found.undo(by=cast.chen)


@pytest.mark.django_db
@settings(
    max_examples=examples(10),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(common=shares, taken=steps)
def test_merging_and_undoing_in_any_order_keeps_everything(
    cast: Cast, common: list[set[int]], taken: list[tuple]
) -> None:
    with transaction.atomic():
        clients = [register(cast, one, at) for at, one in enumerate(common)]
        before, had = belongings.everything(), what_they_have()
        for step in taken:
            take(step, clients, cast)
            have, due = what_they_have(), together(had)
            assert {pk: have[pk] for pk in due} == due
            assert not Client.objects.filter(merged_into__merged_into__isnull=False)
        for merge in ClientMerge.objects.in_force().order_by("-pk"):
            merge.undo(by=cast.chen)
        assert belongings.everything() == before
        transaction.set_rollback(True)
