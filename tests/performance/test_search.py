"""What asking the index costs and finds: by its answer, not by what there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.lib import fulltext
from config.lib.cutting import terms
from config.lib.fulltext import Wanted
from helpdesk.models import EntryWords
from tests.bench.statements import count_steps, rows_of

pytestmark = pytest.mark.django_db
WINDOW, LIMIT = 100, 26
SMALL, LARGE = 1_000, 4_000
TABLE = EntryWords._meta.db_table
# Word, and in every how many-th row it stands.
WORDS = {"often": 2, "middling": 30, "rare": 500}


@pytest.fixture(autouse=True)
def small_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """As few keys as fit a small table."""
    monkeypatch.setattr("config.lib.fulltext.postgres.WINDOW", WINDOW)
    monkeypatch.setattr("config.lib.fulltext.postgres.PER_ROW", 1)


def fill(first: int, last: int) -> None:
    """Rows of these keys, each tenth in queue 1, the others in queue 2."""
    EntryWords.objects.bulk_create(
        EntryWords(
            key=key,
            words=" ".join(word for word, each in WORDS.items() if key % each == 0),
            marks=f"q{1 if key % 10 == 0 else 2}",
            stamp="",
        )
        for key in range(first, last + 1)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def found(word: str, before: int | None = None, *marks: list[str]) -> list[int]:
    wanted = Wanted(terms(word), list(marks))
    return fulltext.find(EntryWords, wanted, before=before, limit=LIMIT)


def fitting(word: str, last: int, queue: int = 0) -> list[int]:
    """The keys below `last` that fit, newest first, worked out without the index."""
    every = range(last - 1, 0, -1)
    of = {0: every, 1: [k for k in every if k % 10 == 0]}[queue]
    return [key for key in of if key % WORDS[word] == 0][:LIMIT]


@pytest.mark.parametrize("word", WORDS)
def test_every_page_holds_what_fits_newest_first(word: str) -> None:
    fill(1, SMALL)
    before, seen = SMALL + 1, list[int]()
    while page := found(word, before):
        assert page == fitting(word, before)
        assert found(word, before, ["q1"]) == fitting(word, before, queue=1)
        seen += page
        before = page[-1]
    assert len(seen) == SMALL // WORDS[word]


def cost(word: str, before: int | None = None) -> int:
    """Rows visited (PostgreSQL), or steps of the machine (SQLite)."""
    if connection.vendor == "sqlite":
        return _steps(lambda: found(word, before))
    with CaptureQueriesContext(connection) as captured:
        found(word, before)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {captured[-1]['sql']}")
        [plan] = cursor.fetchone()[0]
    return rows_of(plan["Plan"])[TABLE]


def _steps(ask: Callable[[], Any]) -> int:
    ask()
    steps = count_steps(connection)
    ask()
    return int(steps())


def test_a_page_of_a_frequent_word_costs_the_same_at_two_sizes() -> None:
    fill(1, SMALL)
    small = [cost("often"), cost("often", 60)]
    fill(SMALL + 1, LARGE)
    large = [cost("often"), cost("often", 60)]
    assert max(large) <= max(small) * 1.6
    if connection.vendor == "postgresql":
        assert large[0] <= 3 * LIMIT
        assert large[1] <= WINDOW


def test_a_rare_word_costs_the_window_and_what_it_finds() -> None:
    fill(1, LARGE)
    assert cost("rare") <= (WINDOW + LARGE // WORDS["rare"])


def test_a_word_between_costs_no_more_than_what_fits() -> None:
    fill(1, LARGE)
    if connection.vendor == "postgresql":
        assert cost("middling") <= WINDOW + LARGE // WORDS["middling"]
    else:
        assert cost("middling") <= cost("often") * 1.6


def test_no_plan_is_kept_for_words_that_are_not_known_yet() -> None:
    fill(1, SMALL)
    for _time in range(12):
        assert found("rare")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            kept = [statement for (statement,) in cursor.fetchall()]
        assert not [one for one in kept if "AS newest" in one]
