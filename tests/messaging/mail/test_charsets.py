"""Mails whose charset is Chinese, missing, or a lie."""

import pytest

from messaging.mail import charsets
from messaging.mail.parse import parse
from tests.fakes import mails

TEXT = "我的银行卡无法绑定，请帮忙看看"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("hz-gb-2312", "hz"),
    ],
)
def test_chinese_is_read_under_its_usual_labels(label, codec):
    raw = mails.mail(TEXT.encode(codec), content_type=f"text/plain; charset={label}")
    assert parse(raw).text == TEXT
    assert parse(raw).defects == []


def test_gb2312_is_read_as_its_superset():
    raw = mails.mail(
        "朱镕基𠮷".encode("gb18030"), content_type="text/plain; charset=gb2312"
    )
    assert parse(raw).text == "朱镕基𠮷"


def test_big5_is_read_with_the_signs_of_hong_kong():
    raw = mails.mail(
        "還款失敗，請問點解嘅".encode("big5hkscs"),
        content_type="text/plain; charset=big5",
    )
    assert parse(raw).text == "還款失敗，請問點解嘅"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("gb2312", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("iso-8859-1", "gb18030"),
        ("us-ascii", "gb18030"),
        ("x-unknown", "utf-8"),
        ("utf-8", "gb18030"),
    ],
)
def test_a_wrong_label_is_found_out(label, codec):
    raw = mails.mail(TEXT.encode(codec), content_type=f"text/plain; charset={label}")
    assert parse(raw).text == TEXT
    assert parse(raw).defects == ["charset"]


def test_western_accents_are_not_taken_for_chinese():
    text = "Formação à distância: prêt refusé, Überweisung"
    raw = mails.mail(text.encode("cp1252"), content_type="text/plain; charset=latin1")
    assert parse(raw).text == text


def test_no_label_is_read_as_utf_8_or_chinese():
    for codec in ("utf-8", "gb18030"):
        raw = mails.mail(TEXT.encode(codec), content_type="text/plain")
        assert parse(raw).text == TEXT


def test_one_damaged_character_does_not_spoil_the_rest():
    damaged = TEXT.encode() * 3 + b"\xe6\x88"
    assert charsets.decode(damaged, "utf-8")[0] == TEXT * 3 + charsets.REPLACEMENT


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "big5"])
def test_encoded_words_are_read(charset):
    text = "貸款" if charset == "big5" else "关于贷款利率的问题"
    raw = mails.mail(subject=mails.words(text, charset))
    assert parse(raw).subject == text


def test_a_character_cut_in_two_between_encoded_words_is_joined():
    raw = mails.mail(subject="=?utf-8?B?5oiR5w==?=\r\n =?utf-8?B?moQ=?= end")
    assert parse(raw).subject == "我的 end"


def test_bare_chinese_bytes_in_a_field_are_read():
    for codec in ("utf-8", "gb18030"):
        raw = mails.mail(subject=TEXT.encode(codec))
        assert parse(raw).subject == TEXT


def test_control_characters_are_removed():
    mail = parse(mails.mail(b"a\0b\x07c\x1b[31m\r\nd\te\x7f", subject="s\0\x1bt"))
    assert mail.text == "abc[31m\nd\te"
    assert mail.subject == "s t"


@pytest.mark.parametrize("label", ["zlib", "idna", "base64", "no\u00e9", "", "rot13"])
def test_what_is_no_charset_is_not_used(label):
    assert charsets.known(label) == ""
