"""A walk over every page a few people can reach, told of all that runs there."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.browser import addresses
from tests.browser.stage import Stage
from tests.browser.window import SUITE, Window
from tests.hostile.scripts import HIT, WORKED_OUT

# Counts calls and windows that ask something; the window tells of breaches itself.
WATCH = f"""
window.__hits = [];
window.{HIT} = (n) => {{ window.__hits.push(n); console.error(`HIT ${{n}}`); }};
for (const name of ["alert", "confirm", "prompt"]) {{
  window[name] = () => window.{HIT}(name);
}}
"""
# What would run, had the policy not held it: an element or attribute out of a text.
FOUND = f"""
() => {{
  const leads = /^(href|src|action|formaction|xlink:href|data|srcdoc|style|content|(data-)?hx-.*)$/i;
  const runs = /^\\s*(javascript|vbscript|data:text)|{HIT}\\(/i;
  const foreign = (one) => one.localName === "script" && one.type !== "application/json"
    && !one.src.startsWith(location.origin);
  const acts = (a) => /^(on|(data-)?hx-on)/i.test(a.name)
    || (leads.test(a.name) && runs.test(a.value));
  return [...document.querySelectorAll("*")].flatMap((one) => [
    ...(foreign(one) ? [one.outerHTML] : []),
    ...[...one.attributes].filter(acts).map((a) => `<${{one.localName}} ${{a.name}}=${{a.value}}>`),
  ]);
}}
"""  # noqa: E501
LINKS = (
    "() => Array.from(document.querySelectorAll('a[href], [hx-get]'), (a) => "
    "a.getAttribute('href') || a.getAttribute('hx-get'))"
)
# Pages of one name that are looked at; of lists, as many stretches.
MOST = 4
MOST_OF = {
    "helpdesk:tickets": 25,
    "helpdesk:desk": 8,
    "clients": 25,
    "helpdesk:ticket": 16,
    "helpdesk:thread": 30,
    "helpdesk:preview": 3,
    "log": 8,
}
START = ("/desk/", "/clients/", "/desk/search/?q=script")
LEFT = (
    "accounts/logout",
    "/download/",
    "/attachments/",
    "/files/",
    "/static/",
    "language/",
)


@dataclass
class Crawl:
    """What was seen and what was wrong."""

    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    words: int = 0

    @property
    def pages(self) -> int:
        """How many were looked at."""
        return self.seen.total()


def crawl(stage: Stage, people: Sequence[str], first: Sequence[str]) -> Crawl:
    """Follow the links from `first` and from each one's own start, as each of them."""
    done = Crawl()
    for person in people:
        with stage.window(SUITE, person) as window:
            window.page.add_init_script(WATCH)
            window.page.on("dialog", lambda box: box.dismiss())
            _one(window, done, person, [*(START if person else ()), *first])
            window.troubles.clear()
    return done


def _one(window: Window, done: Crawl, person: str, first: Iterable[str]) -> None:
    waiting, known, taken = deque(first), set(first), Counter[str]()
    while waiting:
        path = waiting.popleft()
        name = addresses.name_of(path.partition("?")[0])
        if not name or taken[name] >= MOST_OF.get(name, MOST) and path not in first:
            continue
        taken[name] += 1
        done.seen[name] += 1
        for link in _look(window, done, f"{person} {path}", path):
            if link not in known:
                known.add(link)
                waiting.append(link)


def _look(window: Window, done: Crawl, name: str, path: str) -> list[str]:
    """Open one page; note what is wrong, and return where it leads."""
    page = window.page
    try:
        page.goto(window.product.url + path, wait_until="load")
    except Exception as error:
        if "Download is starting" not in str(error):
            done.wrong.append(f"{name}: {error}")
        return []
    done.wrong += [f"{name}: {one}" for one in page.evaluate(FOUND)]
    text = page.content()
    done.words += text.count(HIT)
    if WORKED_OUT in text:
        done.wrong.append(f"{name}: a template was worked out")
    done.wrong += [f"{name}: {one}" for one in window.troubles if _counts(one)]
    window.troubles.clear()
    return [link for link in map(_tidied, page.evaluate(LINKS)) if link]


def _counts(trouble: str) -> bool:
    """Executions, breaches of the policy, failed scripts and answers of 500."""
    return trouble.startswith(("console: HIT", "console: CSP", "script:", "5"))


def _tidied(link: Any) -> str:
    """A path of this site, "" for one that is not followed."""
    parts = urlsplit(str(link))
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return ""
    if any(one in parts.path for one in LEFT):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
