"""Files to import, and an import brought to its end by the worker's own line."""

from typing import Any

from crm import jobs
from crm.importing import headers, verbs
from crm.importing.matching import Choice
from crm.importing.rows import Table
from crm.models import Job, Staff

HEADER = "姓名,手机号,电子邮箱,身份证号,出生日期,标签,备注"
CHOICE = Choice(key="phone", found="fill", missing="create")
# Digits by rule, of nobody: place 110101, born in 1990, order 001 to 999.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(order: int) -> str:
    """An identity number whose check character holds."""
    digits = f"11010119900307{order:03d}"
    total = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def phone(number: int) -> str:
    """A mobile number, a different one for each number."""
    return f"139{number:08d}"


def csv_of(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    """A file of these lines."""
    return "\n".join([header, *lines]).encode(encoding)


def line(number: int, **other: str) -> str:
    """A good line of its own person, with other cells where they are given."""
    cells = {
        "name": f"张{number}",
        "phone": phone(number),
        "mail": f"z{number}@client.example",
        "identity": "",
        "born": "1990-03-07",
        "tags": "老客户",
        "note": "",
    }
    return ",".join((cells | other).values())


def work_off() -> None:
    """Let the worker do all that is due."""
    while jobs.run_due():
        pass


def tried(
    content: bytes, by: Staff, choice: Choice = CHOICE, name: str = "a.csv"
) -> Job:
    """The import of this file after its dry run, its columns matched by headers."""
    job = verbs.upload(name, content, by=by)
    work_off()
    job.refresh_from_db()
    assert job.state == Job.State.DRAFT, job.error
    verbs.try_out(job, headers.remembered(Table(job).columns), choice, by=by)
    return ended(job)


def written(content: bytes, by: Staff, choice: Choice = CHOICE) -> Job:
    """The import of this file, carried out."""
    job = tried(content, by, choice)
    verbs.confirm(job, by=by)
    return ended(job)


def reverted(job: Job, by: Staff) -> Job:
    """The import, taken back."""
    verbs.take_back(job, by=by)
    return ended(job)


def ended(job: Job) -> Job:
    """The job after the worker has done what was due."""
    work_off()
    job.refresh_from_db()
    return job


def outcomes(job: Job) -> dict[int, Any]:
    """Row number → outcome."""
    return dict(job.rows.order_by("number").values_list("number", "outcome"))
