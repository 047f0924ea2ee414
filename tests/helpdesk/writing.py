"""Articles for tests, through their verbs."""

from typing import Any

from helpdesk.models import Article, ArticleSection
from tests.cast import Cast

TITLE, BODY = "提现多久到账", "提现一般**次日**到账。\n\n- 工作日 T+1\n- 节假日顺延"
TITLE_EN, BODY_EN = "When a withdrawal arrives", "It arrives on the **next day**."


def section(cast: Cast, slug: str = "shared") -> ArticleSection:
    """The section of this key, set up by Chen where there is none."""
    found = ArticleSection.objects.filter(slug=slug).first()
    if found is None:
        found = ArticleSection(slug=slug, name=slug.title(), name_zh="充值提现")
        found.set_up(by=cast.chen)
    return found


def drafted(cast: Cast, **fields: Any) -> Article:
    """A draft by Chen, in Chinese alone where nothing else is said."""
    told = {"title_zh": TITLE, "body_zh": BODY, "section": section(cast)}
    article = Article(**{**told, **fields})
    article.draft(by=cast.chen)
    return article


def published(cast: Cast, state: str = "public", **fields: Any) -> Article:
    """An article that Chen has published."""
    article = drafted(cast, **fields)
    article.publish(state, by=cast.chen, seen=article.edition)
    return article
