"""Folded templates say what Django's own would say, in every language."""

from typing import Any

import pytest
from django.template import Context, Engine
from django.template.base import TextNode
from django.urls import NoReverseMatch
from django.utils import translation

from config.templatetags import ui

LIBRARIES = {"i18n": "django.templatetags.i18n", "ui": "config.templatetags.ui"}
INNER = "django.template.loaders.locmem.Loader"


def engine(**pages: str) -> Engine:
    """An engine with these pages behind the folding loader."""
    return Engine(
        loaders=[("config.folding.Loader", [(INNER, pages)])],
        libraries=LIBRARIES,
    )


def nodes(source: str) -> Any:
    """What is left to draw of a template."""
    return engine(page="{% load i18n ui %}" + source).get_template("page").nodelist


@pytest.mark.parametrize(
    "source",
    [
        '<b title="{% translate \'Close\' %}">{% icon "x" "s" %}</b>',
        "{% url 'helpdesk:tickets' %}?a={% keys 'Ctrl' 'K' %}",
        "{% blocktranslate with count=0 %}{{ count }} min{% endblocktranslate %}",
        "a{# aside #}b{% comment %}c{% endcomment %}d",
    ],
)
def test_what_never_changes_is_one_text(source):
    [text] = nodes(source)
    assert isinstance(text, TextNode)


@pytest.mark.parametrize(
    "source",
    [
        "{% translate 'Close' as words %}",
        "{% translate words %}",
        "{% translate 'Close'|upper %}",
        "{% icon sign %}",
        "{% icon 'x' as sign %}",
        "{% badge 'New' %}",
        "{% url 'helpdesk:ticket' number %}",
        "{% blocktranslate %}{{ count }} min{% endblocktranslate %}",
        "{% blocktranslate with count=many %}{{ count }} min{% endblocktranslate %}",
        "{% language 'en' %}{% translate 'Close' %}{% endlanguage %}",
    ],
)
def test_what_depends_on_anything_is_left(source):
    [node] = nodes(source)
    assert not isinstance(node, TextNode)


def test_each_language_has_its_own_words():
    made = engine(
        page="{% load i18n %}{% if shown %}{% translate 'Close' %}{% endif %}"
    )
    said = {}
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            page = made.get_template("page")
            said[language] = page.render(Context({"shown": True}))
    assert said == {"en": "Close", "zh-hans": "关闭"}


def test_blocks_and_branches_are_folded_where_they_stand():
    made = engine(
        base="{% load i18n %}{% block a %}{% translate 'Close' %}{% endblock %}!",
        page="{% extends 'base' %}{% load i18n ui %}{% block a %}{{ block.super }}"
        "{% for one in many %}{% translate 'Send' %}{% empty %}-{% endfor %}"
        "{% endblock %}",
    )
    page = made.get_template("page")
    assert page.render(Context({"many": "ab"})) == "CloseSendSend!"
    assert page.render(Context()) == "Close-!"


@pytest.mark.parametrize("words", ["a < b & c", "100%", "it\\'s"])
def test_words_are_escaped_as_django_does(words):
    page = f"{{% load i18n %}}{{% translate '{words}' %}}{{{{ more }}}}"
    plain = Engine(loaders=[(INNER, {"page": page})], libraries=LIBRARIES)
    said = [
        made.get_template("page").render(Context({"more": "<"}))
        for made in (engine(page=page), plain)
    ]
    assert said[0] == said[1]


def test_an_address_that_is_not_there_fails_where_it_is_drawn():
    made = engine(page="{% if shown %}{% url 'nowhere' %}{% endif %}fine")
    assert made.get_template("page").render(Context()) == "fine"


NUMBERED = (
    "{% load i18n %}{% url 'helpdesk:attachment' one two %}|{% url 'client' one as"
)


@pytest.mark.parametrize("numbers", [(7, 41), (41, 7), (True, 7), ("7", "41")])
def test_an_address_with_numbers_is_filled_in_as_django_does(numbers):
    page = NUMBERED + " it %}{{ it }}"
    plain = Engine(loaders=[(INNER, {"page": page})], libraries=LIBRARIES)
    told = Context(dict(zip(("one", "two"), numbers, strict=True)))
    said: list[str] = []
    for made in (engine(page=page), plain):
        try:
            said.append(made.get_template("page").render(told))
        except NoReverseMatch:
            said.append("nowhere")
    assert said[0] == said[1]


def test_an_address_of_nothing_fails_as_before():
    page = engine(page="{% url 'helpdesk:ticket' number %}").get_template("page")
    with pytest.raises(NoReverseMatch):
        page.render(Context())


def test_nothing_is_folded_while_debugging(settings):
    settings.DEBUG = True
    assert len(nodes("{% translate 'Close' %}")) == 2


@pytest.mark.parametrize("tag", ["ago", "when", "badge", "query"])
def test_a_tag_is_constant_only_where_it_says_so(tag):
    assert hasattr(ui.icon, "is_constant")
    assert not hasattr(ui.register.tags[tag], "is_constant")
    assert not hasattr(getattr(ui, tag, None), "is_constant")
