"""`make proof [ONLY=name] [DB=sqlite|postgres]`: the full numbers, into docs/proof.md.

Ends with 1 where a promise is broken. ONLY names one piece (or several, by comma) and
runs it in any case; without it, what was kept at this commit is not run again.
"""

import importlib
import json
import logging
import os
import pkgutil
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from tests import network, proof, servers
from tests.proof import report, runner
from tests.proof.data import NoData
from tests.proof.runner import Piece, Result


def pieces() -> list[Piece]:
    """Every module of this package that has a NAME, in the order of the names.

    One that says DATABASES has nothing to show on another.
    """
    found = []
    for module in pkgutil.iter_modules(proof.__path__, "tests.proof."):
        if not module.name.endswith("__main__"):
            loaded = importlib.import_module(module.name)
            if name := getattr(loaded, "NAME", ""):
                found += list(_parts(name, loaded))
    return sorted(found, key=lambda piece: piece.name)


def _parts(name: str, module: ModuleType) -> Iterator[Piece]:
    """One piece, or one for each of the module's PARTS."""
    where = getattr(module, "DATABASES", runner.DATABASES)
    for part in getattr(module, "PARTS", ("",)):
        own = f"{name}-{part}" if part else name
        yield Piece(own, module.__name__, tuple(module.LINES), where, part)


def main() -> int:
    """Run what is asked for in the environment; the exit code."""
    known = pieces()
    only = [part.strip() for part in os.environ.get("ONLY", "").split(",") if part]
    names = [piece.name for piece in known]
    if wrong := [one for one in only if not _names_any(one, known)]:
        print(f"No such piece: {', '.join(sorted(wrong))}; there are {names}.")
        return 2
    databases = _chosen(os.environ.get("DB", ""))
    if not databases:
        print(f"DB is one of {', '.join(runner.DATABASES)}.")
        return 2
    asked = [piece for piece in known if not only or piece.is_asked_for(only)]
    results = [
        _one(p, db, bool(only)) for p in asked for db in databases if db in p.databases
    ]
    report.write(known, runner.read())
    broken = [result for result in results if result.outcome == runner.BROKEN]
    print(f"{report.PAGE.relative_to(runner.ROOT)} is written.")
    return 1 if broken else 0


def _names_any(name: str, known: Sequence[Piece]) -> bool:
    return any(piece.is_asked_for([name]) for piece in known)


def _chosen(db: str) -> Sequence[str]:
    if not db:
        return runner.DATABASES
    return [db] if db in runner.DATABASES else []


def _one(piece: Piece, db: str, is_named: bool) -> Result:
    """Run one piece, unless its result still stands; keep it and say it."""
    known = runner.read().get(f"{piece.name} {db}")
    if known is not None and not is_named and runner.is_settled(known, runner.commit()):
        print(f"{piece.name} on {db}: kept at this commit already")
        return known
    print(f"{piece.name} on {db} …", flush=True)
    result = runner.run(piece, db)
    runner.write({**runner.read(), result.key: result})
    told = result.reason or json.dumps(result.figures, ensure_ascii=False)
    print(f"  {result.outcome} after {result.seconds:.0f} s: {told}", flush=True)
    return result


def piece(module: str, db: str, answer: str, *part: str) -> None:
    """Run one piece, or this part of it, in this process; its answer to the file."""
    logging.disable(logging.INFO)
    told: dict[str, Any] = {"outcome": runner.KEPT}
    try:
        with network.closed():
            told["figures"] = importlib.import_module(module).run(db, *part)
    except (NoData, servers.Missing) as missing:
        # Where servers are required, nothing may be left out for want of one.
        must = isinstance(missing, servers.Missing) and servers.required()
        outcome = runner.BROKEN if must else runner.SKIPPED
        told = {"outcome": outcome, "reason": str(missing)}
    except Exception as error:
        traceback.print_exc()
        told = {"outcome": runner.BROKEN, "reason": f"{type(error).__name__}: {error}"}
    Path(answer).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--piece"]:
        piece(*sys.argv[2:])
        sys.exit(0)
    sys.exit(main())
