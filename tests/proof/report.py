"""docs/proof.md: what is promised, and what the newest run of each found."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from tests.proof.data import ROOT
from tests.proof.runner import Piece, Result

PAGE = ROOT / "docs" / "proof.md"
HEAD = """# Proof

Written by `make proof`. Each row is the newest run of that piece on that database, with
the commit it was run at; `+` marks a checkout with changes.
"""


def machine() -> str:
    """The machine in a few words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}"
    )


def write(
    pieces: Iterable[Piece], results: dict[str, Result], page: Path = PAGE
) -> None:
    """Write the page anew from everything known."""
    parts = [HEAD, f"Machine of the newest run: {machine()}.\n"]
    for piece in pieces:
        own = [result for result in results.values() if result.name == piece.name]
        parts.append(_section(piece, sorted(own, key=lambda one: one.db, reverse=True)))
    page.parent.mkdir(exist_ok=True)
    page.write_text("\n".join(parts), encoding="utf-8")


def _section(piece: Piece, results: list[Result]) -> str:
    lines = [f"## {piece.name}", "", *(f"- {line}" for line in piece.lines), ""]
    if not results:
        return "\n".join([*lines, "Not run yet.", ""])
    lines += ["| database | outcome | date | commit | s | figures |"]
    lines += ["| --- | --- | --- | --- | ---: | --- |"]
    return "\n".join([*lines, *map(_row, results), ""])


def _row(result: Result) -> str:
    told = "; ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in result.figures.items()
    )
    if result.reason:
        told = f"{result.reason.splitlines()[0][:400]} {told}".strip()
    cells = (
        result.db,
        result.outcome,
        result.at[:10],
        result.commit,
        f"{result.seconds:.0f}",
        told.replace("|", "\\|"),
    )
    return f"| {' | '.join(cells)} |"
