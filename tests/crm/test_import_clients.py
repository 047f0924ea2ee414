"""`import_clients`: the same import from the shell."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crm.models import Client
from tests.crm.importing.files import csv_of, line, phone

pytestmark = pytest.mark.django_db


def run(path: Path, *options: str) -> list[str]:
    """The lines it prints."""
    out = StringIO()
    call_command("import_clients", str(path), *options, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def test_it_prints_bad_rows_and_counts(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(csv_of(line(1), line(2, phone="12")))
    lines = run(path, "--dry-run")
    assert lines[0].startswith("bad\t3\tPhone: This phone number is too short.")
    assert "created: 1" in lines
    assert not Client.objects.exists()
    assert "created: 1" in run(path)
    assert "same: 1" in run(path, "--key", "phone")
    assert Client.objects.count() == 1


def test_it_refuses_in_words(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    with pytest.raises(CommandError, match="cannot be read"):
        run(path)
    path.write_bytes(csv_of(phone(1), header="手机"))
    with pytest.raises(CommandError, match="cannot be the key"):
        run(path, "--key", "mail")
