"""Trying the servers of a channel: sign in, say in plain words how it went, leave."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from imap_tools import MailboxLoginError
from imap_tools.errors import MailboxFolderSelectError

from messaging.providers.base import REASONS, SendError
from messaging.providers.smtp_mail.config import ConfigError, imap_server, smtp_server
from messaging.providers.smtp_mail.conversation import Conversation
from messaging.receiving import open_mailbox

# Both servers are tried at once; the page waits no longer than this (s).
WAIT_S = 15.0


@dataclass(frozen=True)
class Tried:
    """How one server answered."""

    name: str
    ok: bool
    words: str


def try_both(outgoing: str, incoming: str) -> list[Tried]:
    """Try the SMTP and the IMAP server of these URLs ("": none), at once."""
    steps = [
        (_("Outgoing server"), outgoing, _try_outgoing),
        (_("Incoming server"), incoming, _try_incoming),
    ]
    language = get_language() or "en"
    # Not as a context: leaving it would wait for a server that does not answer.
    pool = ThreadPoolExecutor(max_workers=2)
    try:
        waiting = [
            (name, pool.submit(_in_language, language, run, url) if url else None)
            for name, url, run in steps
        ]
        found = []
        for name, future in waiting:
            if future is None:
                found.append(Tried(name, True, _("None is set up.")))
                continue
            try:
                problem = future.result(timeout=WAIT_S)
            except Late:
                problem = _("The server does not answer.")
            found.append(Tried(name, not problem, problem or _("Signed in: it works.")))
        return found
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _in_language(language: str, run: Callable[[str], str], url: str) -> str:
    with override(language):
        return run(url)


def _try_outgoing(url: str) -> str:
    """What is wrong with the SMTP server; "" where nothing is."""
    try:
        Conversation(smtp_server(url), total_s=WAIT_S).close()
    except ConfigError as error:
        return error.problem
    except SendError as error:
        known = REASONS.get(error.code)
        return str(known) if known else error.message
    return ""


def _try_incoming(url: str) -> str:
    """What is wrong with the IMAP server; "" where nothing is."""
    try:
        server = imap_server(url)
        box = open_mailbox(server)
    except ConfigError as error:
        return error.problem
    except MailboxLoginError:
        return str(REASONS["login"])
    except Exception as error:
        # imaplib and ssl raise many kinds; all of them mean: no usable connection.
        return _unreachable(error)
    try:
        box.folder.set(server.folder, readonly=True)
    except MailboxFolderSelectError:
        return _("The folder %(folder)s is not there.") % {"folder": server.folder}
    except Exception as error:
        return _unreachable(error)
    finally:
        with suppress(Exception):
            box.logout()
    return ""


def _unreachable(error: Exception) -> str:
    if "SSL" in type(error).__name__ or "certificate" in str(error).lower():
        return str(REASONS["tls"])
    return str(REASONS["connect"])
