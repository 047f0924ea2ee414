"""Servers out of URLs."""

import pytest

from messaging.providers.smtp_mail.config import ConfigError, imap_server, smtp_server


def test_an_encrypted_server_is_read():
    server = smtp_server("smtps://me%40kefu.example:p%2Fw%3A@mx.example:4650")
    assert (server.host, server.port, server.security) == ("mx.example", 4650, "tls")
    assert (server.user, server.password) == ("me@kefu.example", "p/w:")
    assert "p/w" not in repr(server)


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtp://localhost", 25, "plain"),
        ("smtp://[::1]:1025", 1025, "plain"),
        ("smtp+starttls://mx.example", 587, "starttls"),
        ("smtps://mx.example", 465, "tls"),
    ],
)
def test_schemes_have_their_ports(url, port, security):
    server = smtp_server(url)
    assert (server.port, server.security) == (port, security)


def test_a_mailbox_has_a_folder():
    assert imap_server("imaps://me:pw@mx.example").folder == "INBOX"
    server = imap_server("imap://me:pw@127.0.0.1:1143/Support%20in")
    assert (server.port, server.folder) == (1143, "Support in")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "must begin with"),
        ("http://mx.example", "must begin with"),
        ("smtps://", "no host"),
        ("smtp://mx.example", "unencrypted"),
        ("smtp://127.0.0.1.evil.example", "unencrypted"),
        ("smtps://mx.example:99999", "port"),
        ("smtps://mx.example:0", "port"),
        ("smtps://:secret@mx.example", "user name"),
        ("smtps://a%0D%0Ab:secret@mx.example", "line break"),
        ("smtps://mx.example?verify=no", "verify"),
        ("smtps://me:secret@[mx", "no URL"),
    ],
)
def test_nonsense_is_refused_by_the_variable_s_name(url, problem):
    with pytest.raises(ConfigError, match=f"^EMAIL_URL: .*{problem}") as error:
        smtp_server(url)
    assert "secret" not in str(error.value)


def test_a_mailbox_needs_a_user_and_encryption():
    with pytest.raises(ConfigError, match="^INBOUND_EMAIL_URL: .*user name"):
        imap_server("imaps://mx.example")
    with pytest.raises(ConfigError, match="unencrypted"):
        imap_server("imap://me:pw@mx.example")
