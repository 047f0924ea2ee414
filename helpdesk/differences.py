"""What changed between two wordings, line by line, and within a line by its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from helpdesk.models.article.wording import LANGUAGES, Bilingual

SAME, GONE, NEW, GAP = "same", "gone", "new", "gap"
# Unchanged lines shown around a change.
AROUND = 1
# Comparing takes the square: a line of more words is shown whole, and so is a text of
# more lines.
MOST_WORDS = 300
MOST_LINES = 300
ALIKE = 0.45
# A Chinese character, a word of other letters, or one other sign.
_WORD = re.compile(r"[㐀-鿿]|[^\W㐀-鿿]+|\s+|[^\w\s]")
Part = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One line: its kind, and its parts with what became of each."""

    kind: str
    parts: tuple[Part, ...] = ()


def by_language(before: Bilingual, after: Bilingual) -> dict[str, list[Line]]:
    """What changed in each language, title first; languages without a change are left
    out.
    """
    both = {one: (before.text_of(one), after.text_of(one)) for one in LANGUAGES}
    found = {one: compare(*texts) for one, texts in both.items()}
    return {one: lines for one, lines in found.items() if lines}


def compare(before: str, after: str) -> list[Line]:
    """The lines that went, came or stayed near a change; none where nothing changed."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return []
    if max(len(old), len(new)) > MOST_LINES:
        return [*_changed(old, []), *_changed([], new)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[Line] = []
    for opcodes in matcher.get_grouped_opcodes(AROUND):
        if lines:
            lines.append(Line(GAP))
        for tag, i, j, k, n in opcodes:
            if tag == "equal":
                lines += [Line(SAME, ((SAME, line),)) for line in old[i:j]]
            else:
                lines += _changed(old[i:j], new[k:n])
    return lines


def _changed(old: list[str], new: list[str]) -> Iterator[Line]:
    """Lines that took each other's place, in pairs; what is over went or came."""
    for before, after in zip(old, new, strict=False):
        parts = _within(before, after)
        if parts is None:
            yield Line(GONE, ((GONE, before),))
            yield Line(NEW, ((NEW, after),))
            continue
        yield Line(GONE, tuple(part for part in parts if part[0] != NEW))
        yield Line(NEW, tuple(part for part in parts if part[0] != GONE))
    both = min(len(old), len(new))
    yield from (Line(GONE, ((GONE, line),)) for line in old[both:])
    yield from (Line(NEW, ((NEW, line),)) for line in new[both:])


def _within(before: str, after: str) -> list[Part] | None:
    """What changed inside a line; None where the two have too little in common."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    parts: list[Part] = []
    for tag, i, j, k, n in matcher.get_opcodes():
        if tag == "equal":
            parts.append((SAME, "".join(old[i:j])))
            continue
        parts += [(GONE, "".join(old[i:j]))] if j > i else []
        parts += [(NEW, "".join(new[k:n]))] if n > k else []
    return parts
