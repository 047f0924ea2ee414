"""HTML of mails: cleaned for display, and turned into readable plain text."""

import re
from collections import Counter
from html import escape
from html.parser import HTMLParser

import nh3

from . import charsets

MOST_HTML = 500_000  # characters read of one HTML part
MOST_DEPTH = 500  # elements in one another

# One line a kind: blocks, tables, words.
_TAGS = """
blockquote br center code dd del div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre ul
caption col colgroup table tbody td tfoot th thead tr
a abbr b em font i img ins q s small span strike strong sub sup tt u
"""
TAGS = set(_TAGS.split())
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "ol": {"start"},
}
# Dropped together with what stands in them.
SILENT = {"script", "style", "title", "noscript", "template", "iframe", "object", "svg"}

_PARAGRAPHS = {"blockquote", "hr", "ol", "p", "pre", "table", "ul"} | {
    f"h{level}" for level in range(1, 7)
}
_BLOCKS = _PARAGRAPHS | {"caption", "center", "dd", "div", "dl", "dt", "li", "tr"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_ENDLESS = """
area base br col dd dt hr img input li link meta option p param td th tr wbr
"""
_CLOSED_BY_ITSELF = set(_ENDLESS.split())
# Ends of blocks, however many meet: signs that no text holds once it is clean.
_LINE, _PARAGRAPH = "\x01", "\x02"
_BREAKS = re.compile("[\x01\x02](?:[ \t]*[\x01\x02])*")
_CELLS = {"td", "th"}


def clean_html(html: str) -> str:
    """HTML that may be shown: no script, style, form, remote or embedded image.

    Images keep only `cid:` sources, since a remote one tells its sender that and where
    the mail was read. What is nested too deeply comes out as bare text.
    """
    html = html[:MOST_HTML]
    if _depth(html) > MOST_DEPTH:
        return escape(re.sub(r"<[^<>]{0,2000}>", " ", html))
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=SILENT,
        attributes=ATTRIBUTES,
        attribute_filter=_only_own_images,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
    )


def _depth(html: str) -> int:
    """An upper bound of how many elements stand in one another.

    The time an HTML parser takes grows with its square: 50,000 levels are 3.5 s.
    """
    open_now: Counter[str] = Counter()
    total = deepest = 0
    for closing, name in _TAG.findall(html):
        name = name.lower()
        if name in _CLOSED_BY_ITSELF:
            continue
        if not closing:
            open_now[name] += 1
            total += 1
            deepest = max(deepest, total)
        elif open_now[name]:
            open_now[name] -= 1
            total -= 1
    return deepest


def _only_own_images(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if value.strip().lower().startswith("cid:") else None
    if tag == "a" and attribute == "href" and value.strip().lower().startswith("cid:"):
        return None
    return value


def from_html(html: str) -> str:
    """Readable text of HTML: blocks as lines, links with their address, lists with -.

    The cleaned HTML is read, not the mail's own: well-formed input keeps the standard
    library's parser linear.
    """
    reader = _Reader()
    reader.feed(clean_html(html))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects the text of well-formed HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.links: list[tuple[str, int]] = []
        self.pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line or a paragraph; remember where a link begins."""
        found = dict(attrs)
        self._break(tag)
        if tag == "a":
            self.links.append((found.get("href") or "", len(self.pieces)))
        elif tag == "img":
            self.pieces.append(found.get("alt") or "")
        elif tag == "li":
            self.pieces.append("- ")
        elif tag == "pre":
            self.pre += 1

    def handle_endtag(self, tag: str) -> None:
        """End a line or a paragraph; put a link's address after its words."""
        if tag == "a" and self.links:
            self._end_link(*self.links.pop())
        elif tag in _CELLS:
            self.pieces.append(" ")
        elif tag == "pre":
            self.pre -= 1
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Take text, white space collapsed outside of `pre`."""
        data = data.replace(_LINE, "").replace(_PARAGRAPH, "")
        if not self.pre:
            data = re.sub(r"[ \t\r\n\x0b\x0c]+", " ", data)
        self.pieces.append(data)

    def _break(self, tag: str) -> None:
        if tag == "br":
            self.pieces.append("\n")
        elif tag in _BLOCKS:
            self.pieces.append(_PARAGRAPH if tag in _PARAGRAPHS else _LINE)

    def _end_link(self, address: str, begun: int) -> None:
        words = "".join(self.pieces[begun:]).strip()
        bare = address.removeprefix("mailto:").removeprefix("tel:")
        if bare and bare.rstrip("/") not in words and address[:4] != "cid:":
            self.pieces.append(f" ({bare})" if words else bare)

    def text(self) -> str:
        """The lines, at most one empty one between two."""
        whole = _BREAKS.sub(
            lambda run: "\n\n" if _PARAGRAPH in run[0] else "\n", "".join(self.pieces)
        )
        whole = charsets.clean(whole).replace("\xa0", " ")
        lines = (line.strip() for line in whole.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
