"""Articles are found by all they say: by readers in the wording that they have."""

import pytest
from django.urls import reverse

from helpdesk.markup import bare
from helpdesk.search.articles import articles
from helpdesk.search.passages import passage
from tests.helpdesk.search.reading import articles as found
from tests.helpdesk.search.reading import asked, index
from tests.helpdesk.writing import BODY, BODY_EN, TITLE_EN, drafted, published
from tests.performance.test_query_counts import statements
from tests.visits import browser

URL = "/desk/search/"


@pytest.mark.parametrize("text", ["次日", "节假日 到账", "T+1", "节"])
def test_an_article_is_found_by_its_body(cast, indexed, text):
    article = published(cast)
    indexed()
    assert found(text, cast.zhou) == found(text, cast.chen) == [article]
    assert found("节假日提前", cast.zhou) == []


def test_a_draft_is_found_by_who_writes_alone(cast, indexed):
    article = drafted(cast)
    indexed()
    assert found("次日", cast.chen) == [article]
    assert found("次日", cast.zhou) == []
    assert found("次日", cast.staff["sun"]) == []


def test_readers_find_what_they_have_and_authors_what_they_work_on(cast, indexed):
    article = published(cast)
    article.revise({"body_zh": "改成了秒到"}, by=cast.chen, seen=1)
    indexed()
    assert found("秒到", cast.zhou) == [] == found("次日", cast.chen)
    assert found("次日", cast.zhou) == found("秒到", cast.chen) == [article]


def test_what_is_withdrawn_is_found_no_longer_at_once(cast, indexed):
    article = published(cast)
    indexed()
    article.withdraw(by=cast.chen)
    assert found("次日", cast.zhou) == []
    indexed()
    assert index()["article"] == {}


def test_the_language_that_says_it_is_shown(cast, indexed):
    published(cast, title_en=TITLE_EN, body_en=BODY_EN)
    indexed()
    [hit] = articles(asked("next day"), cast.zhou).rows
    assert (hit.text.language, hit.title) == ("en", TITLE_EN)
    assert hit.passage == "It arrives on the <mark>next</mark> <mark>day</mark>."


def test_passages_are_escaped_and_without_signs(cast, indexed):
    published(cast, body_zh="# 说明\n\n见[这里](https://bank.example)<b>到账</b>|否|")
    indexed()
    [hit] = articles(asked("到账"), cast.zhou).rows
    assert "见这里&lt;b&gt;<mark>到账</mark>&lt;/b&gt; 否" in hit.passage
    assert "bank.example" not in hit.passage


def test_the_search_page_shows_them_in_their_own_tab(cast, indexed):
    article = published(cast)
    indexed()
    for query in ({"q": "次日"}, {"q": "次日", "kind": "article", "sort": "best"}):
        shown = browser(cast.zhou).get(URL, query).content.decode()
        assert "<mark>次日</mark>" in shown
        assert article.get_absolute_url() in shown


def test_statements_do_not_grow(cast, indexed):
    staff, counted = browser(cast.zhou), []
    path = f"{URL}?q=次日&kind=article"
    staff.get(path)
    for _size in range(2):
        for _number in range(14):
            published(cast)
        indexed()
        counted.append(statements(lambda: staff.get(path)))
    assert counted[0] == counted[1] <= 12


def test_the_help_pages_find_public_ones_by_what_they_say(cast, indexed, client):
    published(cast, title_zh="公开的")
    published(cast, state="internal", title_zh="内部的")
    drafted(cast, title_zh="草稿的")
    indexed()
    shown = client.get(reverse("help"), {"q": "节假日"}).content.decode()
    assert "公开的" in shown
    assert "<mark>节假日</mark>" in shown
    assert "内部的" not in shown
    assert "草稿的" not in shown


def test_the_list_finds_by_body_too(cast, indexed):
    published(cast)
    indexed()
    for staff in (cast.zhou, cast.chen):
        shown = browser(staff).get(reverse("knowledge"), {"q": "节假日"})
        assert "提现多久到账" in shown.content.decode()


@pytest.mark.parametrize(
    "text",
    ["\0", "\"' OR * NEAR(", "😀 \u200b ㎏", "13812345678", "x" * 9_999, "到" * 99],
)
def test_whatever_is_typed_gives_a_page(cast, indexed, client, text):
    published(cast)
    indexed()
    assert client.get(reverse("help"), {"q": text}).status_code == 200
    listing = browser(cast.chen).get(reverse("knowledge"), {"q": text})
    assert listing.status_code == 200


def test_bare_leaves_what_is_said():
    assert passage(bare(BODY), []) == "提现一般次日到账。 工作日 T+1 节假日顺延"
