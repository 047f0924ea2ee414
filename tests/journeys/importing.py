"""A file of clients with bad rows: matched, tried, carried out, taken back."""

import csv
import io

from playwright.sync_api import FilePayload, expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

COLUMNS = {
    "name": "姓名",
    "phone": "手机",
    "mail": "邮箱",
    "identity": "身份证号",
    "birth_date": "出生日期",
}
# One wrong value for each field in turn.
WRONG = {
    "phone": "1990000",
    "mail": "nowhere",
    "identity": "110101199003070000",
    "birth_date": "1990-02-30",
}
SMALL = 1_000
# Seconds a row may take in one phase, and those a phase takes anyway.
ROW_S, PHASE_S = 0.08, 30


def play(stage: Stage, look: Look) -> None:
    """Import the file of this variant as the supervisor, and undo it."""
    place = list(stage.product.cases).index(look.name)
    rows, bad = sheet(place, stage.product.sizes.import_rows)
    with stage.window(look, "supervisor") as window:
        _upload(window, rows)
        labels = _match(window)
        _ended(window, len(rows))
        window.in_order()
        job = window.path
        assert _figure(window, "bad") == len(bad)
        found = _bad_rows(window)
        assert found.keys() == bad.keys(), found
        for number, field in bad.items():
            assert found[number].startswith(labels[field]), found[number]
        assert not _is_known(window, rows[0]["phone"]), "a dry run wrote"
        window.open(job)
        _carry_out(window, rows, bad)
        assert _is_known(window, rows[0]["mail"])
        assert not _is_known(window, rows[4]["mail"]), "a wrong row was taken"
        window.open(job)
        _take_back(window, len(rows))
        assert not _is_known(window, rows[0]["phone"]), "still on record"


def sheet(place: int, count: int) -> tuple[list[dict[str, str]], dict[int, str]]:
    """`count` rows of a variant; the wrong ones by line of the file, with the field."""
    rows: list[dict[str, str]] = []
    bad: dict[int, str] = {}
    fields = list(WRONG)
    for at in range(count):
        row = dict.fromkeys(COLUMNS, "")
        row |= {"name": f"新客{place}{at}", "phone": f"17{place}{at:08d}"}
        row |= {"mail": f"new{place}-{at}@client.example", "birth_date": "1990-03-07"}
        if at % (10 if count < SMALL else 50) == 4:
            field = fields[len(bad) % len(fields)]
            row[field] = WRONG[field]
            bad[at + 2] = field
        rows.append(row)
    return rows, bad


def _upload(window: Window, rows: list[dict[str, str]]) -> None:
    """Hand the file in as an old spreadsheet program writes it."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS.values())
    lines.writerows(row.values() for row in rows)
    content = text.getvalue().encode("gb18030")
    window.open("/desk/jobs/import/")
    file = FilePayload(name="新客户.csv", mimeType="text/csv", buffer=content)
    window.page.set_input_files("#id_file", file)
    window.submit()


def _match(window: Window) -> dict[str, str]:
    """The page turns to the columns by itself; what the fields are called there."""
    page = window.page
    page.locator("#id_column_0").wait_for(timeout=PHASE_S * 1000)
    window.in_order()
    for place, name in enumerate(COLUMNS):
        assert page.input_value(f"#id_column_{place}") == name, "not guessed"
    page.select_option("#id_key", "phone")
    options = page.locator("#id_column_0 option")
    labels = {name: options.and_(page.locator(f"[value={name}]")) for name in COLUMNS}
    words = {name: option.inner_text() for name, option in labels.items()}
    window.submit()
    return words


def _ended(window: Window, count: int) -> list[int]:
    """Wait for the end of a phase, which the page tells by itself; how far it was, in
    percent, each time the page said so.
    """
    seen: list[int] = []

    def ended() -> bool:
        meter = window.page.locator("#job-progress progress")
        if meter.count():
            seen.append(int(float(meter.get_attribute("value") or 0)))
        return window.page.locator(".figures").count() > 0

    window.until(ended, PHASE_S + count * ROW_S, "the phase ends")
    return seen


def _figure(window: Window, which: str) -> int:
    figure = window.page.locator(f'.figures dd:has(a[href$="which={which}"])')
    return int(figure.evaluate("(dd) => dd.firstChild.textContent"))


def _bad_rows(window: Window) -> dict[int, str]:
    """Line of the file → what is said of it, from all pages of the list."""
    page, found = window.page, {}
    window.submit('.figures a[href$="which=bad"]')
    window.in_order()
    while True:
        for row in page.locator("tbody tr").all():
            number, _who, words = (
                cell.inner_text() for cell in row.locator("td").all()
            )
            found[int(number)] = words.strip()
        if not page.locator("a[rel=next]").count():
            break
        window.submit("a[rel=next]")
    return found


def _carry_out(window: Window, rows: list[dict[str, str]], bad: dict[int, str]) -> None:
    """It runs behind the page; the file of what was left out is those rows as given."""
    window.submit('form[action$="/confirm/"] button')
    seen = _ended(window, len(rows))
    if len(rows) >= SMALL:
        assert any(0 < percent < 100 for percent in seen), seen
    assert _figure(window, "bad") == len(bad)
    with window.page.expect_download() as download:
        window.page.click("a[download]")
    text = download.value.path().read_text("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert head[: len(COLUMNS)] == list(COLUMNS.values())
    wanted = [[*rows[number - 2].values(), str(number)] for number in bad]
    assert [line[: len(COLUMNS) + 1] for line in lines] == wanted
    assert all(line[-1] for line in lines), "not said why"


def _take_back(window: Window, count: int) -> None:
    """Nothing is left of it."""
    page = window.page
    page.click('form[action$="/revert/"] button')
    window.wait("#confirm[open]")
    window.submit("#confirm [data-act]")
    _ended(window, count)
    expect(page.locator('.figures a[href$="which=left"]')).to_have_count(0)


def _is_known(window: Window, value: str) -> bool:
    """Whether the list of clients finds somebody by this."""
    window.open(f"/clients/?q={value}")
    return window.page.locator("main tbody tr").count() > 0
