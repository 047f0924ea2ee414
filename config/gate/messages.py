"""Translations without gettext: `python -m config.gate.messages update|check|compile`.

update   writes what the source says into the .po file and keeps what is translated
check    fails when a text is missing, untranslated, fuzzy, obsolete or ill-filled
compile  makes the .mo file that Django reads
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.gate.extraction import Key, key_of, texts
from config.gate.tree import ROOT

LOCALE = "zh_Hans"
PO = ROOT / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
# Written by hand: Babel's own header carries dates, which differ in every branch.
HEADER = f"""\
# Kefu in simplified Chinese.
msgid ""
msgstr ""
"Language: {LOCALE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
NAMED = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]")
BARE = re.compile(r"%[#0\- +]*[\d.]*[diouxXeEfFgGcrs]")
BRACES = re.compile(r"\{(\w*)[^{}]*\}")


def update(po: Path = PO) -> str:
    """Write the source's texts to `po`, translations kept, obsolete ones dropped."""
    old = _by_key(_read(po))
    new = Catalog(locale=LOCALE)
    for key in texts():
        kept = old.get(key)
        new.add(
            (key.id, key.plural) if key.plural else key.id,
            kept.string if kept else None,
            context=key.context,
            flags=kept.flags if kept else (),
            user_comments=kept.user_comments if kept else (),
        )
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        file.write(HEADER.encode())
        # One line a text, in one order, without places: two branches rarely collide.
        write_po(
            file, new, width=0, no_location=True, omit_header=True, sort_output=True
        )
    empty = sum(not _filled(message) for message in new if message.id)
    return f"messages: {len(new)} texts, {empty} to translate"


def problems(po: Path = PO) -> list[str]:
    """Return one sentence for each text that is not ready in `po`."""
    catalog = _read(po)
    there = _by_key(catalog)
    wanted = set(texts())
    told = [f"missing: {key.id!r}" for key in sorted(wanted - there.keys())]
    told += [f"obsolete: {key.id!r}" for key in sorted(there.keys() - wanted)]
    told += [f"obsolete: {message.id!r}" for message in catalog.obsolete.values()]
    told += [
        f"{fault}: {key.id!r}"
        for key, message in sorted(there.items())
        for fault in faults(message)
    ]
    return told


def faults(message: Message) -> Iterator[str]:
    """Yield what is wrong with one translated text."""
    if message.fuzzy:
        yield "fuzzy"
    if not _filled(message):
        yield "untranslated"
        return
    source = message.id if isinstance(message.id, str) else message.id[-1]
    for target in _strings(message):
        if _places(source) != _places(target):
            yield f"other placeholders in {target!r}"


def compile_mo(po: Path = PO) -> str:
    """Write the .mo file beside `po`, in one move so that no reader sees half."""
    mo = po.with_suffix(".mo")
    part = mo.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        write_mo(file, _read(po))
    part.replace(mo)
    return f"messages: {mo.name} written"


def check() -> str:
    """Return the good news, or leave with every problem on the screen."""
    if told := problems():
        raise SystemExit("\n".join([*told, f"messages: {len(told)} to mend"]))
    return "messages: every text is translated"


def _read(po: Path) -> Catalog:
    if not po.exists():
        return Catalog(locale=LOCALE)
    with po.open("rb") as file:
        return read_po(file, locale=LOCALE)


def _by_key(catalog: Catalog) -> dict[Key, Message]:
    return {key_of(message): message for message in catalog if message.id}


def _strings(message: Message) -> list[str]:
    if isinstance(message.string, str):
        return [message.string]
    return list(message.string or [""])


def _filled(message: Message) -> bool:
    return all(text.strip() for text in _strings(message))


def _places(text: str) -> tuple[list[str], ...]:
    """Return the named, bare and brace placeholders of a text, each sorted."""
    plain = text.replace("%%", "")
    named, braces = set(NAMED.findall(plain)), set(BRACES.findall(plain))
    return sorted(named), sorted(BARE.findall(plain)), sorted(braces)


COMMANDS: dict[str, Callable[[], str]] = {
    "update": update,
    "check": check,
    "compile": compile_mo,
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    print(COMMANDS[sys.argv[1]]())
