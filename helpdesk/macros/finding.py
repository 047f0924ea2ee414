"""Looking for macros: what was typed, whose they are, in which folder."""

from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from config.lib import keyset
from crm.models import Staff
from helpdesk.models import Macro, MacroUse
from helpdesk.models.macro import MacroQuerySet
from helpdesk.models.shared import Scope
from helpdesk.searching import plain

SIZE = 30
MOST_WORDS = 8
MOST_PICKED = 12
ARCHIVED = "archived"
NEWEST = ("-changed_at",)
Wanted = dict[str, str]


def matching(macros: MacroQuerySet, typed: str) -> MacroQuerySet:
    """Those in whose name, folder or text every word that was typed occurs; names and
    folders by pinyin and initials too.
    """
    for word in plain(typed).split()[:MOST_WORDS]:
        macros = macros.filter(_named(word) | Q(text__icontains=word))
    return macros


def _named(word: str) -> Q:
    by_keys = Q(keys__contains=word.casefold())
    return Q(name__icontains=word) | Q(folder__icontains=word) | by_keys


def picked(staff: Staff, typed: str, language: str = "") -> list[Macro]:
    """The few that fit, for a composer: those named so before those that say so, and
    what `staff` used last before the rest, and of that what is in the language.
    """
    last = MacroUse.objects.filter(macro=OuterRef("pk"), staff=staff).values("at")
    found = matching(Macro.objects.visible_to(staff).in_use(), typed)
    found = found.alias(last=Subquery(last[:1]))
    fits = Case(When(language__in=["", language], then=0), default=1)
    order: list[Any] = [F("last").desc(nulls_last=True), fits, "name", "pk"]
    if words := plain(typed).split()[:MOST_WORDS]:
        named = reduce(and_, map(_named, words))
        rank = Case(When(named, then=0), default=1)
        order.insert(0, rank)
    return list(found.select_related("queue").order_by(*order)[:MOST_PICKED])


def listed(staff: Staff, wanted: Wanted, cursor: str | None) -> keyset.Page:
    """One page of those in reach, newest change first, narrowed by what is wanted: `q`,
    `folder`, `scope` (one of Scope, or "archived").
    """
    found = Macro.objects.visible_to(staff)
    scope = wanted.get("scope", "")
    found = found.exclude(archived_at=None) if scope == ARCHIVED else found.in_use()
    if scope in Scope.values:
        found = found.filter(scope=scope)
    if folder := wanted.get("folder"):
        found = found.filter(folder=folder)
    found = matching(found, wanted.get("q", ""))
    uses = MacroUse.objects.filter(macro=OuterRef("pk")).order_by()
    count = uses.values("macro").annotate(all=Sum("count")).values("all")
    found = found.annotate(
        use_count=Coalesce(Subquery(count), 0),
        used_at=Subquery(uses.order_by("-at").values("at")[:1]),
    )
    return keyset.page(
        found.select_related("queue", "owner", "changed_by"), NEWEST, cursor, SIZE
    )


def folders(staff: Staff) -> list[str]:
    """The folders of those in reach, by name."""
    found = Macro.objects.visible_to(staff).in_use().exclude(folder="")
    return list(found.order_by("folder").values_list("folder", flat=True).distinct())
