"""Sizes: no file, function or template grows past what is read in one go.

The ceilings are the 90th percentile of code bases that are praised for being legible;
the habit is about half of them. A waiver in `waivers.toml` names the one thing that is
better whole, how long it may be, and why.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.gate import tree

PYTHON, TESTS, TEMPLATE, SCRIPT, STYLES = 300, 400, 120, 150, 300
FUNCTION = 40
WAIVERS = Path(__file__).with_name("waivers.toml")


@dataclass(frozen=True)
class Finding:
    """One thing (`crm/x.py` or `crm/x.py: verb`) with its lines and its ceiling."""

    what: str
    lines: int
    ceiling: int

    def __str__(self) -> str:
        return f"{self.what}: {self.lines} lines, at most {self.ceiling}"


def measured() -> Iterator[Finding]:
    """Yield every file and function of the project with its lines and ceiling."""
    for path in tree.files(".py"):
        yield from of_python(tree.name(path), path.read_text(encoding="utf-8"))
    for suffix, ceiling in ((".html", TEMPLATE), (".js", SCRIPT), (".css", STYLES)):
        for path in tree.files(suffix):
            yield Finding(tree.name(path), _lines(path.read_text("utf-8")), ceiling)


def of_python(what: str, source: str) -> Iterator[Finding]:
    """Yield the findings of one Python file: itself, then each of its functions."""
    ceiling = TESTS if what.startswith("tests/") else PYTHON
    yield Finding(what, _lines(source), ceiling)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Finding(f"{what}: {node.name}", lines, FUNCTION)


def problems() -> list[str]:
    """Return what is too long, and the waivers nobody needs any more."""
    waivers = read_waivers()
    too_long = [found for found in measured() if found.lines > found.ceiling]
    told = [
        str(found)
        for found in too_long
        if found.lines > waivers.get(found.what, found.ceiling)
    ]
    idle = waivers.keys() - {found.what for found in too_long}
    return told + [f"waivers.toml: {what} is not too long" for what in sorted(idle)]


def read_waivers() -> dict[str, int]:
    """Return thing -> its own ceiling; raise ValueError on one without a reason."""
    entries = tomllib.loads(WAIVERS.read_text(encoding="utf-8")).get("waiver", [])
    for entry in entries:
        if not entry.get("reason", "").strip():
            raise ValueError(f"waivers.toml: {entry['what']} gives no reason")
    return {entry["what"]: entry["lines"] for entry in entries}


def _lines(text: str) -> int:
    return len(text.splitlines())


if __name__ == "__main__":
    found = problems()
    print("\n".join(found) or "sizes: every file and function is short enough")
    sys.exit(bool(found))
