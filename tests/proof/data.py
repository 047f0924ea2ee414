"""Third-party data that lies beside the checkout, never inside it."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"


class NoData(Exception):
    """The data are not there; the text names what is missing."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `../shared/data/<name>.csv.gz`, by column; raises NoData."""
    path = DATA / f"{name}.csv.gz"
    if not path.exists():
        raise NoData(f"no data: ../shared/data/{path.name} is not there")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
