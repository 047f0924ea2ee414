"""Which texts the source wants translated, read from Python and from templates."""

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.utils.translation.template import templatize

from config.gate import tree

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Key(NamedTuple):
    """What makes a text itself: its words, its words for many (or ""), its context."""

    id: str
    plural: str
    context: str

    @classmethod
    def of(cls, words: str | Sequence[str], context: str | None) -> "Key":
        """Make the key of one text as Babel gives it."""
        if isinstance(words, str):
            return cls(words, "", context or "")
        return cls(words[0], words[1], context or "")


def key_of(message: Message) -> Key:
    """Return the key of a catalogue's message."""
    return Key.of(message.id, message.context)


def texts() -> list[Key]:
    """Return every text of the project once, sorted.

    A text used both alone and with a plural is one entry in a catalogue: the plural's.
    """
    found = {*_of_python(), *_of_templates()}
    many = {(key.id, key.context) for key in found if key.plural}
    return sorted(
        key for key in found if key.plural or (key.id, key.context) not in many
    )


def from_python(source: str) -> Iterator[Key]:
    """Yield the texts that gettext and its kin are called with."""
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    for _line, words, _comments, context in found:
        yield Key.of(words, context)


def from_template(source: str, origin: str) -> Iterator[Key]:
    """Yield the texts of `{% translate %}`, `{% blocktranslate %}` and `_("…")`.

    Django turns a template into lines that read as Python calls between fillers. Their
    indentation means nothing, and Python's reader would stumble over it.
    """
    if not settings.configured:
        settings.configure()
    calls = templatize(source, origin=origin)
    yield from from_python("\n".join(line.lstrip() for line in calls.splitlines()))


def _of_python() -> Iterator[Key]:
    for path in tree.files(".py", tree.PACKAGES):
        if not tree.name(path).startswith("config/gate/"):
            yield from from_python(path.read_text(encoding="utf-8"))


def _of_templates() -> Iterator[Key]:
    for suffix in (".html", ".txt"):
        for path in tree.files(suffix, (*tree.PACKAGES, "templates")):
            yield from from_template(path.read_text("utf-8"), tree.name(path))
