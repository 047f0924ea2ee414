"""Writing an article: drafts, revisions, going back."""

import pytest
from django.db import transaction

from crm.models import Activity
from crm.refused import Refused
from helpdesk.models import Article
from tests.helpdesk.writing import TITLE, drafted, published, section


def actions(article):
    return [one.action for one in Activity.objects.about(article).order_by("pk")]


def test_a_draft_gets_its_key_from_its_title(cast):
    assert drafted(cast).slug == "ti-xian-duo-jiu-dao-zhang"
    assert drafted(cast).slug == "ti-xian-duo-jiu-dao-zhang-2"
    english = drafted(cast, title_en="When it arrives", title_zh="", body_zh="")
    assert english.slug == "when-it-arrives"
    assert actions(english) == ["article.drafted"]


def test_a_key_that_is_taken_is_refused_and_nothing_is_kept(cast):
    drafted(cast, slug="arrival")
    with pytest.raises(Refused) as refused:
        drafted(cast, slug="arrival")
    assert (refused.value.field, refused.value.code) == ("slug", "taken")
    assert Article.objects.count() == 1


def test_an_article_needs_a_title_for_each_text(cast):
    with pytest.raises(Refused, match="title"):
        drafted(cast, title_zh="", body_zh="")
    with pytest.raises(Refused) as refused:
        drafted(cast, body_en="words")
    assert refused.value.field == "title_en"
    assert not Article.objects.exists()


def test_keywords_stand_once_each(cast):
    article = drafted(cast, keywords="提现，到账、 T+1; 提现,,")
    assert article.keywords == "提现, 到账, T+1"


def test_a_revision_is_recorded_and_readers_keep_what_they_have(cast):
    article = published(cast)
    article.revise({"title_zh": "新标题"}, by=cast.wu, seen=1)
    article.refresh_from_db()
    assert (article.title_zh, article.shown.title_zh) == ("新标题", TITLE)
    assert article.is_ahead and article.changed_by == cast.wu
    assert actions(article)[-1] == "article.revised"


def test_no_change_is_no_revision(cast):
    article = drafted(cast)
    article.revise({"title_zh": TITLE}, by=cast.wu, seen=1)
    assert (article.edition, actions(article)) == (1, ["article.drafted"])


def test_another_section_is_no_new_wording(cast):
    article = published(cast)
    other = section(cast, "loans")
    article.revise({"section": other}, by=cast.chen, seen=1)
    article.refresh_from_db()
    assert article.section == other and not article.is_ahead


def test_whoever_began_at_an_older_text_is_told(cast):
    article = drafted(cast)
    mine = Article.objects.get(pk=article.pk)
    article.revise({"title_zh": "甲"}, by=cast.wu, seen=1)
    with pytest.raises(Refused, match="吴管理") as refused:
        mine.revise({"title_zh": "乙"}, by=cast.chen, seen=1)
    assert refused.value.code == "stale"
    assert Article.objects.get().title_zh == "甲"


def test_only_named_columns_are_revised(cast):
    with pytest.raises(TypeError, match="state"):
        drafted(cast).revise({"state": "public"}, by=cast.chen, seen=1)


def test_an_earlier_wording_is_worked_on_again(cast):
    article = published(cast)
    first = article.versions.get()
    article.revise({"title_zh": "新标题"}, by=cast.chen, seen=1)
    article.publish("public", by=cast.chen, seen=2)
    article.restore(first, by=cast.wu, seen=2)
    article.refresh_from_db()
    assert (article.title_zh, article.shown.title_zh) == (TITLE, "新标题")
    assert article.is_ahead and actions(article)[-1] == "article.restored"
    with pytest.raises(Refused):
        article.restore(first, by=cast.wu, seen=2)


def test_a_verb_that_is_rolled_back_leaves_nothing(cast):
    article = drafted(cast)
    with transaction.atomic():
        article.revise({"title_zh": "甲"}, by=cast.wu, seen=1)
        transaction.set_rollback(True)
    article.refresh_from_db()
    assert (article.title_zh, actions(article)) == (TITLE, ["article.drafted"])
