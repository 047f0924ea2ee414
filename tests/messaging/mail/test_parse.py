"""Reading ordinary mails, as clients' programs write them."""

import pickle
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from messaging.mail.parse import Unreadable, digest, parse
from tests.fakes import mails


def test_it_reads_the_fields():
    mail = parse(
        mails.mail(
            in_reply_to="<a@x.example>",
            references="<z@x.example>\r\n <a@x.example>",
            cc="Wang <w@Example.COM>, v@example.com",
        )
    )
    assert (mail.from_name, mail.from_address) == ("Li Wei", "liwei@client.example")
    assert [one.address for one in mail.cc] == ["w@example.com", "v@example.com"]
    assert mail.message_id == "m1@client.example"
    assert mail.in_reply_to == "a@x.example"
    assert mail.references == ["z@x.example", "a@x.example"]
    assert mail.date == datetime(2025, 11, 3, 1, 30, tzinfo=UTC)
    assert (mail.subject, mail.text, mail.html) == ("Question", "Hello", "")
    assert not (mail.auto or mail.bounce or mail.attachments or mail.defects)


def test_it_prefers_the_plain_version():
    mail = parse(mails.alternative())
    assert mail.text == "您好，我的还款失败了"
    assert "<b>还款</b>" in mail.html


def test_html_alone_becomes_readable_text():
    html = "<p>One</p><p>Two <a href='https://x.example/a'>here</a></p>"
    mail = parse(mails.mail(html.encode(), content_type="text/html"))
    assert mail.text == "One\n\nTwo here (https://x.example/a)"


def test_an_empty_plain_version_gives_way_to_html():
    raw = mails.whole(
        "alternative", mails.part("text/plain", " "), mails.part("text/html", "<p>Hi")
    )
    assert parse(raw).text == "Hi"


def test_a_footer_beside_html_does_not_hide_it():
    raw = mails.whole(
        "mixed",
        mails.part("text/html", "<p>The question"),
        mails.part("text/plain", "-- footer of a list"),
    )
    assert parse(raw).text == "The question\n\n-- footer of a list"


def test_files_and_inline_images_are_told_apart():
    mail = parse(mails.with_inline_image())
    image, contract = mail.attachments
    assert (image.name, image.content, image.content_id) == (
        "shot.png",
        mails.PNG,
        "shot@x",
    )
    assert image.inline and not contract.inline
    assert (contract.mime, contract.content) == ("application/pdf", b"%PDF-1.4")
    assert mail.text == "See shot"


def test_a_forwarded_mail_is_a_file():
    raw = mails.whole(
        "mixed",
        mails.part("text/plain", "see below"),
        mails.part("message/rfc822", mails.alternative().replace(b"b1", b"other")),
    )
    mail = parse(raw)
    assert mail.text == "see below"
    assert mail.attachments[0].name.endswith(".eml")
    assert parse(mail.attachments[0].content).text == "您好，我的还款失败了"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\id.jpg", "id.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("..", "part-1.pdf"),
    ],
)
def test_names_of_files_are_made_safe(given, kept):
    name = mails.words(given, "utf-8") if not given.isascii() else given
    name = name.replace("\\", "\\\\")
    raw = mails.whole("mixed", mails.file_part(name, b"x"))
    assert parse(raw).attachments[0].name == kept


def test_chinese_names_of_files_are_read_in_either_encoding():
    plain = mails.file_part(mails.words("合同.pdf", "gb2312"), b"x")
    coded = mails.part(
        "application/pdf",
        "x",
        Content_Disposition="attachment; filename*0*=utf-8''%E5%90%88;"
        " filename*1*=%E5%90%8C.pdf",
    )
    files = parse(mails.whole("mixed", plain, coded)).attachments
    assert [file.name for file in files] == ["合同.pdf", "合同.pdf"]


def test_at_most_a_hundred_files_and_200_000_characters_are_taken():
    raw = mails.whole(
        "mixed",
        mails.part("text/plain", "字" * 300_000),
        *[mails.file_part(f"{n}.txt", b"x") for n in range(120)],
    )
    mail = parse(raw)
    assert len(mail.attachments) == 100
    assert len(mail.text) == 200_000
    assert {"too-many-files", "text-cut"} <= set(mail.defects)


def test_a_mail_without_an_id_is_known_by_its_bytes():
    one, other = mails.mail(message_id=None), mails.mail(b"x", message_id=None)
    assert parse(one).message_id == ""
    assert digest(one) == digest(one) != digest(other)


TRANSPORT = (
    b"Return-Path: <x@y.example>\r\nDelivered-To: desk@kefu.example\r\n"
    b"Received: from a by b; Mon, 3 Nov 2025 09:31:00 +0800\r\n"
)
WEAK = "<1@localhost>"


@pytest.mark.parametrize(
    "copy",
    [
        TRANSPORT + mails.mail(message_id=WEAK),
        mails.mail(b"Hello\r\n-- a footer", message_id=WEAK),
        mails.mail(message_id=" 1@localhost "),
        mails.mail(message_id=WEAK, **{"from": "<LiWei@Client.Example>"}),
        mails.mail(message_id=WEAK, date="Mon, 3 Nov 2025\r\n 09:30:00 +0800"),
    ],
)
def test_a_copy_that_came_another_way_is_the_same_mail(copy):
    assert digest(copy) == digest(mails.mail(message_id=WEAK))


@pytest.mark.parametrize(
    "other",
    [
        {"from": "Wang <wang@client.example>"},
        {"from": "nobody"},
        {"date": "Tue, 4 Nov 2025 09:30:00 +0800"},
        {"date": None},
        {"subject": "Another question"},
        {"message_id": "<2@localhost>"},
    ],
)
def test_an_id_used_twice_does_not_make_two_mails_one(other):
    one = mails.mail(message_id=WEAK)
    assert digest(mails.mail(**({"message_id": WEAK} | other))) != digest(one)


def test_without_a_date_the_body_tells_two_mails_apart():
    one, other = (mails.mail(body, date=None) for body in (b"one", b"two"))
    assert digest(one) == digest(TRANSPORT + one) != digest(other)


def test_hostile_fields_make_no_trouble_for_the_digest():
    begun = time.process_time()
    found = {digest(raw) for raw in mails.hostile().values()}
    assert len(found) > 1
    assert len(digest(mails.mail(**{"from": "=?x?q?" * 40_000}))) == 64
    assert len(digest(mails.mail(**{"from": "=?utf-7?q?+2AA-?= <a@b.example>"}))) == 64
    assert time.process_time() - begun < 2


def test_an_endless_kind_of_a_part_is_cut():
    kind = "application/" + "x" * 300
    mail = parse(mails.whole("mixed", mails.file_part("a.bin", b"x", kind)))
    assert mail.attachments[0].mime == kind[:100]


@pytest.mark.parametrize("raw", [b"", b"\r\n \n", b"\x89PNG\0\0\0", b"\0" * 99])
def test_only_nothing_at_all_is_unreadable(raw):
    with pytest.raises(Unreadable) as error:
        parse(raw)
    assert error.value.reason in {"empty", "not-a-mail"}


def test_it_survives_pickling():
    mail = parse(mails.with_inline_image())
    assert pickle.loads(pickle.dumps(mail)) == mail


def test_reading_needs_no_django():
    code = "import sys, messaging.mail.parse; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
