"""The passage of a text in which something was found, with that marked, as HTML.

Everything of the text is escaped; the only tag is our own `<mark>`.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from config.lib.cutting import Term

LENGTH = 180
BEFORE = 50  # characters of them that stand before the first thing found


def passage(text: str, terms: Sequence[Term]) -> SafeString:
    """About LENGTH characters of `text` around what was found first; `text` must be
    masked.
    """
    text = " ".join(text.split())
    spans = _spans(text, terms)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    if len(text) - start < LENGTH:
        start = max(0, len(text) - LENGTH)
    end = start + LENGTH
    shown = _marked(text, spans, start, end)
    return mark_safe(("…" if start else "") + shown + ("…" if end < len(text) else ""))


def score(text: str, terms: Sequence[Term]) -> float:
    """How much of `text` is about it: what stands often in a short text is more."""
    plain, _places = _plain(text)
    told = sum(min(len(re.findall(term.pattern, plain)), 5) for term in terms)
    return told / (1 + len(text) / 400)


def _marked(text: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    parts: list[str] = []
    at = start
    for first, last in spans:
        if last <= at or first >= end:
            continue
        first = max(first, at)
        parts.append(escape(text[at:first]))
        parts.append(f"<mark>{escape(text[first : min(last, end)])}</mark>")
        at = min(last, end)
    return "".join([*parts, escape(text[at:end])])


def _spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the terms stand, in their order."""
    if not terms:
        return []
    plain, places = _plain(text)
    either = re.compile("|".join(term.pattern for term in terms))
    found = (one.span() for one in either.finditer(plain) if one.group())
    if places is None:
        return list(found)
    return [(places[start], places[end - 1] + 1) for start, end in found]


def _plain(text: str) -> tuple[str, list[int] | None]:
    """`text` as patterns read it, and where each sign of it came from (None: all stand
    where they stood).
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if len(plain) == len(text):
        return plain, None
    signs, places = [], []
    for at, sign in enumerate(text):
        told = unicodedata.normalize("NFKC", sign).casefold()
        signs.append(told)
        places += [at] * len(told)
    return "".join(signs), places
