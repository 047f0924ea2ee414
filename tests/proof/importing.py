"""An import of 5,000 rows, bad ones among them, as a browser sees it."""

from typing import Any

NAME = "importing"
# What a browser sees does not depend on the database.
DATABASES = ("sqlite",)
# One look each: the rows of one file take minutes to be written and taken back.
PARTS = ("zh-hans", "en")
LINES = (
    "In Chromium, in Chinese on a screen and in English on a dark phone: a file of "
    "5,000 rows in GB18030, 100 of them wrong, is uploaded, matched and tried, each "
    "wrong row named with its field; it is carried out behind the page, which shows "
    "how far it is; the error file holds exactly the wrong rows; taken back, nobody is "
    "left.",
)
ROWS = 5_000


def run(db: str, language: str) -> dict[str, Any]:
    """Play the import in one look of one language.

    Raises AssertionError with what failed, servers.Missing without Chromium.
    """
    from tests.browser import variants
    from tests.browser.product import Sizes
    from tests.browser.stage import Stage
    from tests.browser.window import Look
    from tests.journeys import importing
    from tests.proof.journeys import played

    def play(stage: Stage, look: Look) -> list[str]:
        return played(importing.play, stage, look)

    look = Look() if language == "zh-hans" else Look("en", "dark", 390)
    figures, problems = variants.play(db, play, [look], Sizes(ROWS))
    if problems:
        raise AssertionError("\n".join(problems))
    return {"rows": ROWS, **figures}
