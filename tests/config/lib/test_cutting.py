"""Cutting: any text, every Chinese word of two characters, and what a query asks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.cutting import MOST_TERMS, cut, normal, terms

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2)


@pytest.mark.parametrize(
    "text, tokens",
    [
        ("提现未到账", ["提现", "现未", "未到", "到账", "账"]),
        ("钱", ["钱"]),
        ("钱呢？", ["钱呢", "呢"]),
        ("Loan No. 12", ["loan", "no", "12"]),
        ("ＡＢＣ１２", ["abc12"]),
        ("20,000.50 元", ["20000", "50", "元"]),
        ("iPhone手机v2", ["iphone", "手机", "机", "v2"]),
        ("Straße ÉCOLE", ["strasse", "école"]),
        ("', \" * ( ) -- 😀 \0 \ud800", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words_and_pairs(text, tokens):
    assert cut(text) == tokens


@given(st.text())
def test_any_text_is_cut_into_letters_and_digits_alone(text):
    for token in cut(text):
        assert token.isalnum() or not token.isascii()
        assert not re.search(r"[\s'\"\\]", token)


@given(HAN)
def test_each_word_of_two_characters_is_a_token(text):
    tokens = cut(text)
    plain = normal(text)
    assert {plain[at : at + 2] for at in range(len(plain) - 1)} <= set(tokens)


@given(st.text(max_size=300))
def test_any_query_asks_for_few_things(text):
    assert len(terms(text)) <= MOST_TERMS
    assert all(term.tokens and re.compile(term.pattern) for term in terms(text))


def test_characters_in_a_row_are_a_phrase_and_the_last_word_is_begun():
    [phrase, word, last] = terms("未到账 loan withdr")
    assert phrase.tokens == ("未到", "到账")
    assert (word.is_prefix, last.is_prefix) == (False, True)


def test_a_single_character_is_the_beginning_of_a_token():
    [term] = terms("账")
    assert (term.tokens, term.is_prefix) == (("账",), True)


@given(HAN)
def test_a_query_of_a_text_is_found_in_it_by_its_pattern(text):
    shown = normal(text)
    assert all(re.search(term.pattern, shown) for term in terms(text))


def test_a_number_is_the_same_with_commas_and_without():
    [term] = terms("20,000")
    assert term.tokens == ("20000",)
    assert re.search(term.pattern, "提现 20,000 元")
