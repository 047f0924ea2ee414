"""Which client a row is about, and what is to be done with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from crm.importing.fields import POINTS
from crm.importing.rows import Index, Row
from crm.models import ContactPoint, Job, JobRow, Particular

CREATED, UPDATED = JobRow.Outcome.CREATED, JobRow.Outcome.UPDATED
SKIPPED, DUPLICATE = JobRow.Outcome.SKIPPED, JobRow.Outcome.DUPLICATE
IN_FILE = 0  # stands for the client that an earlier row of a dry run would make


@dataclass(frozen=True)
class Choice:
    """What was chosen: the key, what to do with who is found, and who is not."""

    key: str
    found: str  # fill, overwrite or skip
    missing: str  # create or skip

    @classmethod
    def of(cls, job: Job) -> "Choice":
        """The choice made for this job."""
        return cls(*(job.asked.get(name, "") for name in ("key", "found", "missing")))


@dataclass(frozen=True)
class Plan:
    """What comes of a row: the outcome, the client it changes, `why` as a code."""

    outcome: str
    client: int | None = None
    why: str = ""
    clients: list[int] = field(default_factory=list)


class Known:
    """Clients by what they are known by, for a few rows at a time."""

    def __init__(self) -> None:
        self.by: dict[Index, set[int]] = defaultdict(set)
        self.identity_of: dict[int, set[bytes]] = defaultdict(set)

    def load(self, rows: Iterable[Row]) -> "Known":
        """Look up all that these rows hold, in three statements."""
        wanted = {pair for row in rows for pair in row.indexes()}
        values = [index for _name, index in wanted]
        columns = ("kind", "index", "client", "client__merged_into")
        for model, kinds in ((ContactPoint, POINTS), (Particular, ("identity",))):
            found = model._default_manager.filter(
                kind__in=kinds, index__in=values, client__erased_at__isnull=True
            )
            for kind, index, client, target in found.values_list(*columns):
                self.by[kind, bytes(index)].add(target or client)
        clients = {client for found in self.by.values() for client in found}
        held = Particular.objects.filter(kind="identity", client__in=clients)
        for client, index in held.values_list("client", "index"):
            self.identity_of[client].add(bytes(index))
        return self

    def learn(self, row: Row, client: int) -> None:
        """From here on the row's values belong to this client."""
        for name, index in row.indexes():
            self.by[name, index].add(client)
            if name == "identity":
                self.identity_of[client].add(index)

    def holders(self, row: Row, *names: str) -> set[int]:
        """Who has any of the row's values."""
        none: set[int] = set()
        return none.union(*(self.by.get(at, none) for at in row.indexes(*names)))


def plan(row: Row, choice: Choice, known: Known) -> Plan:
    """What comes of a row; a doubt is never settled here, a person decides it."""
    if row.errors:
        return Plan(JobRow.Outcome.BAD)
    if row.is_empty:
        return Plan(SKIPPED, why="empty")
    found = known.holders(row, choice.key) if choice.key else set()
    if found:
        return _of_found(row, found, choice, known)
    if others := known.holders(row):
        return Plan(DUPLICATE, why="other", clients=sorted(others))
    if choice.missing == "create":
        return Plan(CREATED)
    return Plan(SKIPPED, why="missing")


def _of_found(row: Row, found: set[int], choice: Choice, known: Known) -> Plan:
    if len(found) > 1:
        return Plan(DUPLICATE, why="several", clients=sorted(found))
    (client,) = found
    if _is_somebody_else(row, client, known):
        return Plan(DUPLICATE, why="identity", clients=[client])
    if choice.found == "skip":
        return Plan(SKIPPED, client, why="found")
    return Plan(UPDATED, client)


def _is_somebody_else(row: Row, client: int, known: Known) -> bool:
    """One person has one identity number: another one is another person, or a slip."""
    has = known.identity_of.get(client, set())
    given = {index for _name, index in row.indexes("identity")}
    return bool(has and given and not given <= has)
