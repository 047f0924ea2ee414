"""What a start puts in order."""

import fcntl
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group

from config import starting
from config.starting import prepare
from crm import jobs
from crm.erasing import ledger
from crm.models import Job
from helpdesk.roles import ROLES
from tests.cast import Cast


def test_outside_the_demo_its_accounts_are_disabled_and_named(
    cast: Cast, settings, tmp_path
) -> None:
    settings.KEFU_DEMO, settings.DEBUG = False, True
    cast.zhou.is_demo = True
    cast.zhou.save(update_fields=["is_demo"])
    said: list[str] = []
    prepare(said.append)
    cast.zhou.refresh_from_db()
    cast.li.refresh_from_db()
    assert not cast.zhou.is_active
    assert cast.li.is_active
    assert "Demo account zhou is disabled: this is no demo." in said


def test_in_the_demo_they_stay_open(cast: Cast, settings) -> None:
    settings.KEFU_DEMO, settings.DEBUG = True, True
    cast.zhou.is_demo = True
    cast.zhou.save(update_fields=["is_demo"])
    prepare(print)
    cast.zhou.refresh_from_db()
    assert cast.zhou.is_active


def test_the_groups_hold_what_the_table_says(cast: Cast, settings) -> None:
    settings.KEFU_DEMO, settings.DEBUG = True, True
    Group.objects.get(name="agent").permissions.clear()
    Group.objects.create(name="left over")
    prepare(print)
    held = Group.objects.get(name="agent").permissions.values_list(
        "content_type__app_label", "codename"
    )
    assert {f"{app}.{code}" for app, code in held} == set(ROLES["agent"].permissions)
    assert not Group.objects.filter(name="left over").exists()


def test_a_start_says_where_a_backup_brought_erased_clients_back(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR, settings.DEBUG = tmp_path, True
    ledger.append([cast.clients["wang"]])
    said: list[str] = []
    prepare(said.append)
    assert "1 erased clients are in the database again" in " ".join(said)
    ledger.path().write_text("{}\n")
    prepare(said.append)
    assert "cannot be trusted: line 1" in said[-1]


def test_a_start_begins_to_fill_an_empty_search_once(cast: Cast, settings: Any) -> None:
    settings.DEBUG = True
    said: list[str] = []
    prepare(said.append)
    prepare(said.append)
    job = Job.objects.get()
    assert f"The search index is being written by job {job.pk}." in said
    jobs.run_now(job)
    prepare(said.append)
    assert list(Job.objects.all()) == [job]


def test_static_files_are_collected_by_one_process_at_a_time(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEFU_DEMO, settings.DEBUG = True, False
    settings.STATIC_ROOT = tmp_path / "data" / "static"
    met: list[str] = []

    def collect(command: str, **_options: object) -> None:
        lock = tmp_path / "data" / "static.lock"
        with lock.open("w") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        met.append(command)

    monkeypatch.setattr(starting, "call_command", collect)
    prepare(print)
    prepare(print)
    assert met == ["collectstatic", "collectstatic"]
