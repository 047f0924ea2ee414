"""Whether a help article was helpful: asked apart from its page, which caches keep."""

import hashlib
import hmac
import secrets
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from config.lib import tokens
from config.lib.guards import public
from crm.models import Staff
from crm.refused import Refused
from helpdesk.models import Article
from helpdesk.views.help_pages import REASON, public_article

READER = "kefu_reader"
# Answers from one address in an hour: a call centre's worth, and no more of a script's.
ANSWERS, WITHIN_S = 60, 3600


@public(REASON, ("GET", "POST"))
@never_cache
def helpful(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether the article was helpful; count the answer, once for each reader.

    Only who answers gets a cookie.
    """
    found = public_article(slug)
    reader = tokens.verify(READER, request.COOKIES.get(READER, "")) or ""
    told: dict[str, Any] = {"article": found}
    if request.method == "POST" and request.POST.get("helpful") in ("yes", "no"):
        reader = reader or secrets.token_urlsafe(16)
        told["refusal"] = _count(request, found, reader)
    told["answer"] = found.answer_of(reader)
    answer = render(request, "helpdesk/help/helpful.html", told)
    if reader:
        _remember(request, answer, reader)
    return answer


def _count(request: HttpRequest, found: Article, reader: str) -> str:
    """Count the answer; what was wrong, or ""."""
    if not _has_room(request.META.get("REMOTE_ADDR", "")):
        return _("Too many answers came from your network. Try again in an hour.")
    is_helpful = request.POST["helpful"] == "yes"
    try:
        found.rate(is_helpful, reader=reader, by=Staff.system())
    except Refused as refused:
        return str(refused)
    return ""


def _has_room(address: str) -> bool:
    key = tokens.derived_key("help pages: answers of an address")
    told = hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]
    name = f"help-answers:{told}"
    cache.add(name, 0, WITHIN_S)
    try:
        return cache.incr(name) <= ANSWERS
    except ValueError:
        # It ended between the two.
        return True


def _remember(request: HttpRequest, answer: HttpResponse, reader: str) -> None:
    """Until the browser is closed: a random text, which says nothing of anybody."""
    answer.set_cookie(
        READER,
        tokens.sign(READER, reader),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
