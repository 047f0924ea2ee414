"""`process_mail`: the lines other tools read."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.lib import pool
from crm.models import Client, Staff
from helpdesk.models import Queue, Ticket
from messaging.models import Channel, Inbound
from tests.fakes import mails
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import answer

pytestmark = pytest.mark.django_db

Run = Callable[[Path], tuple[list[list[str]], str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command; the fields of its lines, and what it says beside them."""

    def command(path: Path) -> tuple[list[list[str]], str]:
        out, err = StringIO(), StringIO()
        call_command("process_mail", str(path), stdout=out, stderr=err)
        return [
            line.split("\t") for line in out.getvalue().splitlines()
        ], err.getvalue()

    return command


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


def test_one_file_on_an_empty_database(run, tmp_path):
    assert not any(model.objects.exists() for model in (Client, Queue, Channel, Staff))
    folder = written(tmp_path, {"one.eml": mail()})
    lines, summary = run(folder / "one.eml")
    number = str(Ticket.objects.get().number)
    assert lines == [["ticket", str(folder / "one.eml"), number, ""]]
    assert summary == "1 mails: 1 ticket\n"


def test_a_repeat_is_ignored(run, tmp_path):
    folder = written(tmp_path, {"one.eml": mail(), "two.eml": mail(b"same id")})
    lines, summary = run(folder)
    assert lines[1] == ["ignored", str(folder / "two.eml"), "-", "already received"]
    again, _ = run(folder)
    assert [line[0::2] for line in again] == [["ignored", "-"]] * 2
    assert summary == "2 mails: 1 ignored, 1 ticket\n"


def test_a_directory_is_walked_to_its_leaves_in_sorted_order(run, tmp_path):
    names = ["b/2.eml", "b/10.eml", "a/z/deep.eml", "c.eml", "B.eml", ".hidden"]
    folder = written(
        tmp_path, {name: mail(message_id=f"<{name}@x.example>") for name in names}
    )
    lines, _ = run(folder)
    expected = sorted(folder / name for name in names)
    assert [line[1] for line in lines] == [str(path) for path in expected]
    numbers = [int(line[2]) for line in lines]
    assert numbers == sorted(numbers)


def test_every_outcome_has_its_line(run, tmp_path, cast):
    ticket = cast.ticket()
    ours = ticket.reply("Yes?", by=cast.zhou).message_id
    folder = written(
        tmp_path,
        {
            "1-new": mail(),
            "2-answer": answer(ours, **{"from": "wang@client.example"}),
            "3-ours": mail(message_id=ours),
            "4-empty": b"",
            "5-repeat": mail(),
        },
    )
    lines, summary = run(folder)
    assert [[line[0], line[2], line[3]] for line in lines] == [
        ["ticket", str(ticket.number + 1), ""],
        ["joined", str(ticket.number), ""],
        ["ignored", "-", "our own mail"],
        ["quarantined", "-", "Unreadable: empty"],
        ["ignored", "-", "already received"],
    ]
    assert summary == "5 mails: 2 ignored, 1 joined, 1 quarantined, 1 ticket\n"


def test_every_line_has_four_fields_whatever_the_file_is_called(run, tmp_path):
    folder = written(tmp_path, {"a\tb\nc.eml": mail(), "空 格.eml": b""})
    lines, _ = run(folder)
    assert [len(line) for line in lines] == [4, 4]


def test_a_killed_parser_is_tried_twice_and_the_next_mail_is_filed(
    run, tmp_path, monkeypatch
):
    tries = []
    real = pool.run

    def killing(function: str, raw: bytes) -> object:
        if b"poison" not in raw:
            return real(function, raw)
        tries.append(raw)
        raise pool.PoolKilled("memory")

    monkeypatch.setattr(pool, "run", killing)
    folder = written(
        tmp_path, {"1": mail(b"poison", message_id="<p@x.example>"), "2": mail()}
    )
    lines, _ = run(folder)
    assert [(line[0], line[3]) for line in lines] == [
        ("quarantined", "parser killed: memory"),
        ("ticket", ""),
    ]
    assert len(tries) == 2


def test_hostile_mails_each_get_their_line(run, tmp_path):
    hostile = mails.hostile()
    folder = written(
        tmp_path, {f"{place:03}": raw for place, raw in enumerate(hostile.values())}
    )
    lines, _ = run(folder)
    assert len(lines) == len(hostile)
    assert {line[0] for line in lines} <= {"ticket", "ignored"}
    assert not Inbound.objects.filter(state="received").exists()


def test_a_file_that_cannot_be_read_stops_nothing(run, tmp_path, monkeypatch):
    folder = written(tmp_path, {"1": mail(), "2": mail(message_id="<2@x.example>")})
    read = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.name == "1":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    lines, _ = run(folder)
    assert lines[0][0::3] == ["quarantined", "cannot be read: Permission denied"]
    assert lines[1][0] == "ticket"


def test_an_empty_directory_is_nothing_to_do(run, tmp_path):
    assert run(tmp_path) == ([], "0 mails: nothing to do\n")


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        call_command("process_mail", str(tmp_path / "none"))
