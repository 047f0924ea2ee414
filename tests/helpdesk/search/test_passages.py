"""Passages: what was found is marked, everything else is escaped."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.cutting import terms
from helpdesk.search.passages import LENGTH, passage


@pytest.mark.parametrize(
    "text, query, shown",
    [
        ("提现未到账，急", "到账", "提现未<mark>到账</mark>，急"),
        ("Please HELP me", "help", "Please <mark>HELP</mark> me"),
        ("helpless help", "hel", "<mark>helpless</mark> <mark>help</mark>"),
        ("提现 20,000 元", "20000", "提现 <mark>20,000</mark> 元"),
        ("用iPhone登录", "iphone 登录", "用<mark>iPhone</mark><mark>登录</mark>"),
        ("ＡＢＣ ㎏ abc", "abc", "<mark>ＡＢＣ</mark> ㎏ <mark>abc</mark>"),
        (
            "<script>到账</script>",
            "到账",
            "&lt;script&gt;<mark>到账</mark>&lt;/script&gt;",
        ),
        ("nothing here", "到账", "nothing here"),
    ],
)
def test_what_was_found_is_marked(text, query, shown):
    assert passage(text, terms(query)) == shown


def test_of_a_long_text_the_part_around_what_was_found_is_shown():
    shown = passage("前" * 500 + "到账" + "后" * 500, terms("到账"))
    assert shown.startswith("…前")
    assert shown.endswith("后…")
    assert len(re.sub(r"</?mark>", "", shown)) == LENGTH + 2


@given(st.text(), st.text())
def test_any_text_and_query_give_text_with_our_tag_alone(text, query):
    shown = passage(text, terms(query))
    assert not re.search(r"[<>]", re.sub(r"</?mark>", "", shown))


@given(st.text("提现<>&'\" ab到账", min_size=1), st.text("提现到账ab", min_size=1))
def test_nothing_of_a_short_text_is_lost(text, query):
    shown = passage(text, terms(query))
    plain = " ".join(text.split())
    assert unescape(re.sub(r"</?mark>", "", shown)) == plain
