"""Templates under a Content-Security-Policy that knows no inline code or style."""

import re

import pytest

from config.gate import tree

COMMENTS = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
# A script with a src, or one that is data for a behaviour, is no inline code.
FORBIDDEN = {
    "inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"(href|src|action)\s*=\s*[\"']javascript:"),
    "script of htmx": re.compile(r"\bhx-on|hx-vals=[\"']js:|hx-vars"),
}


def faults(source: str) -> list[str]:
    bare = COMMENTS.sub("", source)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(bare)]


def test_no_template_holds_code_or_style():
    found = {
        tree.name(path): faults(path.read_text(encoding="utf-8"))
        for path in tree.files(".html", (*tree.PACKAGES, "templates"))
    }
    assert {path: told for path, told in found.items() if told} == {}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<script>go()</script>", "inline script"),
        ('<script type="module">go()</script>', "inline script"),
        ("<style>a{}</style>", "style element"),
        ('<p class="a"\n style="color:red">', "style attribute"),
        ('<a onclick="go()">', "event attribute"),
        ('<a href="javascript:go()">', "javascript address"),
        ('<div hx-on::load="go()">', "script of htmx"),
    ],
)
def test_it_finds(source, fault):
    assert fault in faults(source)


@pytest.mark.parametrize(
    "source",
    [
        '<script type="module" src="/static/js/app.js"></script>',
        '<script id="rows" type="application/json">[]</script>',
        '<p data-style="a">one = two</p>',
        '{# <p style="color:red"> #}',
    ],
)
def test_it_lets_pass(source):
    assert faults(source) == []
