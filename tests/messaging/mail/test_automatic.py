"""Telling people from machines."""

import pytest

from messaging.mail.parse import parse
from tests.fakes import mails


@pytest.mark.parametrize(
    "fields",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "Auto-Generated; owner-email=x"},
        {"precedence": "auto_reply"},
        {"precedence": "bulk"},
        {"list_id": "News <news.example>"},
        {"return_path": "<>"},
        {"x_autoreply": "yes"},
        {"from": "MAILER-DAEMON@mx.example"},
        {"from": "MAILER-DAEMON"},
        {"content_type": 'multipart/report; report-type=feedback-report; boundary="b"'},
        {"from": "No Reply <no-reply@shop.example>"},
        {"subject": mails.words("自动回复：我在休假", "utf-8")},
        {"subject": "Out of office: back on Monday"},
    ],
)
def test_machines_are_known(fields):
    mail = parse(mails.mail(**fields))
    assert mail.auto
    assert not mail.bounce


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"auto_submitted": "no"},
        {"x_auto_response_suppress": "All"},
        {"return_path": "<liwei@client.example>"},
        {"subject": "Why did the automatic reply not come?"},
        {"from": "noreen@client.example"},
    ],
)
def test_people_are_not_taken_for_machines(fields):
    assert not parse(mails.mail(**fields)).auto


def test_a_delivery_report_is_a_bounce():
    mail = parse(mails.bounce())
    assert mail.bounce and mail.auto
    assert mail.text == "Your mail was not delivered."


def test_a_plain_bounce_is_known_by_sender_and_subject():
    fields = {"from": "postmaster@qq.com", "subject": mails.words("系统退信", "gb2312")}
    assert parse(mails.mail(**fields)).bounce


def test_a_person_who_writes_about_a_bounce_is_none():
    assert not parse(mails.mail(subject="Undelivered mail?")).bounce
