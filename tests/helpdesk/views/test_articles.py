"""Articles on the desk: list, page, editor, versions, the picker."""

import pytest
from django.urls import reverse

from crm.models import Activity
from helpdesk.models import Article
from tests.helpdesk.writing import BODY, TITLE, drafted, published, section
from tests.visits import browser, fragment


@pytest.fixture
def chen(cast):
    return browser(cast.chen)


@pytest.fixture
def zhou(cast):
    return browser(cast.zhou)


def typed(cast, **other):
    told = {"section": section(cast).pk, "review_months": 6, "title_zh": TITLE}
    return {**told, "body_zh": BODY, **other}


def page(visitor, name, *args, **query):
    return visitor.get(reverse(name, args=args), query).content.decode()


def test_chen_drafts_publishes_and_zhou_reads(cast, chen, zhou):
    answer = chen.post(reverse("article_new"), typed(cast, slug="Arrival"))
    article = Article.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/desk/knowledge/{article.pk}/",
    )
    assert article.slug == "arrival"
    assert zhou.get(article.get_absolute_url()).status_code == 404
    assert "Reviewed: publish it" in page(chen, "article", article.pk)
    told = {"state": "internal", "seen": article.edition}
    assert (
        chen.post(reverse("article_publishing", args=[article.pk]), told).status_code
        == 302
    )
    assert "<strong>次日</strong>" in page(zhou, "article", article.pk)
    assert "Publish" not in page(zhou, "article", article.pk)


def test_readers_have_the_published_wording_until_the_next(cast, chen, zhou):
    article = published(cast)
    edit = reverse("article_edit", args=[article.pk])
    chen.post(edit, typed(cast, body_zh="改过了", seen=1))
    assert "改过了" not in page(zhou, "article", article.pk, text="working")
    assert "改过了" not in page(chen, "article", article.pk)
    assert "改过了" in page(chen, "article", article.pk, text="working")


def test_the_editor_keeps_what_was_typed(cast, chen):
    article = drafted(cast)
    edit = reverse("article_edit", args=[article.pk])
    refused = chen.post(edit, typed(cast, title_zh="", body_zh="很长的正文", seen=1))
    assert "很长的正文" in refused.content.decode()
    assert "title_zh" in refused.context["form"].errors
    article.revise({"title_zh": "别人的"}, by=cast.wu, seen=1)
    stale = chen.post(edit, typed(cast, title_zh="我的", seen=1))
    told = stale.content.decode()
    assert "吴管理 saved it meanwhile" in told and 'value="我的"' in told
    assert "<del>别人的</del>" in told and "<ins>我的</ins>" in told
    assert Article.objects.get().title_zh == "别人的"
    chen.post(
        edit, typed(cast, title_zh="合并了", seen=stale.context["form"]["seen"].value())
    )
    assert Article.objects.get().title_zh == "合并了"


def test_the_editor_speaks_the_language_of_the_page(cast):
    chinese = browser(cast.chen)
    told = chinese.get(reverse("article_new"), headers={"accept-language": "zh-CN"})
    assert "6 个月后" in told.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"section": ""}, "section"),
        ({"review_months": "7"}, "review_months"),
        ({"title_zh": "长" * 121}, "title_zh"),
        ({"body_zh": "长" * 10_001}, "body_zh"),
        ({"slug": "no good"}, "slug"),
    ],
)
def test_what_is_wrong_with_an_article_is_named(cast, chen, wrong, field):
    answer = chen.post(reverse("article_new"), typed(cast, **wrong))
    assert field in answer.context["form"].errors
    assert not Article.objects.exists()


def test_the_preview_shows_the_text_as_readers_would(chen):
    address = reverse("article_preview", args=["zh"])
    drawn = chen.post(address, {"body_zh": "**好**<script>"}).content.decode()
    assert "<strong>好</strong>&lt;script&gt;" in drawn
    assert drawn.strip().startswith("<div") and 'id="preview-zh"' in drawn
    assert chen.post(reverse("article_preview", args=["fr"])).status_code == 404


def test_publishing_another_text_than_the_one_looked_at_is_refused(cast, chen):
    article = drafted(cast)
    article.revise({"title_zh": "别人的"}, by=cast.wu, seen=1)
    told = {"state": "public", "seen": 1}
    answer = chen.post(reverse("article_publishing", args=[article.pk]), told)
    assert "saved it meanwhile" in answer.content.decode()
    assert Article.objects.get().state == "draft"


def test_small_verbs_have_a_button_each(cast, chen, zhou):
    article = published(cast)
    rating = reverse("article_rating", args=[article.pk])
    for answer in ("yes", "no", "no"):
        zhou.post(rating, {"helpful": answer})
    chen.post(reverse("article_review", args=[article.pk]))
    chen.post(reverse("article_withdrawal", args=[article.pk]))
    article.refresh_from_db()
    assert (article.helpful, article.unhelpful, article.state) == (0, 1, "draft")
    last = Activity.objects.about(article).order_by("-pk")[:2]
    assert [one.action for one in last] == ["article.withdrawn", "article.reviewed"]


def test_a_version_shows_what_changed_and_can_be_gone_back_to(cast, chen, zhou):
    article = published(cast)
    article.revise({"body_zh": BODY.replace("次日", "当日")}, by=cast.wu, seen=1)
    article.publish("public", by=cast.wu, seen=2)
    told = page(zhou, "article_version", article.pk, 2)
    assert "<del>次</del>" in told and "<ins>当</ins>" in told
    assert "Go back to it" not in told
    restoring = reverse("article_restoring", args=[article.pk, 1])
    assert zhou.post(restoring, {"seen": 2}).status_code == 403
    chen.post(restoring, {"seen": "nonsense"})
    assert not Article.objects.get().is_ahead
    chen.post(restoring, {"seen": 2})
    assert Article.objects.get().body_zh == BODY
    assert chen.get(reverse("article_version", args=[article.pk, 9])).status_code == 404


def test_the_list_is_searched_and_narrowed(cast, chen):
    published(cast, keywords="到账时间")
    drafted(cast, title_zh="", body_zh="", title_en="Card lost", body_en="Call us.")

    def titles(**query):
        rows = chen.get(reverse("knowledge"), query).context["page"].rows
        return [row.title for row in rows]

    assert titles() == ["Card lost", TITLE]
    assert titles(q="到账") == [TITLE]
    assert titles(q="CARD lost") == titles(state="draft") == ["Card lost"]
    assert titles(language="zh") == ["Card lost"]
    section(cast, "loans")
    assert titles(section="loans") == []
    assert titles(section="shared", state="public") == [TITLE]
    assert titles(section="none", state="none") == ["Card lost", TITLE]
    assert titles(q="%_'") == [] and chen.get("/desk/knowledge/new/?section=%00")


def test_the_list_shows_what_is_due_for_review(cast, chen, clock):
    published(cast, review_months=1)
    assert TITLE not in page(chen, "knowledge", due="on")
    clock.move_to("2026-05-01T10:00+08:00")
    assert TITLE in page(browser(cast.chen), "knowledge", due="on")


def test_the_picker_gives_links_to_clients_and_texts_to_colleagues(cast, zhou):
    outer, inner = published(cast), published(cast, "internal", title_zh="提现暗语")
    drafted(cast, title_zh="提现草稿")

    def picked(**query):
        address = reverse("article_picker")
        return zhou.get(address, query, headers=fragment()).content.decode()

    reply, note = picked(q="提现"), picked(q="提现", mode="note")
    assert f"{outer.title}: {outer.public_url}" in reply
    assert "提现草稿" not in reply + note
    assert BODY.split()[0] not in reply and f'data-insert="{inner.title}' in note
    assert "No article fits" in picked(q="没有")


def test_readers_find_what_readers_have(cast, chen, zhou):
    article = published(cast)
    article.revise({"title_zh": "新标题"}, by=cast.chen, seen=1)
    assert TITLE in page(zhou, "knowledge") and "新标题" in page(chen, "knowledge")
    assert "新标题" not in page(zhou, "knowledge")
    assert TITLE not in page(zhou, "knowledge", q="新标题")
    assert "新标题" not in page(zhou, "article_version", article.pk, 1)


def test_drafts_are_listed_only_to_who_writes(cast, chen, zhou):
    drafted(cast)
    assert TITLE in page(chen, "knowledge")
    assert TITLE not in page(zhou, "knowledge")


def test_sections_are_set_up(cast, chen):
    told = {"name": "Loans", "name_zh": "借款", "slug": "loans", "place": 5}
    chen.post(reverse("section_new"), {**told, "is_active": "on"})
    made = page(chen, "sections")
    assert "Loans" in made and "0 articles" in made
    article = published(cast)
    own = {"name": "Shared", "place": 1}
    answer = chen.post(reverse("section", args=[article.section_id]), own)
    assert "Articles are published in it" in answer.content.decode()
