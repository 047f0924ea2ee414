"""The public help pages: no sign-in, the same for everybody, kept by caches."""

import functools
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from config.lib.guards import public
from config.preferences import A_YEAR
from helpdesk import knowledge, markup
from helpdesk.models import Article, ArticleSection

FRESH_S = 300
REASON = "clients and visitors read how things are done"
View = Callable[..., HttpResponse]


def kept(view: View) -> View:
    """Let caches keep the page, one for each language and theme."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code == 200:
            patch_cache_control(answer, public=True, max_age=FRESH_S)
        patch_vary_headers(answer, ("Accept-Language", "Cookie"))
        return answer

    return wrapped


@public(REASON)
@kept
def home(request: HttpRequest) -> HttpResponse:
    """The sections with their first articles, or what fits `?q=`."""
    typed = request.GET.get("q", "").strip()
    if typed:
        page = knowledge.searched(typed, request.GET.get("cursor"))
        hits = knowledge.passages(typed, page.rows)
        told = {"page": page, "hits": hits, "typed": typed[:120]}
        return render(request, "helpdesk/help/found.html", told)
    return render(
        request, "helpdesk/help/home.html", {"sections": knowledge.sections()}
    )


@public(REASON)
@kept
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The public articles of a section."""
    found = get_object_or_404(ArticleSection, slug=slug, is_active=True)
    page = knowledge.of_section(found, request.GET.get("cursor"))
    if not page.rows:
        raise Http404
    return render(
        request, "helpdesk/help/section.html", {"section": found, "page": page}
    )


@public(REASON)
@kept
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One public article, as it was published last."""
    found = public_article(slug)
    assert found.shown is not None
    text = found.shown.text
    told = {"article": found, "text": text, "html": markup.rendered(text.body)}
    return render(request, "helpdesk/help/article.html", told)


@public(REASON)
def language(request: HttpRequest, language: str) -> HttpResponse:
    """Keep the language of the help pages, and go back to `?next=`. By a link, since a
    page that caches keep has no form of its own.
    """
    if language not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/help/"
    answer = redirect(back)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def public_article(slug: str) -> Article:
    """The public article of this key; raises Http404 for any other."""
    rows = Article.objects.public().for_list()
    found: Article = get_object_or_404(rows, slug=slug)
    return found
