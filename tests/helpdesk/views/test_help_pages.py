"""The public help pages: for everybody, kept by caches, counted once."""

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from helpdesk.models import Article
from tests.helpdesk.writing import BODY_EN, TITLE, TITLE_EN, drafted, published
from tests.visits import browser


@pytest.fixture
def reader():
    cache.clear()
    return Browser(headers={"accept-language": "en"})


@pytest.fixture
def article(cast):
    return published(cast, slug="arrival", title_en=TITLE_EN, body_en=BODY_EN)


def shown(reader, name, *args, **query):
    return reader.get(reverse(name, args=args), query).content.decode()


def test_everybody_reads_public_articles_and_no_others(cast, reader, article):
    published(cast, "internal", slug="inner", title_zh="内部口径")
    drafted(cast, slug="draft", title_zh="草稿")
    home = shown(reader, "help")
    assert TITLE_EN in home and "内部口径" not in home and "草稿" not in home
    assert "<strong>next day</strong>" in shown(reader, "help_article", "arrival")
    for slug in ("inner", "draft", "missing"):
        assert reader.get(reverse("help_article", args=[slug])).status_code == 404


def test_a_withdrawn_article_is_gone(cast, reader, article):
    article.withdraw(by=cast.chen)
    assert reader.get(reverse("help_article", args=["arrival"])).status_code == 404
    assert reader.get(reverse("help_section", args=["shared"])).status_code == 404
    assert "Nothing is published here yet" in shown(reader, "help")


def test_what_is_being_worked_on_is_not_shown(cast, reader, article):
    article.revise({"title_en": "Secret plan"}, by=cast.chen, seen=1)
    for name, args in (("help", ()), ("help_article", ("arrival",))):
        assert "Secret plan" not in shown(reader, name, *args)
    assert TITLE_EN not in shown(reader, "help", q="secret")


def test_the_other_language_is_shown_with_a_word_about_it(cast, reader):
    published(cast, slug="chinese")
    told = shown(reader, "help_article", "chinese")
    assert "There is no English version" in told and "次日" in told
    assert 'lang="zh-Hans"' in told


def test_the_language_is_chosen_by_a_link(reader, article):
    link = reverse("help_language", args=["zh-hans"])
    answer = reader.get(link, {"next": "/help/arrival/"})
    assert answer["Location"] == "/help/arrival/"
    assert TITLE in shown(reader, "help_article", "arrival")
    elsewhere = reader.get(link, {"next": "https://evil.example/"})
    assert elsewhere["Location"] == "/help/"
    assert reader.get(reverse("help_language", args=["xx"])).status_code == 404


@pytest.mark.parametrize(
    "path", ["/help/", "/help/?q=when", "/help/arrival/", "/help/sections/shared/"]
)
def test_a_page_may_be_kept_and_leaves_nothing_behind(reader, article, path):
    answer = reader.get(path)
    assert answer["Cache-Control"] == "public, max-age=300"
    assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))
    assert not answer.cookies and "csrf" not in answer.content.decode()


def test_nobody_keeps_the_page_of_somebody_signed_in(cast, article):
    answer = browser(cast.zhou).get("/help/arrival/")
    assert "no-store" in answer["Cache-Control"]


def test_an_answer_counts_once_a_reader(reader, article):
    address = reverse("help_helpful", args=["arrival"])
    assert "Was this helpful?" in shown(reader, "help_helpful", "arrival")
    assert not reader.cookies.get("kefu_reader")
    for answer in ("yes", "yes", "no", "nonsense"):
        last = reader.post(address, {"helpful": answer})
    assert "no-cache" in last["Cache-Control"] or "no-store" in last["Cache-Control"]
    other = Browser()
    other.post(address, {"helpful": "yes"})
    article.refresh_from_db()
    assert (article.helpful, article.unhelpful) == (1, 1)


def test_a_forged_reader_is_nobody(reader, article):
    reader.cookies["kefu_reader"] = "someone.aaaaaaaa"
    reader.post(reverse("help_helpful", args=["arrival"]), {"helpful": "yes"})
    assert reader.cookies["kefu_reader"].value != "someone.aaaaaaaa"
    assert Article.objects.get().helpful == 1


def test_an_answer_needs_the_form_it_came_from(article):
    strict = Browser(enforce_csrf_checks=True)
    address = reverse("help_helpful", args=["arrival"])
    assert strict.post(address, {"helpful": "yes"}).status_code == 403


def test_one_address_answers_so_often(reader, article, monkeypatch):
    monkeypatch.setattr("helpdesk.views.help_answers.ANSWERS", 2)
    address = reverse("help_helpful", args=["arrival"])
    for _ in range(4):
        last = Browser(headers={"accept-language": "en"}).post(
            address, {"helpful": "yes"}
        )
    assert "Too many answers" in last.content.decode()
    assert Article.objects.get().helpful == 2


def test_more_than_the_first_of_a_section_stand_on_its_page(cast, reader):
    for number in range(7):
        published(cast, slug=f"a{number}", title_en=f"Article {number}", body_en="x")
    home, section = shown(reader, "help"), shown(reader, "help_section", "shared")
    assert "All on “Shared”" in home
    assert (home.count("Article "), section.count("Article ")) == (5, 7)
