"""Mails made to end a parser: none raises, none costs more than its share."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.mail.addresses import addresses
from messaging.mail.parse import Unreadable, parse
from tests.fakes import mails

HOSTILE = mails.hostile()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_read_in_little_time(name):
    begun = process_time()
    mail = parse(HOSTILE[name])
    assert process_time() - begun < 1.5
    assert "\0" not in mail.text + mail.subject
    (mail.text + mail.subject + mail.from_name).encode()


def test_a_thousand_nested_multiparts_give_their_text():
    assert parse(mails.nested(1_000)).text == "deep inside"


def test_an_exchange_id_is_kept_as_it_is():
    assert parse(HOSTILE["Exchange id"]).message_id == "[0f1e@exchange]"


def test_a_field_that_breaks_lines_gives_no_second_field():
    raw = mails.mail(subject="=?utf-8?Q?a=0D=0ABcc:_x@y.example?=")
    assert parse(raw).subject == "a Bcc: x@y.example"


def test_an_open_quote_does_not_lose_the_sender():
    assert parse(HOSTILE["open quote in From"]).from_address == "liwei@client.example"


@pytest.mark.parametrize(
    "value",
    [
        b'"a@b.example" c@d.example@e.example',
        b"a@b.example, and c@d.example@x <>",
        b'"a b@c.example"@bank.example',
    ],
)
def test_a_broken_address_never_becomes_another(value):
    for one in addresses(value):
        assert one.address in ("", "a@b.example")


def test_a_name_that_looks_like_an_address_is_only_a_name():
    found = addresses(b'"boss@bank.example" <thief@evil.example>')
    assert [one.address for one in found] == ["thief@evil.example"]
    assert found[0].name == "boss@bank.example"


def test_groups_comments_and_escapes_are_read():
    found = addresses(
        b'Team: "Li, \\"W\\" Wei" <l@x.example>, (his wife) w@x.example (Wang (Fang));'
    )
    assert [(one.name, one.address) for one in found] == [
        ('Li, "W" Wei', "l@x.example"),
        ("his wifeWang (Fang)", "w@x.example"),
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw):
    try:
        mail = parse(b"From: a@b.example\r\n" + raw)
    except Unreadable:
        return
    assert len(mail.text) <= 200_000


@given(st.data())
def test_a_mail_with_bytes_changed_is_read(data):
    raw = bytearray(mails.with_inline_image())
    for _ in range(5):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] = data.draw(st.integers(0, 255))
    parse(bytes(raw))
