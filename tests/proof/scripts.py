"""600 script payloads through every input, and every page crawled in Chromium."""

import json
import time
from typing import Any

NAME = "scripts"
# What a browser runs does not depend on the database.
DATABASES = ("sqlite",)
# Who they come from: all of them at once take longer than nine minutes.
PARTS = ("mails", "portal", "programs", "staff")
LINES = (
    "600 script payloads (elements, handlers, addresses, templates, styles, markup, "
    "other writings) through every input that ends on a page: mails (display name, "
    "subject, text, HTML, file name), portal form, status link, API, events of the "
    "platform; names, notes, tags, subjects, typed values, lines, file names, "
    "articles, views, the set-up. The pages are crawled in Chromium: 0 executions, 0 "
    "reports of the Content-Security-Policy, no element or handler made of a text, no "
    "template worked out.",
)
PEOPLE = {
    "mails": ("agent", "supervisor"),
    "portal": ("supervisor", ""),
    "programs": ("supervisor", "auditor"),
    "staff": ("supervisor", "admin"),
}


def run(db: str, part: str) -> dict[str, Any]:
    """Plant one part and crawl.

    Raises AssertionError with everything found, servers.Missing without Chromium.
    """
    from tests import servers

    _set_up_django()
    from tests.browser import product, stage
    from tests.hostile.crawling import crawl

    begun, chromium = time.monotonic(), servers.find("chromium")
    with product.running(["zh-light-1440"]) as running:
        told = json.loads(
            product.command(running.environment, "-m", "tests.hostile.planting", part)
        )
        planted = time.monotonic()
        with stage.opened(running, chromium) as opened:
            done = opened.play(crawl, PEOPLE[part], told["paths"])
    counts = told["counts"]
    figures = {
        "inputs": len(counts),
        "planted": sum(counts.values()),
        "pages": done.pages,
        "kinds of page": len(done.seen),
        "payloads on them": done.words,
        "wrong": len(done.wrong),
        "planting s": round(planted - begun),
        "seconds": round(time.monotonic() - begun),
    }
    if done.wrong:
        shown = "\n".join(done.wrong[:40])
        raise AssertionError(f"{figures}\n{shown}")
    assert done.words > sum(counts.values()) / 4, figures
    return figures


def _set_up_django() -> None:
    """For the names of addresses."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
    django.setup()
