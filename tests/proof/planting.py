"""Canaries brought in as people and programs bring them in: typed into forms, imported
from files, told by the platform; always over the site's own addresses.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from config.lib.sheets_out import workbook
from tests.proof.persons import KINDS, Person

FINDS = ("phone", "mail", "card")
PARTS = ("history", "account/withdrawals", "account/bank-cards", "account/fund-entries")
COLUMNS = ("姓名", "手机", "邮箱", "身份证号", "银行卡", "地址")
_REVEAL = re.compile(r"/clients/\d+/reveal/(?:contact|particular)/\d+/")
_CLIENT = re.compile(r"/clients/(\d+)/")


class Site(Protocol):
    """The site as somebody signed in meets it; `tests.fakes.visitor.Visitor` is one."""

    def get(self, path: str) -> Any:
        """Read a page."""

    def post(self, path: str, form: dict[str, str]) -> Any:
        """Send a form."""

    def upload(self, path: str, name: str, content: bytes) -> Any:
        """Send a file."""


Wait = Callable[[Callable[[], bool]], None]


def by_form(site: Site, who: Person) -> int:
    """Enter a client, half at once and half by the small forms; their number."""
    typed = {"name": who.name, "phone": who.phone, "identity": who.identity}
    client = _entered(site, typed)
    _done(site.post(f"/clients/{client}/contacts/new/", _one("mail", who.mail)))
    for kind in ("card", "address"):
        value = _one(kind, who.values[kind])
        _done(site.post(f"/clients/{client}/particulars/new/", value))
    return client


def by_platform(site: Site, who: Person, sections: Sequence[str]) -> int:
    """Connect a client that has a name only, and look at everything of the account."""
    client = _entered(site, {"name": who.name})
    at = f"/clients/{client}/account/"
    _done(site.post(f"{at}link/", {"user_id": who.user_id}))
    for part in ("", "overview/", "panel/", *(f"{name}/" for name in sections)):
        page = site.get(f"{at}{part}")
        assert page.status == 200, f"{part} answered {page.status}"
    return client


def by_import(site: Site, people: Sequence[Person], suffix: str, wait: Wait) -> str:
    """Have a file imported, its last row with a number that is wrong, so that it comes
    back as an error; the address of the job.
    """
    spoiled = replace(people[-1], identity=people[-1].identity[:-1] + "-")
    rows = [[who.name, *who.values.values()] for who in [*people, spoiled]]
    write = _workbook if suffix == "xlsx" else _csv
    content = write([list(COLUMNS), *rows])
    at = _done(site.upload("/desk/jobs/import/", f"客户.{suffix}", content))
    wait(lambda: site.get(f"{at}matching/").status == 200)
    chosen = {f"column_{place}": kind for place, kind in enumerate(("name", *KINDS))}
    chosen |= {"key": "phone", "found": "fill", "missing": "create"}
    _done(site.post(f"{at}matching/", chosen))
    wait(lambda: "confirm/" in site.get(at).text)
    _done(site.post(f"{at}confirm/", {}))
    wait(lambda: "revert/" in site.get(at).text)
    assert site.get(f"{at}rows/?which=bad").status == 200
    return at


def shown(site: Site, who: Person) -> Iterator[tuple[str, str]]:
    """Search for them, look at all pages about them, then show what is hidden: each
    kind that came to sight, and "unasked" or "on request".
    """
    found = {kind: site.get(f"/clients/?q={who.values[kind]}").text for kind in FINDS}
    (client,) = set(_CLIENT.findall(found["phone"]))
    page = site.get(f"/clients/{client}/").text
    for name in ("account/overview", "account/panel", *PARTS):
        found[name] = site.get(f"/clients/{client}/{name}/").text
    found[""] = page
    for kind, value in who.values.items():
        # What was searched for stands in the field of the search; and an address in
        # what the platform writes in prose is prose.
        but = "account" if kind == "address" else kind
        pages = (text for name, text in found.items() if not name.startswith(but))
        if any(value.lower() in text.lower() for text in pages):
            yield kind, "unasked"
    links = dict.fromkeys(_REVEAL.findall(page))
    told = "".join(site.post(link, {"reason": "check"}).text for link in links).lower()
    for kind, value in who.values.items():
        if value.lower() in told:
            yield kind, "on request"


def _one(kind: str, value: str) -> dict[str, str]:
    return {"kind": kind, "value": value}


def _entered(site: Site, typed: dict[str, str]) -> int:
    found = _CLIENT.search(_done(site.post("/clients/new/", typed)))
    assert found is not None
    return int(found[1])


def _done(page: Any) -> str:
    """Where a form that was taken leads to."""
    assert page.status == 302, f"answered {page.status}: {page.text[:3000]}"
    return str(page.location)


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("gb18030")


def _workbook(rows: list[list[str]]) -> bytes:
    return workbook(rows)
