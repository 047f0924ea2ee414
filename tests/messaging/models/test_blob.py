"""Bytes kept in the data directory: durable, private, under a name nobody guesses."""

import hashlib
import stat

import pytest
from django.db import transaction

from messaging.models import Blob
from messaging.models.blob import root

pytestmark = pytest.mark.django_db


def on_disk() -> int:
    return sum(file.is_file() for file in root().rglob("*"))


def test_what_is_kept_is_read_again():
    content = bytes(range(256)) * 3
    blob = Blob.objects.get(pk=Blob.objects.keep(content, "image/png").pk)
    assert blob.read() == content
    assert (blob.size, blob.mime) == (768, "image/png")
    assert blob.sha256 == hashlib.sha256(content).hexdigest()


def test_nothing_is_something_too():
    assert Blob.objects.keep(b"").read() == b""


def test_equal_bytes_are_two_blobs_of_two_names():
    one, two = Blob.objects.keep(b"same"), Blob.objects.keep(b"same")
    assert one.path != two.path
    one.drop()
    assert two.read() == b"same"


def test_only_the_owner_reads_the_file():
    blob = Blob.objects.keep(b"secret")
    assert stat.S_IMODE(blob.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(blob.file.parent.stat().st_mode) & 0o077 == 0
    assert b"secret".hex() not in blob.path


def test_dropping_takes_the_file_once_it_is_committed(committed):
    blob = Blob.objects.keep(b"x")
    file = blob.file
    with committed():
        blob.drop()
        assert file.exists()
    assert not file.exists()
    assert not Blob.objects.exists()


def test_a_drop_taken_back_leaves_everything(committed):
    blob = Blob.objects.keep(b"x")
    with committed(), pytest.raises(RuntimeError), transaction.atomic():
        blob.drop()
        raise RuntimeError
    assert Blob.objects.get().read() == b"x"


def test_a_lost_file_is_said():
    blob = Blob.objects.keep(b"x")
    blob.file.unlink()
    with pytest.raises(FileNotFoundError):
        blob.read()


def test_a_full_disk_leaves_no_row(monkeypatch):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("messaging.models.blob._write", full)
    with pytest.raises(OSError, match="No space"):
        Blob.objects.keep(b"x")
    assert not Blob.objects.exists()


def test_dropping_a_file_already_gone_is_no_error(committed):
    blob = Blob.objects.keep(b"x")
    blob.file.unlink()
    before = on_disk()
    with committed():
        blob.drop()
    assert on_disk() == before
