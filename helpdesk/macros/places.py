"""Places in a text that a value is to be put into: `{client.name}`. Pure.

A place is filled once: what a value contains is never looked at again.
"""

import re
from collections.abc import Iterable, Mapping

from config.lib import personal

# Braces of either width: an input method writes ｛client.name｝.
_PLACE = re.compile(r"[{｛]([^{}｛｝\n]{1,60})[}｝]")


def names_in(text: str) -> list[str]:
    """What stands between braces, plainly written, each once, in the order written."""
    return list(dict.fromkeys(_plain(found) for found in _PLACE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with these values in their places; other places stay, plainly
    written.
    """

    def value(found: re.Match[str]) -> str:
        name = _plain(found[1])
        return values.get(name, written([name]))

    return _PLACE.sub(value, text)


def written(names: Iterable[str]) -> str:
    """The names as they stand in a text."""
    return " ".join(f"{{{name}}}" for name in names)


def _plain(name: str) -> str:
    return personal.narrow(name).strip().casefold()
