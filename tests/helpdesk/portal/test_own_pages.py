"""What a signed-in client sees and does: own tickets, own files, own consents."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Consent
from helpdesk.models import Attachment, Ticket
from helpdesk.models.ticket import Enclosed
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.helpdesk.portal.visiting import filled, link_to, signed_in

SECONDS = datetime.timedelta(seconds=1)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_own_tickets_are_listed_and_nobody_elses(cast: Cast) -> None:
    own, other = cast.ticket(), cast.ticket("liu", "loans")
    page = text_of(signed_in(cast).get("/portal/"))
    assert f"/portal/tickets/{own.pk}/" in page
    assert f"/portal/tickets/{other.pk}/" not in page


def test_another_clients_ticket_is_not_there(cast: Cast) -> None:
    other, wang = cast.ticket("liu", "loans"), signed_in(cast)
    there = wang.get(f"/portal/tickets/{other.pk}/")
    nowhere = wang.get("/portal/tickets/999999/")
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content
    told = {"text": "mine?", "key": "k" * 32}
    assert wang.post(f"/portal/tickets/{other.pk}/", told).status_code == 404
    assert other.entries.count() == 1


def test_the_whole_thread_with_account_values_but_without_notes(
    cast: Cast, clock: Any
) -> None:
    ticket = cast.ticket(text="我的钱呢？")
    keep(ticket.client, "withdrawals", [ORDER])
    ticket.verify("document", ["passport"], by=cast.zhou)
    ticket.note("angry", by=cast.zhou)
    ticket.reply("您的 20,000.00 元已到账。", by=cast.zhou)
    clock.shift(11 * SECONDS)
    wang = signed_in(cast)
    page = text_of(wang.get(f"/portal/tickets/{ticket.pk}/"))
    assert "20,000.00" in page
    assert "angry" not in page


def test_an_answer_counts_as_verified_where_replies_reach_who_signed_in(
    cast: Cast,
) -> None:
    ticket, wang = cast.ticket(), signed_in(cast)
    path, told = f"/portal/tickets/{ticket.pk}/", {"text": "here", "key": "k" * 32}
    assert wang.post(path, told).status_code == 302
    assert ticket.contact is not None
    # The mailbox of this ticket is not proven: somebody else may read the reply.
    assert not ticket.verification.is_verified
    cast.clients["wang"].verify_contact(ticket.contact, by=cast.chen)
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert wang.post(path, {**told, "key": "m" * 32}).status_code == 302
    row = ticket.verification.row
    assert row is not None
    assert row.method == "token"
    entry = ticket.entries.latest("number")
    assert (entry.code, entry.is_unverified) == ("portal", False)
    assert entry.client == cast.clients["wang"]


def test_files_of_own_lines_are_downloads(cast: Cast) -> None:
    ticket, wang = cast.ticket(), signed_in(cast)
    paper = SimpleUploadedFile("<b>paper.html", b"<script>alert(1)</script>")
    told = {"text": "See", "key": "k" * 32, "files": paper}
    wang.post(f"/portal/tickets/{ticket.pk}/", told)
    file = Attachment.objects.get()
    answer = wang.get(f"/portal/tickets/{ticket.pk}/files/{file.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_files_of_notes_and_of_others_are_not_there(cast: Cast) -> None:
    from helpdesk.forms.composing import kept

    ticket, wang = cast.ticket(), signed_in(cast)
    file = kept(SimpleUploadedFile("note.txt", b"inside"))
    ticket.note("see", by=cast.zhou, enclosed=Enclosed([file]))
    of_note = Attachment.objects.get()
    liu = signed_in(cast, "liu")
    for browser in (wang, liu):
        answer = browser.get(f"/portal/tickets/{ticket.pk}/files/{of_note.pk}/")
        assert answer.status_code == 404


def test_a_request_of_the_signed_in_is_their_own(cast: Cast, clock: Any) -> None:
    wang, told = signed_in(cast), filled(mail="", name="")
    clock.shift(20 * SECONDS)
    for _press in range(2):
        answer = wang.post("/portal/new/", told)
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/portal/tickets/{ticket.pk}/?new=1"
    assert ticket.client == cast.clients["wang"]
    assert ticket.verification.is_verified
    assert 'name="mail"' not in text_of(wang.get("/portal/new/"))


def test_consents_are_given_and_withdrawn_with_their_wording(cast: Cast) -> None:
    wang, client = signed_in(cast), cast.clients["wang"]
    for give in ("yes", "no"):
        told = {"purpose": "marketing", "means": "sms", "give": give}
        assert wang.post("/portal/consents/", told).status_code == 302
        assert client.may_be_told("marketing", "sms") == (give == "yes")
    row = Consent.objects.latest("pk")
    assert (row.wording, row.how, row.is_given) == ("portal-1", "form", False)
    assert row.proof.startswith("portal ")


@pytest.mark.parametrize("wrong", [{}, {"purpose": "war"}, {"means": "owl"}])
def test_other_words_are_no_consent(cast: Cast, wrong: dict[str, str]) -> None:
    told = {"purpose": "survey", "means": "mail", "give": "", **wrong}
    assert signed_in(cast).post("/portal/consents/", told).status_code == 422
    assert not Consent.objects.exists()


def test_forms_of_the_signed_in_are_guarded_against_forgery(cast: Cast) -> None:
    wang = signed_in(cast)
    wang.handler.enforce_csrf_checks = True
    told = {"purpose": "marketing", "means": "sms", "give": "yes"}
    assert wang.post("/portal/consents/", told).status_code == 403
    assert wang.post("/portal/leave/").status_code == 403
    assert wang.get("/portal/").status_code == 200


def test_long_lists_cost_no_more_statements(cast: Cast) -> None:
    wang, counts = signed_in(cast), []
    for more in (2, 30):
        for _n in range(more):
            cast.ticket()
        with CaptureQueriesContext(connection) as asked:
            page = wang.get("/portal/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert page.context["page"].next


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", ["", "new/", "consents/"])
def test_every_page_stands_in_both_languages(
    cast: Cast, language: str, path: str
) -> None:
    answer = signed_in(cast, language=language).get(f"/portal/{path}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    assert ("退出" in text_of(answer)) == (language == "zh-hans")


def test_who_has_a_link_reads_nothing_of_what_the_signed_in_write(
    cast: Cast, visitor: Any
) -> None:
    ticket, wang = cast.ticket(), signed_in(cast)
    link = link_to(ticket)
    assert visitor.get(link).status_code == 200
    told = {"text": "between us", "key": "k" * 32}
    wang.post(f"/portal/tickets/{ticket.pk}/", told)
    assert visitor.get(link).status_code == 404


def test_the_form_left_on_a_screen_gives_no_link_to_the_next(
    cast: Cast, clock: Any, client: Any
) -> None:
    wang, told = signed_in(cast), filled()
    clock.shift(20 * SECONDS)
    wang.post("/portal/new/", told)
    assert client.post("/portal/new/", told)["Location"] == "/portal/enter/"
    assert Ticket.objects.count() == 1
