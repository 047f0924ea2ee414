"""The markup of articles: CommonMark without HTML and pictures, cleaned once more."""

import functools
import re
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from helpdesk.emphasis import with_chinese

# What the markup can make, and nothing else. A picture by its address would tell its
# host who reads; the page's own title is the only <h1>.
TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li"),
    *("strong", "em", "s", "code", "pre", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
LOWEST_HEADING = 6
KEPT = 128
_LINKS = re.compile(r"\]\([^()\s]*\)")
_SIGNS = re.compile(r"[*`~\[\]]+|(?<!\w)_+|_+(?!\w)")
_BEGINNINGS = re.compile(r"^[|:\s-]+$|\||^\s*(?:[#>]+|[-+=](?=\s))", re.MULTILINE)


@functools.lru_cache(maxsize=KEPT)
def rendered(text: str) -> SafeString:
    """The HTML of a text in markup, safe whoever wrote it.

    Two fences: the parser makes no HTML of HTML, and what it made passes an allow-list.
    """
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        _lower(token)
    made = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        made,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)


def bare(text: str) -> str:
    """A text in markup without its signs and without where its links lead, for a
    passage; not made by the parser, which takes some 0.1 s for a long text.
    """
    return _BEGINNINGS.sub(" ", _SIGNS.sub("", _LINKS.sub("]", text)))


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.enable(["table", "strikethrough"])
    return with_chinese(parser.disable(["image", "html_block", "html_inline"]))


def _lower(token: Any) -> None:
    """Set a heading one level below the page's own."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1:]) + 1, LOWEST_HEADING)}"
