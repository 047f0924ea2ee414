"""A shift by the keyboard alone: twenty tickets, in every way of sending."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

UNDO_S = 10
# Keys beside the text itself that a ticket may cost, on average.
MOST_KEYS = 6
MOST_ROWS = 20
# The number of the row that has the focus, and that of the ticket that is open.
FOCUSED = "document.activeElement.closest('li')?.id.replace('row-', '')"
OPEN = "document.querySelector('#composer')?.dataset.ticket"


class Hands:
    """Presses keys and counts them; there is no mouse."""

    def __init__(self, window: Window, last: int) -> None:
        self.window, self.page, self.pressed = window, window.page, 0
        # The number of the last ticket of the shift.
        self.last = last

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        """Into whatever has the cursor, which the client's language types."""
        expect(self.page.locator("#composer-text")).to_be_focused()
        self.page.keyboard.insert_text(text)

    def at(self, number: int) -> None:
        """The ticket is open and can be answered."""
        self.page.locator(f"#composer[data-ticket='{number}']").wait_for()

    def dialog(self) -> None:
        """One is open, with its first field in hand."""
        expect(self.page.locator("dialog[open] .body :focus")).to_have_count(1)


def play(stage: Stage, look: Look) -> None:
    """Work off what one holds, from the top of the list to its end."""
    # The newest is on top.
    numbers = stage.product.cases[look.name]["shift"][::-1]
    with stage.window(look) as window:
        window.allowed.add(422)  # How it ended, or when it leaves, is asked for.
        window.sign_in(f"{look.name}-shift")
        hands = Hands(window, numbers[-1])
        _begin(hands, numbers)
        begun = hands.pressed
        for place, number in enumerate(numbers):
            hands.at(number)
            WAYS[place % len(WAYS)](hands, f"答复 {look.name} {place}", number)
        _end(hands, numbers, look)
        assert hands.pressed - begun <= MOST_KEYS * len(numbers), hands.pressed


def _begin(hands: Hands, numbers: list[int]) -> None:
    """To one's own tickets, the first of them, and on by itself from then on."""
    page = hands.page
    page.locator("#palette-commands").wait_for(state="attached")
    hands.press("g", "m")
    page.wait_for_url("**/desk/tickets/?view=mine")
    expect(page.locator("#rows [data-row]")).to_have_count(len(numbers))
    hands.press("j", "x")
    tick = page.locator(f"#tick-{numbers[0]}")
    expect(tick).to_be_checked()
    hands.press("x")
    expect(tick).not_to_be_checked()
    hands.press("Enter")
    hands.at(numbers[0])
    _keys_are_told(hands)
    wish = page.get_attribute("#and-next", "data-command") or ""
    hands.press("Control+k")
    page.keyboard.insert_text(wish)
    option = page.locator("#palette [aria-selected=true] .label")
    expect(option).to_have_text(wish)
    hands.press("Enter")
    expect(page.locator("#and-next")).to_be_checked()


def _keys_are_told(hands: Hands) -> None:
    """No two things have one key, and the sheet tells of all of them."""
    page = hands.page
    hands.press("?")
    told = page.locator("#keys[open] [data-page-keys] dd").all_inner_texts()
    keys = ["".join(text.split()) for text in told]
    assert len(set(keys)) == len(keys), keys
    # On a phone neither the list nor the rail stands beside an open ticket.
    offered = "RNAEZ" if hands.window.look.is_narrow else "RNAEZXJK/"
    assert set(offered) <= {key.upper() for key in keys}, keys
    hands.press("Escape")


def _send(hands: Hands, text: str, _number: int) -> None:
    hands.press("r")
    hands.write(text)
    hands.press("Control+Enter")


def _wait(hands: Hands, text: str, _number: int) -> None:
    hands.press("r")
    hands.write(text)
    hands.press("Control+Shift+Enter")


def _resolve(hands: Hands, text: str, _number: int) -> None:
    hands.press("r")
    hands.write(text)
    hands.press("Control+Alt+Enter")
    hands.dialog()
    hands.press("Control+Enter")


def _later(hands: Hands, text: str, _number: int) -> None:
    hands.press("r")
    hands.write(text)
    hands.press("Control+Shift+Alt+Enter")
    hands.dialog()
    hands.press("Space", "Control+Enter")


def _note_and_end(hands: Hands, text: str, number: int) -> None:
    """Nobody answers, a colleague reads why."""
    hands.press("n")
    hands.write(f"note {text}")
    hands.press("Control+Enter")
    note = hands.page.locator(f"#thread .entry.note:has-text('note {text}')")
    expect(note).to_have_count(1)
    # The cursor is in the text still, for who goes on writing.
    hands.press("Escape", "e")
    hands.dialog()
    hands.press("Control+Enter")
    _gone(hands, number)
    _next(hands, number - 1)


def _hold(hands: Hands, _text: str, number: int) -> None:
    hands.press("z")
    hands.dialog()
    hands.press("Space", "Control+Enter")
    _gone(hands, number)
    _next(hands, number - 1)


def _taken_back(hands: Hands, text: str, number: int) -> None:
    """Sent, thought better of from the next ticket, and sent once more."""
    _send(hands, text, number)
    undo = f"form[action*='/tickets/{number}/entries/'] #undo-left"
    hands.page.locator(undo).wait_for()
    hands.press("u")
    hands.at(number)
    expect(hands.page.locator("#composer-text")).to_have_value(text)
    expect(hands.page.locator(".entry.recalled")).to_have_count(1)
    hands.press("r", "Control+Enter")


def _gone(hands: Hands, number: int) -> None:
    """It has left the list of one's own."""
    expect(hands.page.locator(f"#row-{number}")).to_have_count(0)


def _until_other(hands: Hands, script: str, last: str | None) -> None:
    """Wait until the page gives another answer."""
    page = hands.page
    hands.window.until(lambda: page.evaluate(script) != last, 10, f"not {last}")


def _next(hands: Hands, number: int) -> None:
    """Down the list to that ticket: a note has put the last one on top of it."""
    if number < hands.last:
        return
    is_narrow = hands.window.look.is_narrow
    in_hand = OPEN if is_narrow else FOCUSED
    for _row in range(MOST_ROWS):
        last = hands.page.evaluate(in_hand)
        hands.press("j")
        # On a phone, where the list is not on screen, the next one opens at once.
        _until_other(hands, in_hand, last)
        if hands.page.evaluate(in_hand) == str(number):
            break
    if not is_narrow:
        hands.press("Enter")


WAYS: list[Callable[[Hands, str, int], None]] = [
    _send,
    _wait,
    _resolve,
    _taken_back,
    _later,
    _hold,
    _note_and_end,
]


def _end(hands: Hands, numbers: list[int], look: Look) -> None:
    """What was sent has arrived, once; what was not, has not."""
    window, product = hands.window, hands.window.product
    sent = {place % len(WAYS): place for place in range(len(numbers))}
    for way in (_send, _wait, _resolve, _taken_back):
        text = f"答复 {look.name} {sent[WAYS.index(way)]}"
        window.until(lambda t=text: product.mails(t), UNDO_S + 20, text)  # type: ignore[misc]
        assert len(product.mails(text)) == 1, text
    for way in (_later, _note_and_end):
        assert not product.mails(f"答复 {look.name} {sent[WAYS.index(way)]}")
    hands.press("Escape", "g", "m")
    hands.page.wait_for_url("**/desk/tickets/?view=mine")
    left = [n for place, n in enumerate(numbers) if place % len(WAYS) in (0, 1, 3, 4)]
    expect(hands.page.locator("#rows [data-row]")).to_have_count(len(left))
