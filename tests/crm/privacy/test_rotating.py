"""Rotation of KEFU_KEYS: everything opens before, while and after."""

import base64
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from crm import rotating
from crm.models import Client, ContactPoint, DataKey
from tests.cast import Cast

OLD = f"old:{base64.b64encode(b'o' * 32).decode()}"
NEW = f"new:{base64.b64encode(b'n' * 32).decode()}"
BOTH = f"{NEW},{OLD}"


@pytest.fixture
def old(settings: Any) -> None:
    settings.KEFU_KEYS = OLD


@pytest.fixture
def sealed(old: None, cast: Cast) -> Cast:
    return cast


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def opens(cast: Cast) -> bool:
    point = cast.clients["wang"].contact_points.get()
    return (
        ContactPoint.objects.get(pk=point.pk).open() == "wang@client.example"
        and Client.objects.with_mail("wang@client.example").count() == 1
    )


def test_after_rotation_the_old_key_may_go(sealed: Cast, settings: Any) -> None:
    settings.KEFU_KEYS = BOTH
    assert rotating.still_needed() == {"old": DataKey.objects.count()}
    assert "wrapped anew" in run()
    assert "newest key" in run("--check")
    settings.KEFU_KEYS = NEW
    assert opens(sealed)


def test_both_keys_work_in_between(
    sealed: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEFU_KEYS = BOTH
    monkeypatch.setattr(rotating, "SLICE", 1)
    for done in rotating.rotate():
        assert (done.seen, done.wrapped) == (1, 1)
        assert opens(sealed)


def test_broken_off_it_goes_on_where_it_stood(
    sealed: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEFU_KEYS = BOTH
    monkeypatch.setattr(rotating, "SLICE", 1)
    next(rotating.rotate())
    first = bytes(DataKey.objects.order_by("pk")[0].wrapped)
    assert rotating.wrapped_by()["new"] == 1
    again = list(rotating.rotate())
    assert [done.wrapped for done in again].count(0) == 1
    assert bytes(DataKey.objects.order_by("pk")[0].wrapped) == first
    assert opens(sealed)


def test_check_changes_nothing_and_fails_while_an_old_key_is_needed(
    sealed: Cast, settings: Any
) -> None:
    settings.KEFU_KEYS = BOTH
    with pytest.raises(CommandError, match="Still needed: old"):
        run("--check")
    assert set(rotating.wrapped_by()) == {"old"}


def test_a_row_of_a_key_that_is_gone_is_named_and_stops_nothing(
    sealed: Cast, settings: Any
) -> None:
    lost = DataKey.objects.order_by("pk").first()
    assert lost is not None
    ring = rotating.KeyRing.from_setting(f"lost:{base64.b64encode(b'l' * 32).decode()}")
    DataKey.objects.filter(pk=lost.pk).update(wrapped=ring.wrap(lost.secret()))
    settings.KEFU_KEYS = BOTH
    with pytest.raises(CommandError, match=r"lost \(1\)"):
        run()
    assert set(rotating.wrapped_by()) == {"new", "lost"}


def test_a_key_made_meanwhile_by_an_old_process_is_noticed(
    sealed: Cast, settings: Any
) -> None:
    settings.KEFU_KEYS = BOTH
    run()
    settings.KEFU_KEYS = OLD
    DataKey.fresh(Client.objects.register("晚", by=sealed.wu)).save()
    settings.KEFU_KEYS = BOTH
    with pytest.raises(CommandError, match=r"old \(1\)"):
        run("--check")
