"""Where the platform is: nonsense is refused with the variable's name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import platforms


def given(monkeypatch, url, key="k-1"):
    monkeypatch.setenv("PLATFORM_URL", url)
    monkeypatch.setenv("PLATFORM_KEY", key)
    return platforms.platform()


def test_without_an_address_there_is_none(monkeypatch):
    assert platforms.platform() == ("", "")
    assert given(monkeypatch, "", "k-1") == ("", "")


@pytest.mark.parametrize(
    "url", ["https://p.example.com", "https://p.example/api", "http://127.0.0.1:82"]
)
def test_an_address_and_its_key_are_taken(monkeypatch, url):
    assert given(monkeypatch, f"{url}/") == (url, "k-1")


@pytest.mark.parametrize(
    "url",
    ["platform", "ftp://p.example", "https://", "https://u:p@p.example", "https://p:x"]
    + ["https://p.example/?a=b", "http://p.example", "https://[::1"],
)
def test_another_address_is_refused_by_name(monkeypatch, url):
    with pytest.raises(ImproperlyConfigured, match="PLATFORM_URL") as caught:
        given(monkeypatch, url)
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("key", ["", "two words", "schlüssel", "a\tb"])
def test_a_key_that_cannot_be_sent_is_refused_unsaid(monkeypatch, key):
    with pytest.raises(ImproperlyConfigured, match="PLATFORM_KEY") as caught:
        given(monkeypatch, "https://p.example.com", key)
    assert not key or key not in str(caught.value)


def test_the_key_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("of-the-file\n")
    monkeypatch.setenv("PLATFORM_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("PLATFORM_URL", "https://p.example.com")
    assert platforms.platform()[1] == "of-the-file"
