"""Finding records that may be one person.

Same address, same identity number, or same name with the same birth date. An address
that more than 5 clients share (an office, a family's telephone) suggests nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from config.lib.clock import now
from crm.models import (
    Client,
    ClientMerge,
    ContactPoint,
    Duplicate,
    Job,
    Particular,
    Staff,
)

MOST = 5  # clients with one address
SLICE = 100
SWEEP = "duplicates"
PAUSE = timedelta(hours=20)

Pair = tuple[int, int]


def find(clients: list[int]) -> int:
    """Suggest who may be the same person as one of these (at most 100), and withdraw
    suggestions that no longer hold; returns how many are new.
    """
    with transaction.atomic():
        pairs = _alike(clients)
        stale = Duplicate.objects.open().of(clients)
        gone = [row.pk for row in stale if (row.first_id, row.second_id) not in pairs]
        Duplicate.objects.filter(pk__in=gone).delete()
        known = _known(pairs)
        fresh = [
            Duplicate(first_id=pair[0], second_id=pair[1], why=why, found_at=now())
            for pair, why in sorted(pairs.items())
            if pair not in known
        ]
        Duplicate.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def find_all() -> int:
    """Look through the next 100 clients; returns how many, 0 once all were looked at
    in the last 20 hours. Where it stands is kept, so it goes on after any stop.
    """
    sweeps = Job.objects.filter(kind=SWEEP).order_by("-pk")
    if sweeps.filter(ended_at__gt=now() - PAUSE).exists():
        return 0
    job = sweeps.filter(ended_at=None).first()
    if job is None:
        job = Job.objects.create(
            kind=SWEEP, by=Staff.system(), state=Job.State.RUNNING, started_at=now()
        )
    standing = Client.objects.standing().filter(pk__gt=job.cursor.get("after", 0))
    clients = list(standing.order_by("pk").values_list("pk", flat=True)[:SLICE])
    job.counts["found"] = job.counts.get("found", 0) + find(clients)
    job.finished += len(clients)
    if clients:
        job.cursor = {"after": clients[-1]}
    else:
        for merge in ClientMerge.objects.recent():
            merge.gather()
        job.state, job.ended_at = Job.State.DONE, now()
    job.save(update_fields=["counts", "finished", "cursor", "state", "ended_at"])
    return len(clients)


def _alike(clients: list[int]) -> dict[Pair, str]:
    """Pairs in order of their keys → why; the surer reason wins."""
    why = Duplicate.Why
    identities = Particular.objects.filter(kind="identity")
    pairs: dict[Pair, str] = {}
    for reason, found in (
        (why.NAME, _same_name(clients)),
        (why.CONTACT, _same_value(ContactPoint.objects.all(), clients)),
        (why.IDENTITY, _same_value(identities, clients)),
    ):
        pairs |= dict.fromkeys(found, reason.value)
    return pairs


def _same_value(rows: "QuerySet[Any]", clients: list[int]) -> Iterator[Pair]:
    standing = rows.filter(client__merged_into=None, client__erased_at=None)
    theirs = standing.filter(client__in=clients).values("index")
    shared = (
        standing.filter(index__in=theirs)
        .values("index")
        .annotate(clients=Count("client", distinct=True))
        .filter(clients__gt=1, clients__lte=MOST)
        .values("index")
    )
    holders = defaultdict(set)
    for index, client in standing.filter(index__in=shared).values_list(
        "index", "client"
    ):
        holders[bytes(index)].add(client)
    yield from _pairs(holders.values(), clients)


def _same_name(clients: list[int]) -> Iterator[Pair]:
    standing = Client.objects.standing().filter(
        erased_at=None, birth_date__isnull=False
    )
    named = standing.exclude(name="")
    theirs = list(named.filter(pk__in=clients).values_list("pinyin", "birth_date"))
    alike = named.filter(
        pinyin__in={pinyin for pinyin, _born in theirs},
        birth_date__in={born for _pinyin, born in theirs},
    )
    holders = defaultdict(set)
    for pk, name, born in alike.values_list("pk", "name", "birth_date"):
        holders["".join(name.casefold().split()), born].add(pk)
    yield from _pairs(holders.values(), clients)


def _pairs(groups: Iterable[set[int]], clients: list[int]) -> Iterator[Pair]:
    wanted = set(clients)
    for group in groups:
        for first, second in combinations(sorted(group), 2):
            if wanted & {first, second}:
                yield first, second


def _known(pairs: Iterable[Pair]) -> set[Pair]:
    """Pairs that are suggested already, or that somebody has settled, of these clients
    or of a record merged into one of them.
    """
    named = {client for pair in pairs for client in pair}
    aliases = Client.objects.filter(merged_into__in=named)
    standing: dict[int, int] = dict(aliases.values_list("pk", "merged_into"))  # type: ignore[arg-type]
    every = [*named, *standing]
    found = Duplicate.objects.filter(first__in=every, second__in=every)
    known = set()
    for first, second, settled in found.values_list("first", "second", "settled_at"):
        one, other = standing.get(first, first), standing.get(second, second)
        if settled or (one, other) == (first, second):
            known.add((min(one, other), max(one, other)))
    return known
