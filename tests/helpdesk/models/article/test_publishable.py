"""Publishing, reviewing and withdrawing; hidden ones stay hidden."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from crm.models import Activity
from crm.refused import Refused
from helpdesk.models import Article, ArticleVersion
from helpdesk.models.article.publishable import months_later
from tests.helpdesk.writing import BODY, TITLE, drafted, published, section


def last(article):
    return Activity.objects.about(article).order_by("pk").last()


def test_publishing_keeps_the_wording_as_a_version(cast):
    article = drafted(cast)
    version = article.publish("internal", by=cast.wu, seen=1)
    assert (version.number, version.by, version.state) == (1, cast.wu, "internal")
    assert version.wording() == article.wording()
    assert (article.state, article.shown, article.is_ahead) == (
        "internal",
        version,
        False,
    )
    assert (last(article).action, last(article).particulars["version"]) == (
        "article.published",
        1,
    )


def test_a_version_stays_when_the_next_one_is_published(cast):
    article = published(cast)
    article.revise({"body_zh": "两日到账。"}, by=cast.chen, seen=1)
    article.publish("public", by=cast.chen, seen=2)
    told = article.versions.order_by("number").values_list("number", "body_zh")
    assert list(told) == [(1, BODY), (2, "两日到账。")]
    assert article.shown.number == 2


@pytest.mark.parametrize(
    ("fields", "state", "seen", "code"),
    [
        ({"body_zh": ""}, "public", 1, "unfinished"),
        ({"title_en": "Only a title"}, "public", 1, "unfinished"),
        ({}, "draft", 1, "unknown"),
        ({}, "public", 7, "stale"),
    ],
)
def test_what_nobody_could_have_reviewed_is_refused(cast, fields, state, seen, code):
    article = drafted(cast, **fields)
    with pytest.raises(Refused) as refused:
        article.publish(state, by=cast.chen, seen=seen)
    assert refused.value.code == code
    assert not ArticleVersion.objects.exists()


def test_the_same_is_not_published_twice_but_for_other_readers(cast):
    article = published(cast, "internal")
    with pytest.raises(Refused, match="already"):
        article.publish("internal", by=cast.chen, seen=1)
    article.publish("public", by=cast.chen, seen=1)
    assert Article.objects.public().get() == article


def test_withdrawn_it_has_no_readers_and_keeps_its_versions(cast):
    article = published(cast)
    article.withdraw(by=cast.wu)
    article.refresh_from_db()
    assert (article.state, article.shown, article.title_zh) == ("draft", None, TITLE)
    assert not Article.objects.public().exists()
    assert article.versions.count() == 1
    assert last(article).action == "article.withdrawn"
    for verb in (article.withdraw, article.review):
        with pytest.raises(Refused):
            verb(by=cast.wu)


def test_it_falls_due_so_many_months_after_its_review(cast, clock):
    article = published(cast, review_months=1)
    assert not Article.objects.due(datetime.date(2026, 4, 1)).exists()
    assert Article.objects.due(datetime.date(2026, 4, 2)).get() == article
    clock.shift(datetime.timedelta(days=40))
    article.review(by=cast.wu)
    assert not article.is_due
    assert (article.reviewed_by, last(article).action) == (cast.wu, "article.reviewed")


def test_who_may_read_which(cast):
    draft = drafted(cast)
    inner, outer = published(cast, "internal"), published(cast)

    def reach(staff):
        return set(Article.objects.visible_to(staff))

    assert reach(cast.chen) == reach(cast.wu) == {draft, inner, outer}
    assert reach(cast.zhou) == reach(cast.zhao) == {inner, outer}
    assert reach(cast.qian) == reach(cast.sun) == reach(cast.zheng) == set()
    assert set(Article.objects.public()) == {outer}


def test_a_section_with_published_articles_stays_in_use(cast):
    article = published(cast)
    shared = section(cast)
    shared.is_active = False
    with pytest.raises(Refused) as refused:
        shared.set_up(by=cast.chen)
    assert refused.value.field == "is_active"
    article.withdraw(by=cast.chen)
    shared.set_up(by=cast.chen)
    assert Activity.objects.about(shared).last().action == "section.changed"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2026, 3, 2), 1, (2026, 4, 2)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 15), 12, (2027, 12, 15)),
    ],
)
def test_months_end_at_their_last_day(day, months, later):
    assert months_later(datetime.date(*day), months) == datetime.date(*later)


def test_the_database_refuses_to_change_a_version(cast):
    version = published(cast).versions.get()
    for change in (
        lambda: ArticleVersion.objects.update(title_zh="别的"),
        lambda: ArticleVersion.objects.filter(pk=version.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    version.refresh_from_db()
    assert version.title_zh == TITLE
