"""The README's pictures of the running product: python -m tests.browser.pictures."""

from pathlib import Path

from tests import servers
from tests.browser import product, stage
from tests.browser.product import ROOT
from tests.browser.stage import Stage
from tests.browser.window import Look

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 300_000  # bytes of one picture


def draw(stage: Stage) -> list[Path]:
    """Write every picture; returns the files. Raises ValueError on one too large."""
    ticket = f"/desk/tickets/{stage.product.cases['shown']}/?view=mine"
    wide, dark = Look(), Look("en", "dark")
    narrow = Look(width=390)
    wanted = (
        ("desk.png", wide, "agent", ticket),
        ("desk.en.dark.png", dark, "agent", ticket),
        ("ticket.narrow.png", narrow, "agent", ticket),
        ("sign-in.png", wide, "", "/accounts/login/"),
        ("staff.png", wide, "admin", "/desk/setup/staff/"),
    )
    return [_draw(stage, *one) for one in wanted]


def _draw(stage: Stage, name: str, look: Look, username: str, path: str) -> Path:
    file = FOLDER / name
    with stage.window(look, username) as window:
        window.open(path)
        window.page.wait_for_load_state("networkidle")
        window.page.screenshot(path=file)
    if (size := file.stat().st_size) > LARGEST:
        raise ValueError(f"{name} has {size} bytes, more than {LARGEST}")
    return file


def main() -> None:
    """Start the product with nothing but the demo and one conversation, and draw it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        product.running([]) as running,
        stage.opened(running, servers.find("chromium")) as opened,
    ):
        # The replies have left by then: nothing on the pictures counts down.
        running.await_mails(1)
        opened.play(draw)


if __name__ == "__main__":
    main()
