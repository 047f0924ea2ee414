"""Pages of import, export and long work, as people use them."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm import exporting
from crm.importing import verbs
from crm.models import Activity, Client, Job, JobFile, JobRow, Reading
from tests.cast import Cast
from tests.crm.importing.files import (
    csv_of,
    ended,
    line,
    phone,
    tried,
    work_off,
    written,
)
from tests.visits import browser, fragment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.KEFU_MFA_ROLES = frozenset()


def upload(page, content: bytes, name: str = "a.csv"):
    """Hand a file in."""
    return page.post(
        reverse("client_import"), {"file": SimpleUploadedFile(name, content)}
    )


def test_an_import_goes_step_by_step(cast: Cast) -> None:
    chen = browser(cast.chen)
    answer = upload(chen, csv_of(line(1), line(2, phone="12")))
    job = Job.objects.get()
    assert answer["Location"] == reverse("job", args=[job.pk])
    assert "data-every" in chen.get(answer["Location"]).content.decode()
    work_off()
    page = chen.get(answer["Location"], follow=True)
    assert 'name="column_1"' in page.content.decode()
    assert page.context["form"].initial["column_1"] == "phone"
    chosen = {**page.context["form"].initial, "found": "fill", "missing": "create"}
    chen.post(reverse("import_matching", args=[job.pk]), chosen)
    work_off()
    words = chen.get(reverse("job", args=[job.pk])).content.decode()
    assert "This was a dry run" in words
    assert not Client.objects.filter(lifecycle="lead").exists()
    chen.post(reverse("import_confirm", args=[job.pk]))
    work_off()
    assert Client.objects.filter(lifecycle="lead").count() == 1
    words = chen.get(reverse("import_rows", args=[job.pk])).content.decode()
    assert "Phone: This phone number is too short." in words
    assert "张2" not in words and "张**" in words
    chen.post(reverse("import_revert", args=[job.pk]))
    assert ended(job).state == "reverted"


def test_a_file_that_is_no_table_is_refused_in_words(cast: Cast) -> None:
    chen = browser(cast.chen)
    assert "submitted file is empty" in upload(chen, b"").content.decode()
    upload(chen, b"PK\x03\x04 and nothing of a workbook", "a.xlsx")
    work_off()
    job = Job.objects.get()
    assert job.state == "failed"
    page = chen.get(reverse("job", args=[job.pk])).content.decode()
    assert "This workbook is damaged." in page


def test_what_leads_nowhere_is_named_and_what_was_chosen_is_kept(cast: Cast) -> None:
    chen = browser(cast.chen)
    job = verbs.upload("a.csv", csv_of(line(1)), by=cast.chen)
    work_off()
    address = reverse("import_matching", args=[job.pk])
    chosen = {"column_0": "name", "key": "mail", "found": "fill", "missing": "create"}
    page = chen.post(address, chosen).content.decode()
    assert "so it cannot be the key" in page
    assert re.search(r'value="name" selected', page)


def test_the_progress_asks_for_the_page_once_it_has_ended(cast: Cast) -> None:
    chen = browser(cast.chen)
    job = verbs.upload("a.csv", csv_of(line(1)), by=cast.chen)
    address = reverse("job_progress", args=[job.pk])
    assert "HX-Refresh" not in chen.get(address, headers=fragment("job-progress"))
    work_off()
    assert chen.get(address, headers=fragment("job-progress"))["HX-Refresh"] == "true"


def test_others_see_no_job_and_only_its_owner_has_the_files(cast: Cast) -> None:
    job = tried(csv_of(line(1, phone="2")), cast.chen)
    file = job.files.get(part="errors")
    address = reverse("job_file", args=[job.pk, file.pk])
    assert browser(cast.zhou).get(reverse("job", args=[job.pk])).status_code == 404
    assert browser(cast.wu).get(reverse("job", args=[job.pk])).status_code == 200
    assert browser(cast.wu).get(address).status_code == 404
    answer = browser(cast.chen).get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"2,z1@client.example" in answer.getvalue()
    assert Activity.objects.filter(action="job.downloaded", by=cast.chen).exists()


def test_a_file_is_gone_after_its_time(cast: Cast, clock) -> None:
    from crm import job_files

    job = tried(csv_of(line(1, phone="2")), cast.chen)
    file = job.files.get(part="errors")
    address = reverse("job_file", args=[job.pk, file.pk])
    clock.shift(job_files.KEPT_ROWS)
    assert browser(cast.chen).get(address).status_code == 404
    job_files.drop_expired()
    assert not any(f.where.exists() for f in JobFile.objects.all())


def test_a_doubt_is_decided_on_the_page_with_masked_clients(cast: Cast) -> None:
    job = written(csv_of(line(1, mail="wang@client.example")), cast.chen)
    chen = browser(cast.chen)
    page = chen.get(reverse("import_rows", args=[job.pk]) + "?which=duplicate")
    words = page.content.decode()
    assert "王**" in words and "w***@client.example" in words
    assert "wang@client" not in words and phone(1) not in words
    wang = cast.clients["wang"]
    assert Reading.objects.filter(client_id=wang.pk, part=f"import:{job.pk}").exists()
    chen.post(
        reverse("import_decide", args=[job.pk, 2]), {"choice": f"update-{wang.pk}"}
    )
    assert JobRow.objects.get(job=job).outcome == "updated"


def test_pages_cost_the_same_at_two_sizes(cast: Cast) -> None:
    chen, counted = browser(cast.chen), []
    chen.get(reverse("jobs"))
    doubtful = [line(n, mail="wang@client.example") for n in range(1, 40)]
    for size in (2, 30):
        job = written(
            csv_of(*doubtful[:size], *[line(99, phone="1")] * size), cast.chen
        )
        for address in (
            reverse("jobs"),
            reverse("import_rows", args=[job.pk]) + "?which=duplicate",
            reverse("import_rows", args=[job.pk]),
            reverse("job", args=[job.pk]),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert chen.get(address).status_code == 200
            counted.append(len(captured))
    assert counted[:4] == counted[4:]


def exported(cast: Cast, by: str, **wish) -> tuple[Job, bytes]:
    """An export of clients, brought to its end."""
    fields = {"name": "clients", "query": {}, "format": "csv", **wish}
    job = ended(exporting.export(exporting.Wish(**fields), by=cast.staff[by]))
    assert job.state == "done", job.error
    file = job.files.get(part="result")
    return job, b"".join(file.frames())


def test_an_export_is_masked_and_each_client_on_it_counts_as_read(cast: Cast) -> None:
    job, content = exported(cast, "chen")
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert "王**" in text and "w***@client.example" in text
    assert "王小明" not in text and "wang@" not in text
    read = Reading.objects.filter(what="export", staff=cast.chen, part=f"job:{job.pk}")
    assert read.count() == Client.objects.count()
    assert Activity.objects.get(action="list.exported").particulars["rows"] == 2


def test_clear_values_need_the_permission_and_a_reason(cast: Cast) -> None:
    with pytest.raises(exporting.Refused, match="masked"):
        exported(cast, "chen", clear=True, reason="for a letter")
    with pytest.raises(exporting.Refused, match="needed for"):
        exported(cast, "wu", clear=True)
    _job, content = exported(cast, "wu", clear=True, reason="for a letter")
    assert "wang@client.example" in content.decode()


def test_a_permission_that_is_gone_ends_the_export(cast: Cast) -> None:
    wish = exporting.Wish("clients", {}, "csv", clear=True, reason="for a letter")
    job = exporting.export(wish, by=cast.wu)
    cast.wu.change_role("supervisor", by=cast.staff["wu"].system())
    assert ended(job).state == "failed"
    assert "masked" in job.error


def test_an_export_holds_no_formula_and_numbers_stay_numbers(cast: Cast) -> None:
    wang = cast.clients["wang"]
    wang.name = '=HYPERLINK("http://x")'
    wang.save(update_fields=["name"])
    _job, content = exported(
        cast, "wu", clear=True, reason="for a letter", format="xlsx"
    )
    from openpyxl import load_workbook

    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows())
    by_number = {row[0].value: row for row in rows}
    cell = by_number[wang.pk][1]
    assert (cell.value, cell.data_type) == ('\'=HYPERLINK("http://x")', "s")
    assert by_number[wang.pk][0].data_type == "n"


def test_an_export_is_the_list_as_narrowed(cast: Cast) -> None:
    liu = cast.clients["liu"]
    page = browser(cast.chen).post(
        reverse("client_export") + f"?ids={liu.pk}", {"format": "csv"}
    )
    work_off()
    job = Job.objects.get()
    assert page["Location"] == reverse("job", args=[job.pk])
    assert (job.total, "ids" in str(job.asked)) == (1, False)


def test_a_killed_export_goes_on_where_it_was(cast: Cast, monkeypatch, clock) -> None:
    from crm import jobs

    for number in range(150):
        Client.objects.register(f"张{number}", by=cast.chen)
    job = exporting.export(exporting.Wish("clients", {}, "csv"), by=cast.chen)
    real, calls = exporting._note, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit
        real(*args)

    monkeypatch.setattr(exporting, "_note", dies)
    with pytest.raises(SystemExit):
        jobs.run_due()
    monkeypatch.setattr(exporting, "_note", real)
    clock.shift(jobs.LEASE * 2)
    job = ended(job)
    text = b"".join(job.files.get(part="result").frames()).decode("utf-8-sig")
    numbers = [row.split(",")[0] for row in text.splitlines()[1:]]
    assert (len(numbers), len(set(numbers)), job.finished) == (152, 152, 152)
    assert Reading.objects.filter(what="export").count() == 152
