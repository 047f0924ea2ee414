"""A look at every page: accessibility, width, language, and that nothing failed."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.browser import addresses, axe
from tests.browser.addresses import NOBODY, SECURED, Address
from tests.browser.stage import Stage
from tests.browser.window import Look, Window
from tests.journeys import codes, passkey

# Pages beside those of the resolver: what else an address may show, with its status.
STATES = (
    Address("nothing open", "desk/?view=unassigned", "agent2"),
    Address("empty list", "desk/tickets/?view=mine&priority=1&waiting=1", "agent2"),
    Address("other role", "desk/", "promotion"),
    Address("sent away", "accounts/login/?next=/desk/", NOBODY),
)
# Seen first: they lead to pages that no link of the others leads to.
FIRST = (
    Address("client of an administrator", "clients/1/", "admin"),
    Address("import to match", "desk/jobs/1/matching/", "supervisor"),
    Address("import with bad rows", "desk/jobs/2/", "supervisor"),
)
# A ticket in work, whose page leads to every verb; a resolved one would not.
OPEN = Address("ticket in work", "", "agent")
REFUSED = {
    404: Address("not found", "desk/tickets/987654321/", "agent"),
    403: Address("not allowed", "desk/setup/staff/", "agent"),
}
CONFIRM = "/accounts/reauthenticate/"
LINKS = "Array.from(document.querySelectorAll('a[href^=\"/\"]'), (a) => a.pathname)"
PICTURED = Callable[[Window, str], None]


@dataclass
class Round:
    """One walk through all pages in one look; `widths` (pixels) are those measured.

    Every page is looked at; axe, which takes as long as all the rest, is run on one of
    `axe_each`.
    """

    stage: Stage
    look: Look
    widths: Sequence[int]
    person: str
    picture: PICTURED | None = None
    axe_each: int = 1
    problems: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)

    def walk(self) -> None:
        """Look at everything; fills `problems`, and `seen` with address by name."""
        with ExitStack() as stack:
            self._enter(stack)
            for first in FIRST:
                self._visit(first, first.path)
            shown = self.stage.product.cases["shown"]
            self._visit(OPEN, f"/desk/tickets/{shown}/")
            # The link to it is gone once the block that it leads to has come.
            self.links["helpdesk:connected"] = f"/desk/tickets/{shown}/connected/"
            waiting = addresses.pages()
            while waiting:
                known = [one for one in waiting if one.path or one.name in self.links]
                if not known:
                    break
                for one in known:
                    self._visit(one, one.path or self.links[one.name])
                waiting = [one for one in waiting if one not in known]
            self.problems += [f"{one.name}: no link leads there" for one in waiting]
            for state in STATES:
                self._visit(state, state.path)
            for status, refused in REFUSED.items():
                window = self.windows[refused.viewer]
                window.allowed.add(status)
                self._visit(refused, refused.path)
                window.allowed.discard(status)

    def _enter(self, stack: ExitStack) -> None:
        """Open a window for everybody who looks."""
        every = [*addresses.pages(), *FIRST, OPEN, *STATES, *REFUSED.values()]
        for viewer in sorted({one.viewer for one in every} - {SECURED}):
            window = stack.enter_context(self.stage.window(self.look, viewer))
            self.windows[viewer] = window
        secured = stack.enter_context(self.stage.window(self.look))
        self.windows[SECURED] = secured
        secured.sign_in(self.person)
        codes.set_up(secured)
        passkey.register(secured)
        halfway = stack.enter_context(self.stage.window(self.look))
        halfway.sign_in(self.person)
        self._judge("mfa_authenticate", halfway)

    def _visit(self, address: Address, path: str) -> None:
        window = self.windows[address.viewer]
        window.open(path)
        wanted = path.partition("?")[0]
        # A walk may take longer than a sign-in counts as recent.
        if window.path == CONFIRM != wanted:
            window.confirm()
        if window.path != wanted:
            self.problems.append(f"{address.name}: {path} leads to {window.path}")
        self._gather(window)
        self._judge(address.name, window)

    def _gather(self, window: Window) -> None:
        """Keep the first link to each page that has parameters."""
        for path in window.page.evaluate(LINKS):
            self.links.setdefault(addresses.name_of(path), path)

    def _judge(self, name: str, window: Window) -> None:
        page = window.page
        self.seen[name] = page.url
        lang = page.get_attribute("html", "lang")
        if lang != self.look.html_lang:
            self.problems.append(f"{name}: its language is {lang}")
        if len(self.seen) % self.axe_each == 0:
            self.problems += [f"{name}: {one}" for one in axe.findings(page)]
        for width in self.widths:
            window.resize(width)
            if (over := window.overflow()) > 0:
                self.problems.append(f"{name}: {over} px too wide at {width}")
        if len(self.widths) > 1:
            window.resize(self.look.width)
        if self.picture:
            self.picture(window, name)
        self.problems += [f"{name}: {trouble}" for trouble in window.troubles]
        window.troubles.clear()


def walk(
    stage: Stage,
    look: Look,
    widths: Sequence[int],
    picture: PICTURED | None = None,
    axe_each: int = 1,
) -> Round:
    """Look at every page in `look` and measure it at `widths`."""
    done = Round(stage, look, widths, f"{look.name}-safe", picture, axe_each)
    done.walk()
    return done
