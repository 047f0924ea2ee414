"""Cutting text into what it is found by: words, and pairs of neighbouring characters.

Chinese is written without blanks between its words, nearly all of which are of two
characters and more: a run of CJK characters is cut into its overlapping pairs and its
last character, so that every word of two is one token, a longer one the same tokens in
a row, and a single character the beginning of one.
"""

import re
import unicodedata
from dataclasses import dataclass

# Han with its extensions, kana, Hangul, and the signs that stand in for a character.
_CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003fffd"
)
_LETTER = rf"[^\W_{_CJK}]"  # a letter or digit of a script that writes words
_PIECES = re.compile(rf"([{_CJK}]+)|({_LETTER}+)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

LONGEST_WORD = 40  # characters of a word that count
LONGEST_QUERY = 200  # characters of a query that are read
MOST_TERMS = 12


@dataclass(frozen=True)
class Term:
    """One thing that must be there: tokens in a row, the last one perhaps only begun.

    `text` is what was typed of it, in normal form, its words parted by blanks.
    """

    text: str
    tokens: tuple[str, ...]
    is_prefix: bool = False
    is_cjk: bool = False

    @property
    def pattern(self) -> str:
        """A regular expression that finds it in a text in small letters."""
        if self.is_cjk:
            return re.escape(self.text)
        words = [_spelt(word) for word in self.text.split()]
        end = f"{_LETTER}*" if self.is_prefix else f"(?!{_LETTER})"
        return f"(?<!{_LETTER})" + r"[\W_]+".join(words) + end


def normal(text: str) -> str:
    """`text` as it is compared: compatible signs made one (NFKC), small letters, no
    commas within a number.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", folded))


def cut(text: str) -> list[str]:
    """The tokens of any text, in its order; each of letters and digits alone."""
    found: list[str] = []
    for run, word in _PIECES.findall(normal(text)):
        if word:
            found.append(word[:LONGEST_WORD])
        else:
            found += [run[at : at + 2] for at in range(len(run))]
    return found


def terms(text: str) -> list[Term]:
    """What a query asks for, at most MOST_TERMS; whatever was typed.

    Characters in a row must stand in a row, and so must words that something other than
    a blank joins ("20.5", "e-mail"). The last word may be only begun.
    """
    found: list[Term] = []
    for chunk in normal(text[:LONGEST_QUERY]).split():
        found += _terms_of(chunk)
    found = list(dict.fromkeys(found))[:MOST_TERMS]
    if found and not found[-1].is_cjk:
        last = found.pop()
        found.append(Term(last.text, last.tokens, is_prefix=True))
    return found


def _terms_of(chunk: str) -> list[Term]:
    """The terms of what was typed without a blank."""
    found: list[Term] = []
    words: list[str] = []

    def close() -> None:
        if words:
            found.append(Term(" ".join(words), tuple(words)))
            words.clear()

    for run, word in _PIECES.findall(chunk):
        if word:
            words.append(word[:LONGEST_WORD])
            continue
        close()
        if len(run) == 1:
            found.append(Term(run, (run,), is_prefix=True, is_cjk=True))
        else:
            pairs = tuple(run[at : at + 2] for at in range(len(run) - 1))
            found.append(Term(run, pairs, is_cjk=True))
    close()
    return found


def _spelt(word: str) -> str:
    """A number may be written with commas."""
    if word.isdecimal():
        return ",?".join(word)
    return re.escape(word)
