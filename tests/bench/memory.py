"""Memory of the two web processes once they have answered everything."""

from pathlib import Path
from typing import Any

from tests.bench import load
from tests.bench.seeded import SIZES, Desk, server
from tests.fakes.visitor import Visitor

NAME = "memory"
LINES = (
    "Sum of the PSS of two web processes and what they started, after eight clients "
    "asked for list, ticket, search and create (5 s each): ≤ 400 MiB at 100,000 "
    "tickets, and within 10 % of that at 1,000.",
)
SECONDS = 5.0
MOST_MIB, GROWS = 400, 1.1


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; MiB, and what is "broken"."""
    found = {}
    with server(db) as url:
        for size in SIZES:
            desk = Desk(db, size)
            desk.prepare(url)
            with load.running(desk.environment(url)) as site:
                for turn in site.turns.values():
                    load.rate(site.clients, turn, SECONDS)
                found[size] = [_mib(web) for web in site.webs]
    told = {
        f"{size:,} tickets": f"{sum(each):.0f} MiB ({each[0]:.0f} + {each[1]:.0f})"
        for size, each in found.items()
    }
    small, large = (sum(found[size]) for size in SIZES)
    broken = [f"{large:.0f} MiB"] if large > MOST_MIB else []
    if large > GROWS * small:
        broken.append(f"{small:.0f} and {large:.0f} MiB")
    return {**told, "broken": broken}


def _mib(web: Visitor) -> float:
    return sum(_pss(pid) for pid in _family(web.pid)) / 1024


def _family(pid: int) -> list[int]:
    """The process and all that it started."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in below for one in _family(int(child)))]


def _pss(pid: int) -> int:
    """Proportional set size in KiB (proc(5), smaps_rollup)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise AssertionError(f"no Pss of process {pid}")
