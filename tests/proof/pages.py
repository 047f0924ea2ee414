"""Every page there is, looked at in both languages and themes at four widths."""

from typing import Any

NAME = "pages"
# What a browser sees does not depend on the database.
DATABASES = ("sqlite",)
# Each language by itself: all of it takes longer than nine minutes.
PARTS = ("zh-hans", "en")
LINES = (
    "Every page of the URL resolver in Chromium, in Chinese and English, light and "
    "dark, at 390 and 1440 px: axe-core finds nothing serious, no script or request "
    "fails, the Content-Security-Policy is kept, and nothing is too wide at 390, 1088, "
    "1440 and 1920 px.",
)
WIDTHS = (390, 1088, 1440, 1920)


def run(db: str, language: str) -> dict[str, Any]:
    """Walk through every page in every look of one language.

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

    figures, problems = variants.play(db, walk, variants.speaking(language))
    if problems:
        raise AssertionError("\n".join(problems))
    return {"pages": len(seen), **figures}
