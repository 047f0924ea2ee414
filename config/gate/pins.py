"""Pins: no requirement below the version that closed a known hole.

`safe-versions.txt` has one line a package: `name>=version  # what was closed there`.
And nothing that `pyproject.toml` asks for, extras included, is left unpinned.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from config.gate.tree import ROOT

SAFE = ROOT / "safe-versions.txt"
PINNED = ("requirements.txt", "requirements-dev.txt")
FLOOR = re.compile(r"^([a-z0-9-]+)>=(\S+)\s+#\s*\S+")
PIN = re.compile(r"^([a-z0-9-]+)==([^\s;\\]+)", re.MULTILINE)


def problems() -> list[str]:
    """Return what is pinned too low, unknown to the pins, or without a reason."""
    floors, told = read_floors(SAFE.read_text(encoding="utf-8"))
    seen: set[str] = set()
    for file in PINNED:
        for name, version in pins((ROOT / file).read_text(encoding="utf-8")):
            seen.add(name)
            if name in floors and version < floors[name]:
                told.append(f"{file}: {name} {version} is below {floors[name]}")
    unknown = sorted(floors.keys() - seen)
    told += [f"safe-versions.txt: {name} is pinned nowhere" for name in unknown]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = wanted(project["project"]["dependencies"])
    needed |= wanted(project["dependency-groups"]["dev"])
    return told + [f"pyproject.toml: {name} is not pinned" for name in needed - seen]


def wanted(lines: list[str]) -> set[str]:
    """Return the packages that requirement lines name, and those of their extras."""
    found: set[str] = set()
    for requirement in map(Requirement, lines):
        found.add(canonicalize_name(requirement.name))
        for extra in requirement.extras:
            found |= {
                canonicalize_name(part.name)
                for part in map(Requirement, metadata.requires(requirement.name) or [])
                if part.marker
                and part.marker.evaluate({"extra": extra})
                and not part.marker.evaluate({"extra": ""})
            }
    return found


def read_floors(text: str) -> tuple[dict[str, Version], list[str]]:
    """Return package -> lowest safe version, and the lines that cannot be read."""
    floors: dict[str, Version] = {}
    told: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if match := FLOOR.match(line):
            floors[match[1]] = Version(match[2])
        else:
            told.append(f"safe-versions.txt: not `name>=version  # reason`: {line}")
    return floors, told


def pins(text: str) -> Iterator[tuple[str, Version]]:
    """Yield (package, version) of a pinned requirements file."""
    for name, version in PIN.findall(text):
        yield name, Version(version)


if __name__ == "__main__":
    found = problems()
    print("\n".join(found) or "pins: every pin is at or above its safe version")
    sys.exit(bool(found))
