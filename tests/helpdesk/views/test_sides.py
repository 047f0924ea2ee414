"""Side conversations from the ticket's page."""

from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.models import SideConversation, SideFile, ThirdParty
from messaging.models import Blob, Delivery
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.visits import browser, fragment


def test_one_is_begun_read_and_closed(cast: Cast) -> None:
    bank = ThirdParty(slug="b", name="Bank", name_zh="银行", address="d@bank.example")
    bank.save()
    ticket, staff = cast.ticket(), browser(cast.zhou)
    told = {"party": bank.pk, "subject": "提现", "text": "到账了吗？"}
    page = staff.post(f"{ticket.get_absolute_url()}sides/", told, headers=fragment())
    assert "wrote to Bank, beside the client" in page.content.decode()
    chinese = staff.get(ticket.get_absolute_url(), headers={"accept-language": "zh"})
    assert "致函银行" in chinese.content.decode()
    side = SideConversation.objects.get()
    there = f"{ticket.get_absolute_url()}sides/{side.pk}/"
    assert "到账了吗？" in staff.get(there).content.decode()
    assert staff.post(there, {"text": "请回复"}).status_code == 302
    assert staff.post(f"{there}closing/").status_code == 302
    assert SideConversation.objects.get().closed_at is not None


def test_what_was_typed_stays_without_an_address(cast: Cast) -> None:
    told = {"subject": "提现", "text": "到账了吗？"}
    answer = browser(cast.zhou).post(f"{cast.ticket().get_absolute_url()}sides/", told)
    assert answer.status_code == 422
    assert "到账了吗？" in answer.content.decode()


def test_files_go_along_and_are_not_kept_where_it_is_refused(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    there = f"{ticket.get_absolute_url()}sides/"
    told = {"address": "d@bank.example", "subject": "提现", "text": "请看附件"}
    paper = SimpleUploadedFile("回单.txt", b"a paper")
    staff.post(there, {**told, "files": paper})
    assert [one.name for one in SideFile.objects.all()] == ["回单.txt"]
    assert Delivery.objects.get().files.count() == 1
    kept = Blob.objects.count()
    own = {**told, "address": "wang@client.example"}
    paper = SimpleUploadedFile("again.txt", b"another")
    assert staff.post(there, {**own, "files": paper}).status_code == 422
    assert Blob.objects.count() == kept


def test_a_mail_is_taken_back_and_its_text_is_in_the_form(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    told = {"address": "d@bank.example", "subject": "提现", "text": "写错了"}
    staff.post(f"{ticket.get_absolute_url()}sides/", told)
    side = SideConversation.objects.get()
    there = f"{ticket.get_absolute_url()}sides/{side.pk}/"
    page = staff.get(there).content.decode()
    assert f"side-undo-{side.lines.get().pk}" in page
    undo = f"{there}lines/{side.lines.get().pk}/undo/"
    back = staff.post(undo, headers=fragment()).content.decode()
    assert "Taken back before it left" in back
    assert "写错了" in back
    assert staff.post(undo).status_code == 409


def test_a_reason_is_asked_for_where_it_tells_of_the_account(cast: Cast) -> None:
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    bank = ThirdParty.objects.create(slug="b", name="Bank", address="d@bank.example")
    ticket, staff = cast.ticket(), browser(cast.zhou)
    there = f"{ticket.get_absolute_url()}sides/"
    told = {"party": bank.pk, "subject": "提现", "text": "20,000.00 元到账了吗？"}
    held = staff.post(there, told)
    assert held.status_code == 422
    assert "tells something of the account" in held.content.decode()
    staff.post(there, {**told, "override": "the bank traces it"})
    assert Delivery.objects.count() == 1
