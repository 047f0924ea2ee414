"""Every journey of the browser: both languages and themes, a phone and a screen."""

from collections.abc import Callable
from typing import Any

NAME = "journeys"
# What a browser sees does not depend on the database.
DATABASES = ("sqlite",)
# Each language and theme by itself: all of it takes longer than nine minutes.
PARTS = ("zh-hans-light", "zh-hans-dark", "en-light", "en-dark")
CROWD = 500
LINES = (
    "In Chromium, in Chinese and English, light and dark, at 390 and 1440 px: sign in "
    "by password, by an authenticator app and recovery code, and by a passkey; list, "
    "ticket, reply, undo, reply, received; hired, one-time password, disabled; keys "
    "alone; a stale reply held back; refused forms keep what was typed; a part that "
    "does not come is asked for again; a client verified by a code told back.",
    "Likewise: every tab of a client, the account with balances, a plan and pages; the "
    "platform dies and returns while account, panel and ticket are open; masked "
    "numbers shown for a reason and a minute, until the day's budget is spent; two "
    "records merged with a choice per field and parted again; a short file imported "
    "and taken back. axe-core finds nothing serious on the pages of these.",
    "Likewise: twenty tickets worked off by keys alone, in every way of sending; 500 "
    "resolved at once and taken back; a macro with values and actions; two tickets "
    "merged, a later mail, and parted; a bank asked beside the client, who sees none "
    "of it; a client signs in to the portal by a code, reads, answers and leaves.",
)


def run(db: str, part: str) -> dict[str, Any]:
    """Play every journey on a phone and a screen, in the language and theme of a part.

    Raises AssertionError with everything that failed, servers.Missing without
    Chromium.
    """
    from tests.browser import variants
    from tests.browser.product import Sizes
    from tests.browser.stage import Stage
    from tests.browser.window import Look
    from tests.journeys import PLAYS

    def play(stage: Stage, look: Look) -> list[str]:
        return [one for journey in PLAYS for one in played(journey, stage, look)]

    figures, problems = variants.play(db, play, variants.of(part), Sizes(crowd=CROWD))
    if problems:
        raise AssertionError("\n".join(problems))
    return {"journeys": len(PLAYS), **figures}


def played(journey: Callable[..., None], stage: Any, look: Any) -> list[str]:
    """Nothing, or how the journey failed; the next one is played all the same."""
    try:
        stage.play(journey, look)
    except Exception as error:
        notes = " ".join(getattr(error, "__notes__", ()))
        return [f"{journey.__module__} {look.name}: {error} {notes}"]
    return []
