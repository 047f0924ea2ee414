"""Every page there is, looked at in both languages and themes at four widths."""

from typing import Any

NAME = "pages"
# What a browser sees does not depend on the database.
DATABASES = ("sqlite",)
# Each language and theme by itself: all of it takes longer than nine minutes.
PARTS = ("zh-hans-light", "zh-hans-dark", "en-light", "en-dark")
LINES = (
    "Every page of the URL resolver in Chromium, in Chinese and English, light and "
    "dark, at 390 and 1440 px: axe-core finds nothing serious, no script or request "
    "fails, the Content-Security-Policy is kept, and nothing is too wide at 390, 1088, "
    "1440 and 1920 px.",
)
WIDTHS = (390, 1088, 1440, 1920)


def run(db: str, part: str) -> dict[str, Any]:
    """Walk through every page on a phone and a screen, in a language and theme.

    Raises AssertionError with everything found, servers.Missing without Chromium.
    """
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
    django.setup()
    from tests.browser import pages, variants
    from tests.browser.stage import Stage
    from tests.browser.window import Look

    seen: set[str] = set()

    def walk(stage: Stage, look: Look) -> list[str]:
        found = stage.play(pages.walk, look, WIDTHS)
        seen.update(found.seen)
        return [f"{look.name} {one}" for one in found.problems]

    figures, problems = variants.play(db, walk, variants.of(part))
    if problems:
        raise AssertionError("\n".join(problems))
    return {"pages": len(seen), **figures}
