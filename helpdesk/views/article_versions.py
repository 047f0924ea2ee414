"""A version of an article: what it said, what was changed, and going back to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import told
from crm.views.asking import staff_of
from helpdesk import differences, markup
from helpdesk.models import Article, ArticleVersion
from helpdesk.models.article.queryset import MANAGE, READ
from helpdesk.views.articles import in_reach


@guard(READ)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a version beside the one before it."""
    article = in_reach(request, pk)
    found = _of(article, number)
    former = found.before()
    shown = {
        "article": article,
        "version": found,
        "former": former,
        "changes": differences.by_language(former, found) if former else [],
        "texts": [
            {"text": text, "html": markup.rendered(text.body)}
            for text in found.texts()
            if text.title
        ],
    }
    return render(request, "helpdesk/knowledge/version.html", shown)


@guard(MANAGE, ("POST",))
def restoring(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take the wording of this version to work on."""
    article = in_reach(request, pk)
    found, staff = _of(article, number), staff_of(request)
    words = _("The wording of this version is being worked on: look at it, publish it.")
    told(
        request,
        lambda: article.restore(found, by=staff, seen=_seen(request)),
        words,
    )
    return redirect(f"{article.get_absolute_url()}?text=working")


def _of(article: Article, number: int) -> ArticleVersion:
    rows = article.versions.select_related("by", "article")
    return get_object_or_404(rows, number=number)


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0
