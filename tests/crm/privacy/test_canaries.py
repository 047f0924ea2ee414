"""The proof of the canaries in small: Django's own client, the worker by hand."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from config.lib.logs import PlainFormatter
from crm import jobs, seals
from crm.platform import applying
from tests.cast import Cast
from tests.fakes import indiscreet
from tests.proof import canaries, persons, seeking

PEOPLE = [persons.person(number) for number in range(900, 906)]


class DeskInTest:
    """What `planting.Site` asks for."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def get(self, path: str) -> Any:
        return self._page(self.browser.get(path))

    def post(self, path: str, form: dict[str, str]) -> Any:
        return self._page(self.browser.post(path, form))

    def upload(self, path: str, name: str, content: bytes) -> Any:
        return self._page(
            self.browser.post(path, {"file": SimpleUploadedFile(name, content)})
        )

    def tell(self, body: bytes, headers: dict[str, str]) -> int:
        answer = self.browser.post(
            indiscreet.HOOK, body, content_type="application/json", headers=headers
        )
        return answer.status_code

    @staticmethod
    def wait(is_so: Callable[[], bool]) -> None:
        while jobs.run_due() + applying.apply_due() + seals.append_seals():
            pass
        assert is_so()

    @staticmethod
    def _page(answer: Any) -> Any:
        where = answer.get("Location", "")
        return SimpleNamespace(
            status=answer.status_code, text=answer.content.decode(), location=where
        )


@pytest.fixture
def log(settings) -> Iterator[None]:
    """Everything that is logged meanwhile, as a file among the data."""
    path = Path(settings.DATA_DIR) / "everything.log"
    handler = logging.FileHandler(path)
    handler.setFormatter(PlainFormatter())
    root, former = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield
    root.setLevel(former)
    root.removeHandler(handler)
    handler.close()
    path.unlink()


@pytest.fixture
def platform(settings) -> Iterator[None]:
    """The platform that tells too much, over HTTP."""
    with indiscreet.served(indiscreet.Indiscreet(PEOPLE)) as url:
        settings.PLATFORM_URL, settings.PLATFORM_KEY = url, indiscreet.KEY
        settings.PLATFORM_EVENT_SECRETS = {indiscreet.KEY_ID: indiscreet.SECRET}
        yield


@pytest.fixture
def cache(settings, redis_server: str) -> str:
    """A Redis that keeps what is written to it."""
    seeking.watch(redis_server)
    default = settings.CACHES["default"]
    redis = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {
        "default": {**default, "BACKEND": redis, "LOCATION": redis_server}
    }
    settings.KEFU_REVEALS_PER_DAY = 100
    return redis_server


@pytest.fixture
def dump_of(child_environment: dict[str, str]) -> str:
    """URL of the database to dump, "" for the file of SQLite."""
    url = child_environment["DATABASE_URL"]
    return "" if url.startswith("sqlite") else url


@pytest.fixture
def desk(dump_of: str, cast: Cast, client: Browser, log, platform) -> DeskInTest:
    """The desk before Chen."""
    client.force_login(cast.chen)
    return DeskInTest(client)


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_imported_and_told_stands_nowhere_in_clear(
    desk: DeskInTest, dump_of: str, cache: str, settings
):
    figures = canaries.brought_in(desk, PEOPLE, desk.wait, desk.tell)
    data = Path(settings.DATA_DIR)
    figures |= seeking.looked_for(PEOPLE, data, dump_of, cache)
    assert canaries.broken(figures, PEOPLE) == []


def test_a_value_is_found_in_each_form_in_which_it_could_be_read():
    who = persons.person(1)
    pair = who.address[6:8]
    shapes = [who.phone.encode(), who.mail.upper().encode(), pair.encode()]
    shapes += [pair.encode("gb18030"), pair.encode().hex().encode()]
    shapes += [rb"\u3401\u3901", b"%E3%90%81%E3%A4%81", who.card.encode()]
    places = [("place", b"before " + shape + b" after") for shape in shapes]
    assert len(seeking.found(places, who.values.values())) == len(shapes)
    assert seeking.found([("place", b"1770117000 and more")], [who.phone]) == []
