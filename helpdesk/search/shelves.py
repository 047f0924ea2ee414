"""What can be searched, and by what each thing is found; a new kind is one more shelf.

Only what a mask would show goes in: numbers and addresses of persons are taken out
before a text is cut, so that they stand nowhere and find nothing.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils import timezone

from config.lib import tokens
from config.lib.cutting import cut, normal
from config.lib.fulltext import Searched
from crm.masking import without_numbers
from crm.models import Client
from crm.name_keys import name_keys
from helpdesk.models import (
    Article,
    ArticleWords,
    ClientWords,
    Entry,
    EntryWords,
    Follower,
    Ticket,
    TicketWords,
    WordingWords,
)

# One more whenever the same text is cut into other words: then rebuild the search.
EDITION = 1
LONGEST_NAME = 8  # characters of a name whose every syllable is a word
NOTE = "note"

Source = tuple[Any, ...]


class Found(NamedTuple):
    """By what one thing is found: words and marks, parted by blanks."""

    words: str
    marks: str


@dataclass(frozen=True)
class Shelf:
    """One kind of thing: the table of its words, its rows with what counts (the key
    first), and how such a row is read; None for what is not to be found. `ticket` says
    where in a row its ticket stands, whose followers count too and stand at its end.
    """

    kind: str
    model: type[Searched]
    rows: Callable[[], "QuerySet[Any, Source]"]
    read: Callable[[Source], Found | None]
    ticket: int | None = None

    def sources(self, keys: Iterable[int]) -> dict[int, Source]:
        """What counts of these things as they are now, by key."""
        return {row[0]: row for row in self.told(self.rows().filter(pk__in=list(keys)))}

    def told(self, rows: "QuerySet[Any, Source]") -> list[Source]:
        """All that counts of some of its rows."""
        read = list(rows)
        if self.ticket is None:
            return read
        followers = _followers({row[self.ticket] for row in read})
        return [(*row, tuple(followers[row[self.ticket]])) for row in read]

    def row(self, source: Source) -> Searched | None:
        """The row of one thing, not saved."""
        found = self.read(source)
        if found is None or not found.words:
            return None
        stamp = stamp_of(source)
        return self.model(key=source[0], stamp=stamp, **found._asdict())


def stamp_of(source: Source) -> str:
    """Differs where anything that counts does; keyed, so that it tells nothing."""
    key = tokens.derived_key("search")
    told = repr((EDITION, source)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, key=key, digest_size=8).hexdigest()


def words_of(text: str) -> str:
    """The words of a text, its numbers of persons taken out; also such as only show
    once it is in normal form.
    """
    return " ".join(cut(without_numbers(normal(without_numbers(text)))))


def _tickets() -> "QuerySet[Any, Source]":
    return Ticket.objects.values_list(
        "pk", "subject", "queue", "assignee", "is_done", "created_at"
    )


def _ticket(source: Source) -> Found:
    _key, subject, *rest = source
    return Found(words_of(subject), marks_of(*rest))


def _entries() -> "QuerySet[Any, Source]":
    return Entry.objects.values_list(
        "pk",
        "text",
        F("ticket__queue"),
        F("ticket__assignee"),
        F("ticket__is_done"),
        "at",
        "ticket",
        "kind",
    )


def _entry(source: Source) -> Found | None:
    _key, text, *rest, _ticket, kind, followers = source
    if not text:
        return None
    marks = marks_of(*[*rest, followers])
    return Found(
        words_of(text), f"{marks} {NOTE}" if kind == Entry.Kind.NOTE else marks
    )


def _clients() -> "QuerySet[Any, Source]":
    return Client.objects.values_list("pk", "name", "foreign_name")


def _client(source: Source) -> Found | None:
    _key, name, foreign = source
    if not (name or foreign):
        return None
    plain = without_numbers(name)
    words = [*cut(plain), *cut(without_numbers(foreign)), *_sounds(plain)]
    return Found(" ".join(dict.fromkeys(words)), "")


def _sounds(name: str) -> list[str]:
    """For 王小明 what it and every part at its end are written like: wangxiaoming, wxm,
    xiaoming, xm, ming, m; and each syllable.
    """
    plain = "".join(name.split())[:LONGEST_NAME]
    if plain.isascii():
        return []
    found: list[str] = []
    for at, sign in enumerate(plain):
        found += [*name_keys(plain[at:]), name_keys(sign).pinyin]
    return [word for text in found for word in cut(text)]


def _followers(tickets: Iterable[int]) -> dict[int, list[int]]:
    """Who follows each of these tickets, in the order of their keys."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Follower.objects.filter(ticket__in=list(tickets)).order_by("staff")
    for ticket, staff in rows.values_list("ticket", "staff"):
        found[ticket].append(staff)
    return found


def marks_of(
    queue: int, assignee: int | None, is_done: bool, at: Any, followers: Iterable[int]
) -> str:
    """The codes that narrow a search: where, whose, done or not, when, who follows."""
    local = timezone.localtime(at)
    marks = [f"q{queue}", f"a{assignee or 0}", f"d{int(is_done)}"]
    marks += [f"m{local:%Y%m}", f"y{local:%Y}", *(f"f{staff}" for staff in followers)]
    return " ".join(marks)


def _articles() -> "QuerySet[Any, Source]":
    shown = (f"shown__{name}" for name in Article.WORDING)
    rows = Article.objects.filter(shown__isnull=False)
    return rows.values_list("pk", "state", "keywords", *shown)


def _article(source: Source) -> Found:
    _key, state, *texts = source
    return Found(words_of("\n".join(texts)), state)


def _wordings() -> "QuerySet[Any, Source]":
    return Article.objects.values_list("pk", "keywords", *Article.WORDING)


def _wording(source: Source) -> Found:
    _key, *texts = source
    return Found(words_of("\n".join(texts)), "")


TICKETS = Shelf("ticket", TicketWords, _tickets, _ticket, ticket=0)
ENTRIES = Shelf("entry", EntryWords, _entries, _entry, ticket=6)
CLIENTS = Shelf("client", ClientWords, _clients, _client)
ARTICLES = Shelf("article", ArticleWords, _articles, _article)
WORDINGS = Shelf("wording", WordingWords, _wordings, _wording)
SHELVES = {
    shelf.kind: shelf for shelf in (TICKETS, ENTRIES, CLIENTS, ARTICLES, WORDINGS)
}
