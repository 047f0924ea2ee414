"""Whether it was helpful: each reader counts once."""

import pytest

from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import ArticleRating
from tests.helpdesk.writing import drafted, published


def figures(article):
    article.refresh_from_db()
    return article.helpful, article.unhelpful


def test_each_reader_counts_once(cast):
    article, system = published(cast), Staff.system()
    for reader, is_helpful in [("a", True), ("a", True), ("b", False), ("c", True)]:
        article.rate(is_helpful, reader=reader, by=system)
    assert figures(article) == (2, 1)
    rated = Activity.objects.about(article).filter(action="article.rated")
    assert rated.count() == 3


def test_a_reader_may_think_again(cast):
    article, system = published(cast), Staff.system()
    article.rate(False, reader="a", by=system)
    article.rate(True, reader="a", by=system)
    assert figures(article) == (1, 0)
    assert article.answer_of("a") is True
    assert article.answer_of("b") is None and article.answer_of("") is None


def test_what_is_kept_of_a_reader_tells_nothing(cast):
    article = published(cast)
    article.rate(True, reader="staff 12", by=cast.zhou)
    kept = ArticleRating.objects.get()
    assert "staff" not in kept.reader and len(kept.reader) == 32


def test_a_draft_is_not_rated(cast):
    with pytest.raises(Refused):
        drafted(cast).rate(True, reader="a", by=Staff.system())
    assert not ArticleRating.objects.exists()
