"""The page of components: every part draws, in both languages, in the demonstration."""

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from config import showroom


class Visitor:
    is_authenticated = True
    theme = ""
    name = username = "Vera Tan"
    pk = 1

    def has_perm(self, name):
        return True


@pytest.fixture
def request_of_staff():
    request = RequestFactory().get("/desk/components/")
    request.user = Visitor()  # type: ignore[assignment]
    return request


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_part_draws(request_of_staff, settings, language):
    settings.KEFU_DEMO = True
    with translation.override(language):
        page = render_to_string(
            "components/page.html", showroom.sample(), request_of_staff
        )
    assert page.count('class="card') >= len(showroom.PARTS)
    assert "zh-Hans" in page if language == "zh-hans" else 'lang="en"' in page


def test_there_is_no_such_page_outside_the_demonstration(request_of_staff, settings):
    settings.KEFU_DEMO = False
    with pytest.raises(Http404):
        showroom.components(request_of_staff)
