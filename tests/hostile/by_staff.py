"""What colleagues type: names, notes, tags, replies, articles, views, the set-up."""

from typing import Any

from django.test import Client as Browser

from tests.hostile.planting import FEW, FILES, Planting, client_of, ticket_of
from tests.hostile.sending import form
from tests.hostile.uploads import Upload
from tests.visits import BACKEND


def plant(p: Planting) -> None:
    """Everything a colleague can say."""
    threads = [ticket_of(p, f"Thread {n}") for n in range(12)]
    _clients(p)
    _tickets(p, threads)
    _lines(p, threads)
    _files(p, threads)
    _articles(p)
    _views(p)
    _macros(p)
    _participants(p, threads)
    _set_up(p, threads[0])


def _clients(p: Planting) -> None:
    from crm.models import Client, Tag

    for text in p.each("client: name", longest=120):
        Client.objects.register(text, by=p.agent)
    talked = client_of(p, "Client with notes")
    p.paths.append(talked.get_absolute_url())
    for text in p.each("client: note"):
        talked.note(text, by=p.agent)
    talked.revise({"foreign_name": p.texts[4][:120]}, by=p.agent)
    for kind in ("dispute", "hardship"):
        talked.raise_flag(kind, p.texts[5], by=p.lead)
    for text in p.each("tag: name", most=60, longest=40):
        Tag.objects.get_or_create(name=" ".join(text.split()))
    talked.retag(Tag.objects.all()[:60], by=p.agent)


def _tickets(p: Planting, threads: list[Any]) -> None:
    from crm.models import Tag
    from helpdesk.models import TicketType, TypeField

    for text in p.each("ticket: subject", longest=200):
        ticket_of(p, text)
    # The lists show them all; a page of each would be as many minutes.
    p.paths = p.paths[:20]
    kind = TicketType(slug="hostile", name="Hostile")
    kind.set_up(by=p.by["admin"])
    fields = p.each("type field: name", most=50, longest=60)
    for n, name in enumerate(fields):
        TypeField(type=kind, key=f"f{n}", name=name).set_up(by=p.by["admin"])
    for n, texts in p.shared("ticket: typed values"):
        threads[n].classify(type=kind, priority=2, by=p.agent)
        values = {f"f{m}": text for m, text in enumerate(texts[: len(fields)])}
        threads[n].describe(values, by=p.agent)
        threads[n].retag(Tag.objects.all()[n * 5 : n * 5 + 5], by=p.agent)


def _lines(p: Planting, threads: list[Any]) -> None:
    for n, texts in p.shared("ticket: note"):
        for text in texts:
            threads[n].note(text, by=p.agent)
    for n, texts in p.shared("ticket: reply"):
        for text in texts[::5]:
            threads[n].reply(text, by=p.agent)
    p.counts["ticket: reply"] //= 5


def _files(p: Planting, threads: list[Any]) -> None:
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(p.agent, backend=BACKEND)
    for n, texts in p.shared("ticket: file name"):
        for m in range(0, len(texts), FILES):
            files = [Upload(text, b"words") for text in texts[m : m + FILES]]
            path = f"{threads[n].get_absolute_url()}notes/"
            seen = threads[n].entries.count()
            answer = browser.post(path, **form({"text": "See", "seen": seen}, files))
            assert answer.status_code == 302, answer.content


def _articles(p: Planting) -> None:
    """Twenty payloads an article: as Markdown, titles and key words."""
    from helpdesk.models import Article, ArticleSection

    section = ArticleSection(slug="hostile", name=p.texts[4][:60], name_zh="恶意")
    section.set_up(by=p.lead)
    texts = p.each("article: Markdown")
    p.counts["article: title"] += 30
    for n in range(30):
        article = Article(
            title_zh=texts[n * 20][:120],
            title_en=texts[n * 20 + 1][:120],
            body_zh="\n\n".join(texts[n * 20 : n * 20 + 20]),
            body_en="\n\n".join(texts[n * 20 : n * 20 + 20]),
            section=section,
        )
        article.draft(by=p.lead)
        article.publish("public", by=p.lead, seen=article.edition)
        p.paths += [article.get_absolute_url(), article.public_url]


def _views(p: Planting) -> None:
    from helpdesk.models import SavedView
    from helpdesk.models.saved_view import Wish

    for text in p.each("view: name", most=FEW, longest=60):
        wish = Wish(text, {"reach": ["queues"]}, scope="everyone")
        SavedView.objects.keep(wish, by=p.lead)


def _macros(p: Planting) -> None:
    """Braces are variables there, and one that is not known is refused."""
    from crm.refused import Refused
    from helpdesk.models import Macro
    from helpdesk.models.macro import Wish

    for text in p.each("macro: name and text", most=FEW, longest=60):
        try:
            Macro.objects.keep(Wish(name=text, text=text, scope="everyone"), by=p.lead)
        except Refused:
            p.counts["macro: name and text"] -= 1


def _participants(p: Planting, threads: list[Any]) -> None:
    from helpdesk.models import Participant

    for n, text in enumerate(p.each("ticket: name of who takes part", most=FEW)):
        at = threads[n % len(threads)]
        Participant.objects.offer(at, f"x{n}@hostile.example", text)


def _set_up(p: Planting, ticket: Any) -> None:
    from crm.models import Staff
    from helpdesk.models import Queue, ThirdParty, TicketType, WrapupReason
    from helpdesk.models.ticket.consultable import Question

    admin = p.by["admin"]
    for n, text in enumerate(p.each("set-up: queue", most=FEW, longest=60)):
        queue = Queue(slug=f"h{n}", name=text, name_zh=text)
        queue.set_up(by=admin, parts={p.agent: "serve"} if n < 4 else None)
    for n, text in enumerate(p.each("set-up: type", most=FEW, longest=60)):
        TicketType(slug=f"h{n}", name=text, name_zh=text).set_up(by=admin)
    for n, text in enumerate(p.each("set-up: ending", most=FEW, longest=60)):
        WrapupReason(slug=f"h{n}", name=text, name_zh=text).set_up(by=admin)
    for n, text in enumerate(p.each("set-up: third party", most=FEW, longest=60)):
        ThirdParty(slug=f"h{n}", name=text, name_zh=text).set_up(by=admin)
    for n, text in enumerate(p.each("staff: name", most=FEW, longest=60)):
        Staff.objects.hire(username=f"h{n}", name=text, role="agent", by=admin)
    asked = Question(p.texts[4], address="b@bank.example", subject=p.texts[4])
    ticket.consult(asked, by=p.agent)
