"""Articles on the desk: the list, one of them, writing, picking one for a reply."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk import knowledge, markup
from helpdesk.forms.articles import (
    ArticleFilter,
    ArticleForm,
    NewArticleForm,
    PublishForm,
)
from helpdesk.models import Article, ArticleSection
from helpdesk.models.article.fields import State
from helpdesk.models.article.queryset import MANAGE, READ
from helpdesk.models.article.wording import LANGUAGES, LONGEST_BODY, Bilingual
from helpdesk.searching import plain

VERSIONS_SHOWN = 20


@guard(READ)
def listing(request: HttpRequest) -> HttpResponse:
    """List the articles this person may read."""
    narrowed = ArticleFilter(request.GET)
    page = knowledge.listed(
        staff_of(request), narrowed.wanted, request.GET.get("cursor")
    )
    told = {
        "page": page,
        "rows": [(row, _told_to(request, row)) for row in page.rows],
        "filter": narrowed,
        "is_narrowed": bool(narrowed.wanted),
        "is_set_up": bool(page.rows) or ArticleSection.objects.exists(),
    }
    return render(request, "helpdesk/knowledge/list.html", told)


@guard(READ)
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what readers have of an article; who writes sees what is being worked on,
    by `?text=working` or where readers have nothing.
    """
    found = in_reach(request, pk)
    is_working = _shows_working(request, found)
    return render(request, "helpdesk/knowledge/article.html", told(found, is_working))


def told(found: Article, is_working: bool) -> dict[str, Any]:
    """What the page of an article shows."""
    wording = found if is_working or found.shown is None else found.shown
    versions = found.versions.select_related("by").order_by("-number")
    state = found.state if found.is_published else State.INTERNAL
    return {
        "article": found,
        "text": wording.text,
        "html": markup.rendered(wording.text.body),
        "is_working": is_working,
        "versions": versions[:VERSIONS_SHOWN],
        "publish_form": PublishForm(initial={"state": state, "seen": found.edition}),
    }


def _told_to(request: HttpRequest, found: Article) -> Bilingual:
    """The wording a list names it by: to readers the one that they have."""
    if found.shown is None or request.user.has_perm(MANAGE):
        return found
    return found.shown


def _shows_working(request: HttpRequest, found: Article) -> bool:
    if found.shown is None:
        return True
    return request.GET.get("text") == "working" and request.user.has_perm(MANAGE)


def in_reach(request: HttpRequest, pk: int) -> Article:
    """The article of this number; raises Http404 for what this person may not read."""
    reach = Article.objects.visible_to(staff_of(request))
    rows = reach.select_related("section", "shown", "changed_by", "reviewed_by")
    found: Article = get_object_or_404(rows, pk=pk)
    return found


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Draft an article; `?section=` names its section."""
    key = plain(request.GET.get("section", ""))
    section = ArticleSection.objects.filter(slug=key).first()
    form = NewArticleForm(request.POST or None, initial={"section": section})
    if form.is_valid():
        made = Article(slug=form.cleaned_data["slug"])
        if done(form, lambda: _draft(made, form, request)):
            messages.success(request, _("Saved as a draft."))
            return redirect(made)
    return _editor(request, form, None)


@guard(MANAGE, ("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an article; what was typed stays where a colleague saved it meanwhile."""
    found = in_reach(request, pk)
    if request.method != "POST":
        return _editor(request, ArticleForm.of(found), found)
    form = ArticleForm(request.POST)
    if form.is_valid() and done(form, lambda: _revise(found, form, request)):
        messages.success(request, _("Saved."))
        return redirect(f"{found.get_absolute_url()}?text=working")
    current = in_reach(request, pk)
    return _editor(request, form, current, form.against(current))


@guard(MANAGE, ("POST",))
def preview(request: HttpRequest, language: str) -> HttpResponse:
    """Draw the text of one language as readers would see it."""
    if language not in LANGUAGES:
        raise Http404
    text = request.POST.get(f"body_{language}", "")[:LONGEST_BODY]
    shown = {"language": language, "html": markup.rendered(text.replace("\0", ""))}
    return render(request, "helpdesk/knowledge/_preview.html", shown)


@guard(READ)
def picker(request: HttpRequest) -> HttpResponse:
    """The few articles that fit `?q=`, for a reply or (`?mode=note`) a note."""
    found = knowledge.picked(staff_of(request), request.GET.get("q", ""))
    shown = {"articles": found, "is_note": request.GET.get("mode") == "note"}
    return render(request, "helpdesk/knowledge/_picker.html", shown)


def _draft(made: Article, form: ArticleForm, request: HttpRequest) -> None:
    for name, value in form.changes().items():
        setattr(made, name, value)
    made.draft(by=staff_of(request))


def _revise(found: Article, form: ArticleForm, request: HttpRequest) -> None:
    seen = form.cleaned_data["seen"] or 0
    found.revise(form.changes(), by=staff_of(request), seen=seen)


def _editor(
    request: HttpRequest,
    form: ArticleForm,
    found: Article | None,
    changes: object = None,
) -> HttpResponse:
    shown = {
        "form": form,
        "article": found,
        "changes": changes,
        "columns": [
            {
                "key": key,
                "label": label,
                "title": form[f"title_{key}"],
                "body": form[f"body_{key}"],
                "html": markup.rendered(
                    str(form[f"body_{key}"].value() or "")[:LONGEST_BODY]
                ),
            }
            for key, label in (("zh", _("Chinese")), ("en", _("English")))
        ],
    }
    return render(request, "helpdesk/knowledge/editor.html", shown)
