"""What a name is found by: its pinyin in one word, and the initials of it."""

from typing import NamedTuple


class NameKeys(NamedTuple):
    """For 王小明 "wangxiaoming" and "wxm"; letters of other alphabets stay."""

    pinyin: str
    initials: str


def name_keys(name: str) -> NameKeys:
    """The keys of a name, in small letters without blanks; empty for an empty name."""
    plain = "".join(name.casefold().split())
    if plain.isascii():
        return NameKeys(plain[:240], plain[:60])
    # Its tables take 0.4 s to load, which a start and most processes can do without.
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(plain)
    initials = lazy_pinyin(plain, style=Style.FIRST_LETTER)
    return NameKeys("".join(syllables)[:240], "".join(initials)[:60])
