"""Canaries fed to the formatter: personal data and secrets must not come out."""

import json
import logging
import sys

import pytest

from config.lib import logs

MOBILES = (
    "13800138000",
    "+8613800138000",
    "+86 13800138000",
    "+86 138 0013 8000",
    "(+86)138-0013-8000",
    "008613800138000",
    "8613800138000",
    "138-0013-8000",
    "138 0013 8000",
    "138 001 38000",
    "138 00138000",
    "19912345678",
    "１３８００１３８０００",
)
IDENTITIES = (
    "11010519491231002X",
    "11010519491231002x",
    "110105 19491231 002X",
    "440524188001010014",
    "110105491231002",
)
CARDS = (
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "6222021234567890128",
    "6222 0212 3456 7890 128",
    "378282246310005",
    "3782 822463 10005",
    "4222222222222",
)
MAILS = (
    "wang.wei+loan@example.com",
    "WANG@mail.example.com.cn",
    "王伟@例子.中国",
    "wang%40example.com",
)
SECRETS = (
    ("Authorization: Token 0123abcd4567efgh", "0123abcd4567efgh"),
    ("authorization: Bearer abc.def-ghi_jkl", "abc.def-ghi_jkl"),
    ("{'HTTP_AUTHORIZATION': 'Basic d2FuZzp3ZWk='}", "d2FuZzp3ZWk="),
    ("Cookie: kefu_session=s3ss10n; a=hunter22", "hunter22"),
    ("GET /ws/chat/?token=t0k3n-v4lue&x=1", "t0k3n-v4lue"),
    ("/reset/?code=c0d3-v4lue", "c0d3-v4lue"),
    ('{"password": "hunter2 and more"}', "hunter2"),
    ("{'api_key': 'k3y-v4lue'}", "k3y-v4lue"),
    ("smtp://desk:hunter2@mail.example.com:25", "hunter2"),
    ("redis://:hunter2@127.0.0.1:6379/0", "hunter2"),
    ("subprotocol kefu.AbCdEfGh1234", "AbCdEfGh1234"),
)
CANARIES = [(text, text) for text in (*MOBILES, *IDENTITIES, *CARDS, *MAILS)]
FRAMES = ("{}", "tel{}。", "客户 {} 来电", "ticket 7 {} at 10:15", "<{}>", "a={}&b=2")
ORDINARY = (
    "ticket 1380013",
    "ticket 150 2026-11-23 12:46:51.123456",
    "ticket 4111 2026-11-23T12:46:51+08:00",
    "amount 1234567.89 of 12,000,000.00 CNY",
    "10000000000 bytes in 12846 ms",
    "at 1732365000.123456, 1732365000123, 20261123124651",
    "127.0.0.1:8000 [pid 13800]",
    "code 404 after 3 tries, state new",
    "0.138001",
    "version 5.2.19",
)
FORMS = [logs.JsonFormatter(), logs.PlainFormatter()]


def record(message="", *args, **extra):
    made = logging.LogRecord("t", logging.INFO, "f.py", 1, message, args, None)
    vars(made).update(extra)
    return made


def raised(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text, canary", [*CANARIES, *SECRETS])
@pytest.mark.parametrize("frame", FRAMES)
def test_no_canary_leaves_by_message_argument_or_exception(form, text, canary, frame):
    framed = frame.format(text)
    lines = [
        form.format(record(framed)),
        form.format(record("said %s", framed)),
        form.format(record("said %(it)s", {"it": framed})),
        form.format(record("bad %d", framed)),
        form.format(record("failed", exc_info=raised(ValueError(framed)))),
        form.format(record("stack", stack_info=framed)),
        form.format(record("extra", note=framed)),
        form.format(record("extra", note={"deep": [framed, {framed: 1}]})),
        form.format(record("extra", note=framed.encode())),
    ]

    assert not [line for line in lines if canary in line]
    plain = canary.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    assert not [line for line in lines if plain in line]


def test_a_number_that_is_no_text_is_redacted_too():
    line = logs.JsonFormatter().format(record("x", note=13800138000, other=42))

    assert json.loads(line)["note"] == "[mobile]"
    assert json.loads(line)["other"] == 42


def test_an_extra_named_for_a_secret_is_dropped_whole():
    line = logs.JsonFormatter().format(record("x", password="p", api_key="q", token=7))

    found = json.loads(line)
    assert {found["password"], found["api_key"], found["token"]} == {"[secret]"}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_numbers_stay(text):
    assert logs.redact(text) == text


def test_two_cards_in_one_line_both_go():
    text = "7 6222021234567890128 and 4111 1111 1111 1111, 5"

    assert logs.redact(text) == "7 [card] and [card], 5"


def test_what_somebody_typed_cannot_forge_a_line():
    line = logs.PlainFormatter().format(record("name %s", "x\n2026 ERROR forged"))

    assert "\n" not in line


def test_each_line_carries_the_request_id():
    mark = logs.request_id.set("abcdefghijk")
    try:
        line = logs.JsonFormatter().format(record("x"))
    finally:
        logs.request_id.reset(mark)

    assert json.loads(line)["request"] == "abcdefghijk"


def test_a_request_id_is_never_somebodys_number():
    assert not logs.valid_request_id("13800138000")
    assert not logs.valid_request_id("a b c d e f g")
    assert not logs.valid_request_id("short")
    assert logs.valid_request_id(logs.new_request_id())


def test_sockets_are_logged_without_their_query(caplog):
    with caplog.at_level(logging.INFO, "kefu.access"):
        logs.AccessLog()("websocket", "connected", {"path": "/ws/chat/?token=secret1"})
        logs.AccessLog()("http", "complete", {"path": "/x?token=secret1"})

    assert [r.getMessage() for r in caplog.records] == ["socket connected /ws/chat/"]
