"""Mails kept in a folder."""

import io
import stat

import pytest

from messaging.mail.parse import parse
from messaging.providers.base import SendError
from messaging.providers.console.provider import Console
from tests.messaging.providers.outgoing import Channel, Delivery

ADDRESS = "liwei@client.example"


def test_the_whole_mail_is_kept_for_the_owner_alone(tmp_path):
    receipt = Console(Channel(), tmp_path / "outbox", io.StringIO()).send(
        Delivery(), ADDRESS
    )
    (kept,) = (tmp_path / "outbox").iterdir()
    assert kept.name == receipt.detail
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    mail = parse(kept.read_bytes())
    assert (mail.to[0].address, mail.text) == (ADDRESS, Delivery().text)


def test_the_output_names_no_person(tmp_path):
    output = io.StringIO()
    Console(Channel(), tmp_path, output).send(Delivery(), ADDRESS)
    assert "l…@client.example" in output.getvalue()
    for private in (ADDRESS, "您好", "还款"):
        assert private not in output.getvalue()


def test_a_repeat_replaces_its_own_file(tmp_path):
    console = Console(Channel(), tmp_path, io.StringIO())
    console.send(Delivery(), ADDRESS)
    console.send(Delivery(text="again"), ADDRESS)
    (kept,) = tmp_path.iterdir()
    assert parse(kept.read_bytes()).text == "again"


def test_a_folder_that_cannot_be_written_is_a_failure_to_repair(tmp_path):
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(SendError) as error:
        Console(Channel(), tmp_path / "outbox", io.StringIO()).send(Delivery(), ADDRESS)
    assert (error.value.permanent, error.value.code) == (False, "config")
