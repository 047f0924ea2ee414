"""The markup of articles makes what a text needs, and nothing that acts."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.markup import ATTRIBUTES, SCHEMES, TAGS, rendered
from tests.helpdesk.html import elements

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/p.png)",
    "![x][a]\n\n[a]: https://evil.example/p.png",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    '<a href="https://evil.example" onclick="alert(1)">x</a>',
    "<style>body{display:none}</style>",
    "<svg onload=alert(1)>",
    "```\n<script>alert(1)</script>\n```",
    "| a |\n|--|\n| <script>alert(1)</script> |",
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    "> " * 400 + "deep",
    "[" * 2000 + "x" + "](y)" * 2000,
]


def foreign(html):
    """Elements and attributes that no article may have."""
    allowed = {**ATTRIBUTES, "a": {*ATTRIBUTES["a"], "rel"}}
    for tag, attributes in elements(html):
        if tag not in TAGS or set(attributes) - allowed.get(tag, set()):
            yield tag, attributes
        if urlsplit(attributes.get("href", "").strip()).scheme not in {"", *SCHEMES}:
            yield tag, attributes


def test_what_a_text_needs_is_made():
    html = rendered("# 到账\n\n- **次日**\n\n1. 一\n\n| a | b |\n|--|--|\n| 1 | 2 |")
    for made in ("<h2>到账</h2>", "<strong>次日</strong>", "<ol>", "<td>2</td>"):
        assert made in html


def test_a_link_tells_its_target_nothing():
    html = rendered("[平台](https://lend.example/a?b=1)")
    assert '<a href="https://lend.example/a?b=1" rel="noopener noreferrer">' in html


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_acts_is_made(text):
    assert list(foreign(rendered(text))) == []


def test_html_is_shown_as_it_was_written():
    assert "&lt;script&gt;" in rendered("<script>alert(1)</script>")


@pytest.mark.parametrize("text", ["**注意：**请勿转账", "请在**“我的银行卡”**查看"])
def test_strong_words_end_at_chinese_signs_too(text):
    assert "<strong>" in rendered(text) and "**" not in rendered(text)


@given(st.text(alphabet="<>![]()`*_#|-:\\\"'&; \na1人：javascript", max_size=80))
def test_no_text_makes_anything_else(text):
    assert list(foreign(rendered(text))) == []
