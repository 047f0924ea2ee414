"""Pages about erasing a client and handing out a copy of all."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.template.loader import render_to_string

from config.lib.clock import now
from crm.models import Activity, Client, ClientFlag, Erasure, Reading
from crm.models.staff import Staff
from tests import canaries
from tests.canaries import Flock
from tests.cast import Cast
from tests.visits import browser, fragment

GIVEN = {"ground": "wish", "words": "#12", "understood": "on"}


def address(client: Client, what: str = "erasure") -> str:
    return f"/clients/{client.pk}/{what}/"


def state(client: Client, staff: Staff) -> str:
    told = {"client": client, "perms": {"crm": {"erase_clients": True}}}
    return render_to_string("crm/privacy/_erasure.html", told)


def test_the_page_says_what_goes_and_what_stays(cast: Cast) -> None:
    wang = cast.clients["wang"]
    page = browser(cast.wu).get(address(wang)).content.decode()
    assert "the raw mails behind them" in page
    assert "the audit log" in page
    assert Reading.objects.get().part == "erasure"
    dialog = browser(cast.wu).get(address(wang), headers=fragment("dialogs"))
    assert dialog.content.decode().strip().startswith("<dialog")


def test_a_hold_is_announced(cast: Cast) -> None:
    ClientFlag.objects.create(
        client=cast.clients["wang"],
        kind="legal_hold",
        reason="a lawsuit",
        by=cast.chen,
        at=now(),
    )
    page = browser(cast.wu).get(address(cast.clients["wang"])).content.decode()
    assert "until this is lifted: Legal hold" in page


@pytest.mark.parametrize("lacking", ["ground", "understood"])
def test_what_is_missing_is_named_and_the_rest_kept(cast: Cast, lacking: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name != lacking}
    answer = browser(cast.wu).post(address(cast.clients["wang"]), given)
    assert answer.status_code == 422
    assert 'value="#12"' in answer.content.decode()
    assert not Erasure.objects.exists()


def test_a_wish_is_planned_shown_and_withdrawn(cast: Cast) -> None:
    wang, wu = cast.clients["wang"], browser(cast.wu)
    assert "Erase the client" in state(wang, cast.wu)
    planned = wu.post(address(wang), GIVEN)
    assert planned.headers["Location"] == f"/clients/{wang.pk}/"
    assert "To be erased" in state(wang, cast.wu)
    again = wu.post(address(wang), GIVEN)
    assert again.status_code == 422
    assert "is planned" in again.content.decode()
    wu.post(address(wang, "erasure/withdrawal"))
    assert Erasure.objects.get().state == "withdrawn"
    assert "Erase the client" in state(wang, cast.wu)


@pytest.mark.parametrize("name", ["zhou", "chen", "zheng"])
@pytest.mark.parametrize("what", ["erasure", "erasure/withdrawal", "copy"])
def test_others_neither_erase_nor_copy(cast: Cast, name: str, what: str) -> None:
    path = address(cast.clients["wang"], what)
    assert browser(cast.staff[name]).post(path, GIVEN).status_code == 403
    assert not Erasure.objects.exists()


@pytest.fixture
def planted(cast: Cast) -> tuple[Client, Flock]:
    flock = Flock()
    return canaries.plant(flock, by=cast.chen), flock


def archive(answer: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_copy_holds_everything_in_clear(
    cast: Cast, planted: tuple[Client, Flock]
) -> None:
    client, flock = planted
    answer = browser(cast.wu).post(address(client, "copy"), {"words": "#12"})
    assert "no-store" in answer.headers["Cache-Control"]
    zipped = archive(answer)
    data = json.loads(zipped.read("data.json"))
    page = zipped.read("index.html").decode()
    for label in (
        "address",
        "phone",
        "present name",
        "mail",
        "reply",
        "note",
        "flag",
        "copy",
    ):
        assert flock.birds[label] in json.dumps(data, ensure_ascii=False)
        assert flock.birds[label] in page
    files = [name for name in zipped.namelist() if name.startswith("files/")]
    contents = b"".join(zipped.read(name) for name in files)
    assert flock.birds["file"].encode() in contents
    assert flock.birds["file of reply"].encode() in contents


def test_a_copy_is_logged_with_its_reason(
    cast: Cast, planted: tuple[Client, Flock]
) -> None:
    client, _flock = planted
    path = address(client, "copy")
    assert browser(cast.wu).post(path, {}).status_code == 422
    assert not Reading.objects.exists()
    browser(cast.wu).post(path, {"words": "#12, to 13812345678"})
    reading = Reading.objects.get()
    assert (reading.what, reading.reason) == ("copy", "#12, to 138****5678")
    assert Activity.objects.get(action="client.copied").client_id == client.pk


def test_a_name_in_the_archive_cannot_climb_out() -> None:
    from crm.copying import file_name

    assert file_name(7, "../../etc/passwd") == "7-passwd"
    assert file_name(7, "..\\a\nb.pdf") == "7-a_b.pdf"
    assert file_name(7, "..") == "7-file"
