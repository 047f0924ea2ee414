"""How a person is drawn without a picture: letters and a tint, both from the name."""

import re
import zlib

TINTS = 8

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def initials(name: str) -> str:
    """Return the first Chinese character, else up to two capital letters, else "?".

    A Chinese family name stands first and is enough; Latin names need first and last.
    """
    chinese = _CHINESE.search(name)
    if chinese:
        return chinese.group()
    words = [word for word in re.split(r"[\s._@-]+", name) if word[:1].isalnum()]
    if not words:
        return "?"
    ends = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return ends.upper()


def tint(seed: object) -> int:
    """Return 1..TINTS, always the same for the same name or id."""
    return zlib.crc32(str(seed).encode()) % TINTS + 1
