"""Which files of the project the gate looks at."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "crm", "messaging", "helpdesk")
ROOMS = (*PACKAGES, "templates", "tests")
# Made by tools (migrations) or only kept for a while (caches).
PASSED_OVER = {"migrations", "__pycache__", "node_modules", "staticfiles"}


def files(suffix: str, rooms: tuple[str, ...] = ROOMS) -> Iterator[Path]:
    """Yield the project's files ending in `suffix` (".py"), sorted, absolute."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob(f"*{suffix}")):
            if PASSED_OVER.isdisjoint(path.relative_to(ROOT).parts):
                yield path


def name(path: Path) -> str:
    """Return the path as it is written in reports: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()
