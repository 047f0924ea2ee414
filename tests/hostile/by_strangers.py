"""What reaches the desk from outside: mails, the portal, a link, the API, events."""

import time
from urllib.parse import quote

import time_machine
from django.core.cache import cache
from django.test import Client as Browser

from config.lib.clock import now
from tests.fakes import mails
from tests.hostile.planting import EACH, FEW, FILES, Planting, ticket_of
from tests.hostile.sending import form
from tests.hostile.uploads import Upload

QUICK_S, LONGEST_S = 20, 60


def mails_of(p: Planting) -> None:
    """Display name, subject, text or HTML, and the name of a file."""
    p.counts["mail: display name, text or HTML, file name"] += len(p.texts)
    for n, text in enumerate(p.each("mail: subject")):
        sender = f"{_word(text)} <m{n}@hostile.example>"
        fields = {"subject": _word(text), "message_id": f"<s{n}@hostile.example>"}
        said = (
            mails.part("text/plain; charset=utf-8", text)
            if n % 2
            else mails.part("text/html; charset=utf-8", f"<p>{text}</p>")
        )
        named = f"attachment; filename*=utf-8''{quote(text, safe='')}"
        file = mails.part("image/png", "x", Content_Disposition=named)
        _filed(mails.whole("mixed", said, file, **{"from": sender}, **fields))


def portal(p: Planting) -> None:
    """The request form and the page behind a status link."""
    _requests(p)
    _by_link(p)


def programs(p: Planting) -> None:
    """The API, and the platform's events."""
    _api(p)
    _events(p)


def _filed(raw: bytes) -> None:
    """Taken in here, or by the worker of the running product, which may be first."""
    from tests.helpdesk.arrivals import stored, tried

    mail = stored(raw)
    if tried(mail) is None:
        deadline = time.monotonic() + LONGEST_S
        while type(mail).objects.filter(pk=mail.pk, due_at__isnull=False).exists():
            assert time.monotonic() < deadline, "the worker does not file a mail"
            time.sleep(0.1)


def _word(text: str) -> str:
    return mails.words(text.replace("\n", " "), "utf-8").replace("\n", "\r\n")


def _requests(p: Planting) -> None:
    """Name and text of the request form."""
    from tests.helpdesk.portal.visiting import filled

    for n, text in enumerate(p.each("portal: name and text")):
        told = filled(name=text[:60], text=text, mail=f"p{n}@hostile.example")
        with time_machine.travel(now().timestamp() + QUICK_S, tick=True):
            answer = Browser(SERVER_NAME="localhost").post("/portal/new/", told)
        assert answer.status_code == 302, answer.status_code
        if n % EACH == 0:
            p.paths.append(answer["Location"])
            cache.clear()
        if n % 5 == 0:
            cache.clear()


def _by_link(p: Planting) -> None:
    """Answers on the status page, and the names of the files with them."""
    from tests.helpdesk.portal.visiting import link_to

    for n, texts in p.shared("status link: text and file name"):
        path = link_to(ticket_of(p, f"Thread {n}"))
        p.paths.append(path)
        browser = Browser(SERVER_NAME="localhost")
        for m in range(0, len(texts), FILES):
            said, cache_key = texts[m : m + FILES], f"{n:016}{m:016}"
            files = [Upload(text, b"words") for text in said]
            told = {"text": "\n".join(said), "key": cache_key}
            cache.clear()
            answer = browser.post(path, **form(told, files))
            assert answer.status_code == 302, answer.status_code


def _api(p: Planting) -> None:
    """New tickets with their clients, and lines of others."""
    from tests.programs import hire, program

    thread = ticket_of(p, "Thread of programs")
    queue = thread.queue
    bot = program(hire("hostile", queues=(queue.slug,)))
    bot.http.defaults["SERVER_NAME"] = "localhost"
    for n, text in enumerate(p.each("API: subject, text, name")):
        client = {"name": text[:120], "email": f"a{n}@hostile.example"}
        body = {"subject": text, "text": text, "client": client, "reference": text[:40]}
        cache.clear()
        answer = bot.post("tickets/", body)
        assert answer.status_code in (201, 400), answer.content
    for text in p.each("API: note", most=FEW):
        cache.clear()
        at = f"tickets/{thread.pk}/entries/"
        assert bot.post(at, {"text": text, "internal": True}).status_code == 201


def _events(p: Planting) -> None:
    """Signed events of the platform with the payload wherever a text can be."""
    from django.conf import settings

    from crm.platform import applying
    from tests.crm.events import telling

    settings.PLATFORM_EVENT_SECRETS = dict(telling.KEYS)
    for n, text in enumerate(p.each("platform: events")):
        at = now().isoformat()
        raw = telling.body(
            n + 1,
            user_id=text if n % 2 else "u-1001",
            occurred_at=at,
            entity=telling.entity("withdrawal", text),
            data={"status": text, "reason": text},
        )
        Browser(SERVER_NAME="localhost").post(
            telling.URL,
            raw,
            content_type="application/json",
            headers=telling.signed(raw),
        )
    while applying.apply_due():
        pass
