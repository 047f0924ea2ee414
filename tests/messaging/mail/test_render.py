"""Letters of ours as they go over the wire."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.mail.parse import parse
from messaging.mail.render import File, Letter, build, reply_subject

LETTER = Letter(
    from_address="service@kefu.example",
    from_name="客服中心",
    to="liwei@client.example",
    subject="Re: 关于贷款利率的问题",
    text="您好！\n\n您的还款已经到账。\n.\nFrom here on all is well.",
    message_id="<kefu.1.2.aaaa@kefu.example>",
    date=datetime(2025, 11, 3, 1, 30, tzinfo=UTC),
)


def sent(**changes):
    return build(replace(LETTER, **changes)).as_bytes()


def test_a_reader_gets_what_was_written():
    mail = parse(sent(in_reply_to="a@x.example", references=("z@x.example",)))
    assert (mail.from_name, mail.from_address) == ("客服中心", "service@kefu.example")
    assert [one.address for one in mail.to] == ["liwei@client.example"]
    assert (mail.subject, mail.text) == (LETTER.subject, LETTER.text)
    assert mail.date == LETTER.date
    assert mail.message_id == "kefu.1.2.aaaa@kefu.example"
    assert mail.in_reply_to == "a@x.example"
    assert mail.references == ["z@x.example", "a@x.example"]
    assert mail.defects == []


def test_the_wire_carries_short_ascii_lines():
    data = sent(subject="利率" * 100, from_name="客服" * 40)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_a_person_s_mail_is_not_marked_automatic():
    assert b"Auto-Submitted" not in sent()
    automatic = sent(automatic="auto-replied")
    assert b"Auto-Submitted: auto-replied" in automatic
    assert b"X-Auto-Response-Suppress: All" in automatic


def test_long_ids_are_never_rewritten():
    long = f"{'x' * 150}@outlook.example"
    data = sent(in_reply_to=long, references=tuple(f"{n}-{long}" for n in range(50)))
    assert b"In-Reply-To: <" + long.encode() + b">\r\n" in data
    references = parse(data).references
    assert len(references) == 20
    assert (references[0], references[-1]) == (f"0-{long}", long)


def test_files_arrive_under_their_names():
    files = (
        File("还款计划.pdf", "application/pdf", b"%PDF"),
        File("note.txt", "text/plain", "说明".encode()),
        File("old.eml", "message/rfc822", b"From: a@b.example\n\nx"),
        File("../x", "nonsense", b""),
    )
    mail = parse(sent(files=files))
    assert [(one.name, one.content) for one in mail.attachments] == [
        ("还款计划.pdf", b"%PDF"),
        ("note.txt", "说明".encode()),
        ("old.eml", b"From: a@b.example\n\nx"),
        ("x", b""),
    ]
    assert mail.text == LETTER.text


def test_line_breaks_give_no_field_of_their_own():
    data = sent(subject="a\r\nBcc: x@y.example", from_name="b\nBcc: x@y.example")
    message = message_from_bytes(data, policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "a Bcc: x@y.example"


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "a@b.example\r\nBcc: x@y.example"},
        {"to": "a@b.example, x@y.example"},
        {"to": "nobody"},
        {"to": "jö@b.example"},
        {"from_address": ""},
        {"message_id": "<a@b>\r\nBcc: x@y.example"},
        {"message_id": ""},
        {"in_reply_to": "a b@c"},
        {"automatic": "yes\r\nBcc: x@y.example"},
    ],
)
def test_what_cannot_stand_in_a_field_is_refused(changes):
    with pytest.raises(ValueError):
        sent(**changes)


def test_a_stranger_s_broken_reference_is_left_out():
    assert parse(sent(references=("a b", "ok@x", "jö@x"))).references == ["ok@x"]


def test_an_international_domain_is_written_in_ascii():
    assert b"To: a@xn--fiq228c.example" in sent(to="a@中文.example")


@pytest.mark.parametrize(
    ("subject", "reply"),
    [
        ("Question", "Re: Question"),
        ("RE: re: Question", "Re: Question"),
        ("回复：答复: 利率", "Re: 利率"),
        ("Re[2]: x", "Re: x"),
        ("Regarding: x", "Re: Regarding: x"),
        ("", "Re:"),
    ],
)
def test_a_reply_says_so_once(subject, reply):
    assert reply_subject(subject) == reply


@given(st.text(max_size=120), st.text(max_size=60))
def test_any_subject_and_name_make_a_mail(subject, name):
    mail = parse(sent(subject=subject, from_name=name))
    assert mail.from_address == "service@kefu.example"
    assert mail.message_id == "kefu.1.2.aaaa@kefu.example"
    assert mail.text == LETTER.text
