"""Every export there is, with 50 formulas in the data: each comes out as text."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from config.lib.sheets_out import csv_lines, workbook
from crm import exporting
from crm.models import Activity, Client, Job, Reading, Staff, Tag
from helpdesk.models import Ticket
from helpdesk.models.ticket import Opening
from tests.cast import Cast
from tests.crm.importing.files import ended, phone, tried, work_off
from tests.hostile.formulas import formulas
from tests.visits import browser

SIGNS = tuple("=+-@＝＋－＠\t\r\n")
BLANK = ' \u2060\u3000\u00a0\u200b\ufeff"\t\r\n'


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Let supervisors in by password alone."""
    settings.KEFU_MFA_ROLES = frozenset()


def exported(by: Staff, **wish: Any) -> tuple[Job, bytes]:
    """An export, brought to its end."""
    job = ended(exporting.export(exporting.Wish(**{"query": {}, **wish}), by=by))
    assert job.state == "done", job.error
    return job, b"".join(job.files.get(part="result").frames())


def cells_of(content: bytes, format: str) -> list[str]:
    """Every text of the file; a workbook has nothing but texts and numbers."""
    if format == "csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return [cell for row in rows for cell in row]
    cells = [c for row in load_workbook(io.BytesIO(content)).active for c in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    return [cell.value for cell in cells if isinstance(cell.value, str)]


def is_text(cell: str) -> bool:
    """Whether no spreadsheet takes it for anything else."""
    return not cell.startswith(SIGNS) and not cell.lstrip(BLANK).startswith(SIGNS)


def planted(cast: Cast) -> None:
    """A client and a ticket for each formula, and tags."""
    for number, text in enumerate(formulas()):
        client = Client.objects.register("–", by=cast.chen)
        client.name = client.foreign_name = text
        client.save(update_fields=["name", "foreign_name"])
        tag = Tag.objects.create(name=f"{text[:30]}{number}")
        client.tag(tag, by=cast.chen)
        opening = Opening(text, client, cast.queues["funds"])
        ticket = Ticket.objects.open_matter(opening, by=cast.chen)
        ticket.reference = text[:60]
        ticket.save(update_fields=["reference"])
        ticket.tag(tag, by=cast.chen)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["clients", "tickets"])
def test_formulas_in_a_list_come_out_as_text(
    cast: Cast, name: str, format: str
) -> None:
    planted(cast)
    clear = {"clear": True, "reason": "for a letter"} if name == "clients" else {}
    by = cast.wu if name == "clients" else cast.chen
    _job, content = exported(by, name=name, format=format, **clear)
    cells = cells_of(content, format)
    held = [cell for cell in cells if "1+1" in cell or "calc" in cell]
    assert len(held) >= 50
    assert [cell for cell in cells if not is_text(cell)] == []


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_formulas_in_rows_that_cannot_be_imported_come_back_as_text(
    cast: Cast, name: str
) -> None:
    lines = [["姓名", "手机号", "备注"]]
    lines += [[text, "1390000", text] for text in formulas()]
    lines.append(["好", phone(1), ""])
    content = workbook(lines) if name.endswith("x") else _as_typed(lines)
    job = tried(content, cast.chen, name=name)
    file = job.files.get(part="errors")
    cells = cells_of(b"".join(file.frames()), name.partition(".")[2])
    assert len(cells) > 100
    assert [cell for cell in cells if not is_text(cell)] == []


def _as_typed(lines: list[list[str]]) -> bytes:
    """A file with the formulas as they are."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def test_every_list_that_can_be_exported_is_among_these(cast: Cast) -> None:
    assert {name for name, _label in exporting.open_to(cast.wu)} <= set(
        exporting._lists
    )
    assert set(exporting._lists) == {"clients", "tickets"}


def test_there_are_fifty_and_each_would_be_one() -> None:
    assert len(formulas()) == len(set(formulas())) == 50
    assert not any(is_text(text) for text in formulas())
    plain = csv_lines([["王小明", "5", "a=b", "1-2"]]).decode()
    assert "'" not in plain


def test_tickets_go_out_as_narrowed_masked_and_each_client_is_read(cast: Cast) -> None:
    wang, _liu = cast.ticket(text="我的手机"), cast.ticket("liu", "loans")
    wang.subject = "电话 13812345678"
    wang.save(update_fields=["subject"])
    page = browser(cast.chen).post(
        f"{reverse('client_export')}?list=tickets&queue={wang.queue_id}",
        {"format": "csv"},
    )
    work_off()
    job = Job.objects.get()
    assert page["Location"] == reverse("job", args=[job.pk])
    text = b"".join(job.files.get(part="result").frames()).decode("utf-8-sig")
    assert "138****5678" in text and "13812345678" not in text
    assert "王**" in text and "刘" not in text
    assert Reading.objects.get(what="export").client_id == wang.client_id
    assert Activity.objects.get(action="list.exported").particulars["list"] == "tickets"


def test_only_who_may_export_is_offered_it(cast: Cast) -> None:
    path = f"{reverse('client_export')}?list=tickets"
    assert browser(cast.zhou).get(path).status_code == 403
    lists = [browser(who).get("/desk/tickets/") for who in (cast.chen, cast.zhou)]
    assert [b"export-list" in page.content for page in lists] == [True, False]
