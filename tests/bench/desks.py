"""Pages of the desk, measured side by side with few tickets and with many."""

from collections.abc import Collection
from contextlib import ExitStack
from typing import Any

from tests.bench import measuring
from tests.bench.seeded import SIZES, Desk, server
from tests.fakes.visitor import Visitor

Asked = dict[int, dict[str, Any]]


def measured(db: str, pages: Collection[str]) -> tuple[Asked, measuring.Times]:
    """What these pages ask of "sqlite" or "postgres", by size, and how long they and
    the floors take: `/healthz`, and a page without content.
    """
    asked: Asked = {}
    visitors: dict[int, Visitor] = {}
    with ExitStack() as stack:
        url = stack.enter_context(server(db))
        for size in SIZES:
            desk = Desk(db, size)
            desk.prepare(url)
            env = desk.environment(url)
            asked[size] = measuring.statements(env, *pages)
            visitors[size] = stack.enter_context(measuring.daphne(env))

        def paths(_visitor: Visitor, size: int) -> dict[str, str]:
            rest = {"floor": "/healthz", "empty page": "/accounts/logout/"}
            return rest | {page: asked[size][page]["path"] for page in pages}

        return asked, measuring.times(visitors, paths)
