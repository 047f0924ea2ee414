"""Signed texts prove themselves, for one purpose, at one length."""

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from config.lib import tokens


@given(st.text(max_size=50))
def test_a_signed_text_comes_back(text):
    assert tokens.verify("mail", tokens.sign("mail", text)) == text


def test_a_token_of_another_purpose_is_refused():
    assert tokens.verify("callback", tokens.sign("mail", "7-12")) is None


@pytest.mark.parametrize("token", ["", "7", "7.", ".", "7-13.aaaa", "é.ü"])
def test_what_was_not_signed_is_refused(token):
    assert tokens.verify("mail", token) is None


def test_an_altered_text_is_refused():
    proof = tokens.sign("mail", "7").rpartition(".")[2]

    assert tokens.verify("mail", f"8.{proof}") is None


def test_a_shortened_proof_is_refused():
    assert tokens.verify("mail", tokens.sign("mail", "7", bits=64)) is None


def test_a_length_that_could_be_guessed_is_refused():
    with pytest.raises(ValueError, match="64 to 256"):
        tokens.sign("mail", "7", bits=32)


def test_a_token_is_safe_in_an_address_and_in_a_message_id():
    assert tokens.sign("mail", "7-12").replace("-", "").replace(".", "").isalnum()


def test_a_token_outlives_a_change_of_the_secret():
    token = tokens.sign("mail", "7")

    with override_settings(SECRET_KEY="n" * 50):
        assert tokens.verify("mail", token) is None
    from django.conf import settings

    with override_settings(
        SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]
    ):
        assert tokens.verify("mail", token) == "7"
