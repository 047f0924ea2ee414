"""Looking for values in what a site leaves: in files and their names, in a dump, in
Redis; in every form in which they could stand there readable.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis

from tests.proof.persons import Person


def forms(value: str) -> set[bytes]:
    """A value lower-cased: as UTF-8 and as GB18030, as JSON and addresses escape it,
    as hexadecimal digits (binary columns in a dump); of an address, the pair of signs
    that a search index would hold.
    """
    pair = "".join(sign for sign in value if "\u3400" <= sign <= "\u4dbf")
    wanted = set()
    for text in filter(None, {value.lower(), pair}):
        plain = text.encode()
        wanted |= {plain, text.encode("gb18030"), json.dumps(text)[1:-1].encode()}
        wanted |= {quote(text).lower().encode(), plain.hex().encode()}
    return wanted


def found(places: Iterable[tuple[str, bytes]], values: Iterable[str]) -> list[str]:
    """Where a value stands, as "place: value"."""
    wanted = {value: forms(value) for value in values}
    return [
        f"{place}: {value}"
        for place, content in places
        for low in [content.lower()]
        for value, shapes in wanted.items()
        if any(shape in low for shape in shapes)
    ]


def looked_for(
    people: Sequence[Person], data: Path, url: str, cache: str
) -> dict[str, Any]:
    """Where canaries stand in clear; and their names, which do so by design, to show
    that the places are the right ones and can be read.
    """
    from tests.proof import leavings

    places = [("dump", leavings.dump(url)), *files(data)]
    places += kept(cache)
    values = [value for who in people for value in who.values.values()]
    names = [who.name for who in people]
    seen = {hit.rpartition(": ")[2] for hit in found(places, names)}
    in_redis = [content for place, content in places if place.startswith("redis")]
    return {
        "names in clear": len(seen),
        "bytes looked through": sum(len(content) for _place, content in places),
        "of these in Redis": sum(map(len, in_redis)),
        "in clear": found(places, values)[:20],
    }


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file with its name, and the name of every folder."""
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        yield name, name.encode() + (path.read_bytes() if path.is_file() else b"")


def watch(url: str) -> None:
    """Have Redis write down every change from now on, nothing compressed."""
    store = redis.Redis.from_url(url)
    store.config_set("rdbcompression", "no")
    store.config_set("appendonly", "yes")


def kept(url: str) -> Iterator[tuple[str, bytes]]:
    """What Redis holds, key by key, its RDB file, and all that was ever written."""
    store = redis.Redis.from_url(url)
    for key in store.scan_iter():
        yield f"redis {key!r}", bytes(key) + (store.dump(key) or b"")
    store.save()
    for name, content in files(Path(str(store.config_get("dir")["dir"]))):
        yield f"redis/{name}", content
