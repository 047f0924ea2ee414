"""One ticket behind a secret link: what it shows, what it takes, and to whom."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.lib.redaction import redact
from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import Entry, StatusLink, ThirdParty, TicketStatus
from helpdesk.models.ticket import Message
from helpdesk.portal import limits
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.helpdesk.portal.visiting import link_to

SECONDS = datetime.timedelta(seconds=1)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_link_shows_messages_and_answers_and_no_notes(
    cast: Cast, visitor: Any, clock: Any
) -> None:
    ticket = cast.ticket(text="我的手机 13812345678")
    ticket.note("The client sounds angry", by=cast.zhou)
    ticket.reply("您好，我们正在核对。", by=cast.zhou)
    clock.shift(11 * SECONDS)
    page = text_of(visitor.get(link_to(ticket)))
    assert "您好，我们正在核对。" in page
    assert "138****5678" in page
    for hidden in ("13812345678", "angry", "周倩"):
        assert hidden not in page


def test_an_answer_shows_only_once_it_cannot_be_taken_back(
    cast: Cast, visitor: Any, clock: Any
) -> None:
    ticket = cast.ticket()
    path = link_to(ticket)
    ticket.reply("Too early", by=cast.zhou)
    clock.shift(9 * SECONDS)
    assert "Too early" not in text_of(visitor.get(path))
    clock.shift(2 * SECONDS)
    assert "Too early" in text_of(visitor.get(path))
    taken_back = ticket.reply("Never said", by=cast.zhou)
    taken_back.undo(by=cast.zhou)
    clock.shift(11 * SECONDS)
    assert "Never said" not in text_of(visitor.get(path))


@pytest.mark.parametrize(
    ("category", "words"),
    [("waiting_third", "Being worked on"), ("open", "Being worked on")]
    + [("waiting_client", "Waiting for your answer"), ("new", "Received")],
)
def test_the_state_is_told_in_client_words(
    cast: Cast, visitor: Any, category: str, words: str
) -> None:
    ticket = cast.ticket()
    if category == "waiting_third":
        bank = ThirdParty(slug="bank", name="Settlement bank", department="funds")
        bank.set_up(by=cast.wu)
        ticket.wait_for(bank, by=cast.zhou)
    elif category != "new":
        status = TicketStatus.objects.first_of(category)
        ticket.progress(to=status, by=cast.zhou)
    page = text_of(visitor.get(link_to(ticket)))
    assert words in page
    assert "third party" not in page
    assert "Settlement bank" not in page


def test_nobody_keeps_lists_or_passes_on_the_page(cast: Cast, visitor: Any) -> None:
    answer = visitor.get(link_to(cast.ticket()))
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert 'name="referrer"' not in text_of(answer)


def test_the_secret_is_kept_and_logged_nowhere(cast: Cast) -> None:
    path = link_to(cast.ticket())
    secret = path.split("/")[3]
    assert len(secret) >= 22
    assert redact(f"GET {path} 200") == "GET /portal/s/[secret]/ 200"
    kept = [bytes(row.digest) for row in StatusLink.objects.all()]
    assert secret.encode() not in kept
    told = [str(row.particulars) for row in Activity.objects.all()]
    assert not any(secret in particulars for particulars in told)


def test_wrong_expired_and_revoked_links_get_the_same_page(
    cast: Cast, visitor: Any, clock: Any
) -> None:
    ticket = cast.ticket()
    revoked = link_to(ticket)
    ticket.stop_sharing(by=cast.zhou)
    expired = link_to(ticket)
    clock.shift(datetime.timedelta(days=31))
    wrong = "/portal/s/AAAAAAAAAAAAAAAAAAAAAA/"
    answers = [visitor.get(path) for path in (wrong, expired, revoked)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "/portal/s/" not in text_of(answers[0])


def test_closing_links_twice_is_refused(cast: Cast) -> None:
    ticket = cast.ticket()
    link_to(ticket)
    ticket.stop_sharing(by=cast.zhou)
    with pytest.raises(Refused) as refused:
        ticket.stop_sharing(by=cast.zhou)
    assert refused.value.code == "not-shared"


def test_an_answer_by_link_proves_nobody_and_opens_the_matter(
    cast: Cast, visitor: Any
) -> None:
    ticket = cast.ticket()
    ticket.verify("document", ["passport"], by=cast.zhou)
    ticket.reply("Which card?", by=cast.zhou)
    told = {"text": "尾号 4321", "key": "k" * 32}
    answer = visitor.post(link_to(ticket), told)
    assert answer.status_code == 302
    entry = ticket.entries.latest("number")
    assert (entry.text, entry.code, entry.is_unverified) == ("尾号 4321", "link", True)
    ticket.refresh_from_db()
    assert ticket.category == "open"
    assert not ticket.verification.is_verified


def test_pressed_twice_it_is_one_line_with_one_file(cast: Cast, visitor: Any) -> None:
    ticket = cast.ticket()
    path = link_to(ticket)
    for _press in range(2):
        paper = SimpleUploadedFile("paper.txt", b"a paper")
        told = {"text": "See the paper", "key": "k" * 32, "files": paper}
        assert visitor.post(path, told).status_code == 302
    [entry] = ticket.entries.filter(code="link")
    [file] = entry.attachments.all()
    assert (file.name, file.size) == ("paper.txt", 7)
    assert "paper.txt" in text_of(visitor.get(path))


def test_an_empty_answer_says_so_and_keeps_its_key(cast: Cast, visitor: Any) -> None:
    answer = visitor.post(link_to(cast.ticket()), {"text": " ", "key": "k" * 32})
    assert answer.status_code == 422
    assert "Write what it is about." in text_of(answer)
    assert "k" * 32 in text_of(answer)


def test_account_values_are_withheld_from_who_is_not_proven(
    cast: Cast, visitor: Any, clock: Any
) -> None:
    ticket = cast.ticket(text="我的钱呢？")
    keep(ticket.client, "withdrawals", [ORDER])
    ticket.verify("document", ["passport"], by=cast.zhou)
    ticket.reply("您的 20,000.00 元已到账。", by=cast.zhou)
    clock.shift(11 * SECONDS)
    page = text_of(visitor.get(link_to(ticket)))
    assert "20,000.00" not in page
    assert "This message tells details of an account." in page


def test_what_a_stranger_mailed_is_not_shown(cast: Cast, visitor: Any) -> None:
    ticket = cast.ticket()
    stranger = Message("Let me in", is_unverified=True, sender="x***@evil.example")
    ticket.receive(stranger, by=Staff.system())
    assert "Let me in" not in text_of(visitor.get(link_to(ticket)))


def test_guessing_ends_in_patience(cast: Cast, visitor: Any, clock: Any) -> None:
    path = link_to(cast.ticket())
    for number in range(limits.WRONG_LINKS.most):
        assert visitor.get(f"/portal/s/{number:022}/").status_code == 404
    answer = visitor.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_one_link_is_not_asked_for_without_end(
    cast: Cast, visitor: Any, clock: Any
) -> None:
    path = link_to(cast.ticket())
    codes = [visitor.get(path).status_code for _n in range(limits.PAGES_OF_LINK.most)]
    assert set(codes) == {200}
    assert visitor.get(path).status_code == 429


def test_a_long_thread_costs_no_more_statements(cast: Cast, visitor: Any) -> None:
    ticket = cast.ticket()
    path, counts = link_to(ticket), []
    for more in (2, 60):
        for number in range(more):
            ticket.receive(Message(f"line {number}"), by=Staff.system())
        with CaptureQueriesContext(connection) as asked:
            page = text_of(visitor.get(path))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "Earlier messages" in page
    number = Entry.objects.filter(ticket=ticket).latest("number").number - 49
    assert "line 1<" in text_of(visitor.get(f"{path}?before={number}"))


def test_the_page_speaks_chinese(cast: Cast, visitor: Any) -> None:
    answer = visitor.get(f"{link_to(cast.ticket())}?language=zh-hans")
    assert 'lang="zh-Hans"' in text_of(answer)
    assert answer.cookies["kefu_language"].value == "zh-hans"
