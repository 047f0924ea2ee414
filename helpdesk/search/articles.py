"""Finding articles by all that they say: readers by the wording they have, who writes
them by the one being worked on.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from config.lib.cutting import Term, terms
from config.lib.fulltext import Fitting, Wanted
from crm.masking import without_numbers
from crm.models import Staff
from helpdesk import markup
from helpdesk.models import Article
from helpdesk.models.article.queryset import MANAGE
from helpdesk.models.article.wording import Bilingual, Text, language_of_page
from helpdesk.search.asked import Asked
from helpdesk.search.paging import SIZE, Look, Page, page
from helpdesk.search.passages import passage, score
from helpdesk.search.shelves import ARTICLES, WORDINGS


@dataclass(frozen=True)
class ArticleHit:
    """An article in the language in which it says most of what was found."""

    article: Article
    text: Text
    title: SafeString
    passage: SafeString


def articles(asked: Asked, staff: Staff, size: int = SIZE) -> Page:
    """ArticleHit of what `staff` may read that fits by title, text or keywords."""
    writes = staff.has_perm(MANAGE)
    reach = Article.objects.visible_to(staff).for_list()

    def load(keys: list[int]) -> dict[int, Any]:
        return {row.pk: row for row in reach.filter(pk__in=keys)}

    def text_of(row: Article) -> str:
        return "\n".join(f"{t.title} {t.body}" for t in _wording(row, writes).texts())

    shelf = WORDINGS if writes else ARTICLES
    found = page(Look(shelf, asked, load, text_of), size)
    found.rows = [hit_of(row, _wording(row, writes), asked.terms) for row in found.rows]
    return found


def hit_of(article: Article, wording: Bilingual, wanted: list[Term]) -> ArticleHit:
    """The article as it is shown among what was found."""

    def told(text: Text) -> tuple[float, bool]:
        return score(f"{text.title}\n{text.body}", wanted), text.language == own

    own = language_of_page()
    text = max((text for text in wording.texts() if text.title), key=told)
    title = passage(text.title, wanted)
    return ArticleHit(article, text, title, passage(markup.bare(text.body), wanted))


def fits(typed: str, *, working: bool = False) -> Q:
    """Those whose title, text or keywords fit a plain text, in a wording `working` or
    the one readers have; the index has a change within two seconds.
    """
    model = (WORDINGS if working else ARTICLES).model
    return Q(pk__in=Fitting(model, Wanted(tuple(terms_of(typed)))))


def terms_of(typed: str) -> list[Term]:
    """What must be there of a plain text."""
    return terms(without_numbers(typed))


def _wording(article: Article, writes: bool) -> Bilingual:
    return article if writes or article.shown is None else article.shown
