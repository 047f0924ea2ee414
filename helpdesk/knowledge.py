"""Looking for articles: what was typed, which filter, which order."""

from collections.abc import Iterable

from django.db.models import Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from config.lib import keyset
from crm.models import Staff
from helpdesk.models import Article, ArticleSection
from helpdesk.models.article.queryset import MANAGE, ArticleQuerySet
from helpdesk.search.articles import ArticleHit, fits, hit_of, terms_of
from helpdesk.searching import plain

SIZE = 30
FIRST_OF_SECTION = 5
MOST_WORDS = 8
MOST_PICKED = 8
NEWEST = ("-changed_at",)
# Readers get what was looked at last.
REVIEWED = ("-reviewed_at",)
Wanted = dict[str, str]


def matching(articles: ArticleQuerySet, typed: str, of: str = "") -> ArticleQuerySet:
    """Those that say what was typed; and, from the moment they are saved, those in
    whose titles or keywords every word of it occurs, if only in the middle of another.

    `of` is "shown__" for what readers see, "" for what is being worked on. The one
    place that knows how articles are searched.
    """
    text = plain(typed)
    titled = Q()
    for word in text.split()[:MOST_WORDS]:
        titled &= (
            Q(**{f"{of}title_zh__icontains": word})
            | Q(**{f"{of}title_en__icontains": word})
            | Q(keywords__icontains=word)
        )
    return articles.filter(titled | fits(text, working=not of)) if text else articles


def listed(staff: Staff, wanted: Wanted, cursor: str | None) -> keyset.Page:
    """One page of the articles this person may read, narrowed by what is wanted: `q`,
    `section` (a key), `state`, `due`, `language` (one that is missing).

    Who only reads them finds them by the wording that readers have.
    """
    of = "" if staff.has_perm(MANAGE) else "shown__"
    found = matching(Article.objects.visible_to(staff), wanted.get("q", ""), of)
    exact = {"section__slug": wanted.get("section"), "state": wanted.get("state")}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.get("due"):
        found = found.due(timezone.localdate())
    if missing := wanted.get("language"):
        found = found.filter(**{f"{of}title_{missing}": ""})
    return keyset.page(found.for_list(), NEWEST, cursor, SIZE)


def searched(typed: str, cursor: str | None) -> keyset.Page:
    """One page of the public articles that fit."""
    found = matching(Article.objects.public(), typed, of="shown__")
    return keyset.page(found.for_list(), REVIEWED, cursor, SIZE)


def passages(typed: str, articles: Iterable[Article]) -> list[ArticleHit]:
    """The articles as readers see them among what was found."""
    wanted = terms_of(plain(typed))
    return [hit_of(row, row.shown, wanted) for row in articles if row.shown]


def of_section(section: ArticleSection, cursor: str | None) -> keyset.Page:
    """One page of the public articles of a section."""
    found = Article.objects.public().filter(section=section)
    return keyset.page(found.for_list(), REVIEWED, cursor, SIZE)


def sections() -> list[tuple[ArticleSection, list[Article], bool]]:
    """The sections with public articles: the first few of each, and whether there are
    more. One statement however many there are.
    """
    place = Window(
        RowNumber(), partition_by="section_id", order_by=["-reviewed_at", "-pk"]
    )
    rows = Article.objects.public().for_list().alias(nth=place)
    rows = rows.filter(nth__lte=FIRST_OF_SECTION + 1)
    by_section: dict[ArticleSection, list[Article]] = {}
    for article in rows.order_by("section__place", "section", "-reviewed_at", "-pk"):
        by_section.setdefault(article.section, []).append(article)
    return [
        (section, found[:FIRST_OF_SECTION], len(found) > FIRST_OF_SECTION)
        for section, found in by_section.items()
    ]


def picked(staff: Staff, typed: str) -> list[Article]:
    """The few published articles that fit, for the reply box."""
    found = Article.objects.visible_to(staff).published()
    found = matching(found, typed, of="shown__").for_list()
    return list(found.order_by("-helpful", "-pk")[:MOST_PICKED])
