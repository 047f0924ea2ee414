"""Nonsense in the environment is refused with the variable's name."""

import sqlite3

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.env import addresses, backends, embedded, platforms


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in ("V", "V_FILE", "HOST", "PUBLIC_BASE_URL", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("value, meant", [("1", True), ("No", False), (" on ", True)])
def test_a_flag_is_a_yes_or_a_no(monkeypatch, value, meant):
    monkeypatch.setenv("V", value)

    assert env.flag("V", not meant) is meant


def test_what_is_empty_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("V", "  ")

    assert env.flag("V", True) is True
    assert env.number("V", 7) == 7
    assert env.text("V", "x") == "x"


@pytest.mark.parametrize(
    "read",
    [
        lambda: env.flag("V"),
        lambda: env.number("V", 1),
        lambda: env.choice("V", "a", ("a", "b")),
    ],
)
def test_nonsense_is_refused_by_name_with_what_is_right(monkeypatch, read):
    monkeypatch.setenv("V", "maybe")

    with pytest.raises(ImproperlyConfigured, match=r"^V is 'maybe'; right would be"):
        read()


def test_a_number_out_of_range_is_refused(monkeypatch):
    monkeypatch.setenv("V", "70000")

    with pytest.raises(ImproperlyConfigured, match="from 1 to 65535"):
        env.number("V", 1, least=1, most=65535)


def test_a_secret_comes_from_its_file(monkeypatch, tmp_path):
    (tmp_path / "v").write_text("hunter2\n")
    monkeypatch.setenv("V_FILE", str(tmp_path / "v"))

    assert env.secret("V") == "hunter2"
    assert env.is_set("V")


def test_a_secret_given_twice_is_refused_and_not_shown(monkeypatch, tmp_path):
    monkeypatch.setenv("V", "hunter2")
    monkeypatch.setenv("V_FILE", str(tmp_path / "v"))

    with pytest.raises(ImproperlyConfigured, match="V and V_FILE") as refusal:
        env.secret("V")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("content", [None, "", b"\xff\xfe"])
def test_a_secrets_file_that_cannot_be_used_is_refused(monkeypatch, tmp_path, content):
    path = tmp_path / "v"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.setenv("V_FILE", str(path))

    with pytest.raises(ImproperlyConfigured, match="^V_FILE names"):
        env.secret("V")


def test_the_demo_stays_on_loopback_unless_asked(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")

    with pytest.raises(ImproperlyConfigured, match=r"^HOST .*KEFU_DEMO_PUBLIC=1"):
        addresses.listening_host(demo=True, demo_public=False)
    assert addresses.listening_host(demo=True, demo_public=True) == "0.0.0.0"
    assert addresses.listening_host(demo=False, demo_public=False) == "0.0.0.0"


@pytest.mark.parametrize(
    "url", ["desk", "ftp://desk", "https://", "https://d/path", "https://d:x", "//d"]
)
def test_an_own_address_that_is_none_is_refused(monkeypatch, url):
    monkeypatch.setenv("PUBLIC_BASE_URL", url)

    with pytest.raises(ImproperlyConfigured, match="^PUBLIC_BASE_URL"):
        addresses.public_base(8000)


def test_the_own_name_and_loopback_are_answered(monkeypatch):
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://desk.example.com")
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example")

    assert addresses.allowed_hosts(addresses.public_base(8000), "0.0.0.0") == [
        "a.example",
        "b.example",
        "desk.example.com",
        "localhost",
        "127.0.0.1",
        "[::1]",
    ]


@pytest.mark.parametrize("url", ["mysql://u:hunter2@h/n", "nonsense", "hunter2:x//"])
def test_a_database_that_is_none_is_refused_without_its_password(url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="^DATABASE_URL") as refusal:
        backends.database(url, tmp_path, 30)
    assert "hunter2" not in str(refusal.value).replace("'hunter2'", "")


def test_sqlite_takes_the_write_lock_at_the_start(tmp_path):
    options = backends.database("", tmp_path, 30)["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


def test_what_sqlite_committed_outlives_a_power_cut(tmp_path):
    command = backends.database("", tmp_path, 30)["OPTIONS"]["init_command"]
    connection = sqlite3.connect(tmp_path / "x.sqlite3")
    connection.executescript(command)

    full = 2
    assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
    connection.close()


def test_postgres_gives_up_in_time(tmp_path):
    options = backends.database("postgres://u@h/n", tmp_path, 30)["OPTIONS"]

    assert options["connect_timeout"] == 5
    assert "statement_timeout=30000" in options["options"]


def test_a_kept_secret_is_made_once_for_this_user_alone(tmp_path):
    made = iter(("first", "second"))
    keys = tmp_path / "keys"

    assert embedded.kept_secret(keys, "secret", lambda: next(made)) == "first"
    assert embedded.kept_secret(keys, "secret", lambda: next(made)) == "first"
    assert keys.stat().st_mode & 0o777 == 0o700
    assert (keys / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in keys.iterdir()] == ["secret"]


def test_secrets_of_events_are_read_by_id(monkeypatch, tmp_path):
    (tmp_path / "v").write_text("new:0123456789abcdef, old:fedcba:9876543210\n")
    monkeypatch.setenv("PLATFORM_EVENT_SECRETS_FILE", str(tmp_path / "v"))

    found = platforms.event_secrets()

    assert found == {"new": "0123456789abcdef", "old": "fedcba:9876543210"}


@pytest.mark.parametrize(
    "value", ["short", "a:short", ":0123456789abcdef", "a b:0123456789abcdef",
              "a:0123456789abcdef,a:0123456789abcdef"],
)  # fmt: skip
def test_nonsense_among_them_is_refused_without_repeating_it(monkeypatch, value):
    monkeypatch.setenv("PLATFORM_EVENT_SECRETS", value)

    with pytest.raises(ImproperlyConfigured, match="^PLATFORM_EVENT_SECRETS ") as said:
        platforms.event_secrets()
    assert "0123456789abcdef" not in str(said.value)
    assert "short" not in str(said.value)
