"""Set-up of the trees of two levels: what matters are about, and how they end."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk.forms.setup import KeyedForm, ReasonForm, TypeForm
from helpdesk.models import TicketType, WrapupReason

TYPES = "helpdesk.manage_types"
REASONS = "helpdesk.manage_reasons"


@dataclass(frozen=True)
class Tree:
    """A tree: its form, the names of its addresses, and its words."""

    model: type[TicketType] | type[WrapupReason]
    form: type[KeyedForm]
    all_of_it: str
    one: str
    title: Promise
    new: Promise
    none: Promise
    purpose: Promise

    def show(self, request: HttpRequest) -> HttpResponse:
        """The page of the whole tree."""
        rows = self.model.objects
        tops = rows.filter(parent=None).prefetch_related("children")
        return self._render(request, "tree", tops=tops)

    def make(self, request: HttpRequest) -> HttpResponse:
        """A new node; `?above=` names the one it will stand under."""
        above = request.GET.get("above", "")
        initial = {"parent": above} if above.isdecimal() else {}
        return self._edit(request, None, initial)

    def change(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A node that is there."""
        kept = get_object_or_404(self.model, pk=pk)
        return self._edit(request, kept, {})

    def _edit(
        self, request: HttpRequest, kept: Any, initial: dict[str, str]
    ) -> HttpResponse:
        form = self.form(request.POST or None, instance=kept, initial=initial)
        if form.is_valid() and done(
            form, lambda: form.instance.set_up(by=staff_of(request))
        ):
            messages.success(request, _("Saved."))
            return redirect(self.all_of_it)
        return self._render(request, "branch", form=form, branch=kept)

    def _render(self, request: HttpRequest, name: str, **told: Any) -> HttpResponse:
        page = f"helpdesk/setup/{name}.html"
        return render(request, page, {"tree": self, "new": f"{self.one}_new", **told})


OF_TYPES = Tree(
    TicketType,
    TypeForm,
    "types",
    "type",
    gettext_lazy("Ticket types"),
    gettext_lazy("New type"),
    gettext_lazy("No ticket type yet"),
    gettext_lazy("Types say what matters are about, so that they can be counted."),
)
OF_REASONS = Tree(
    WrapupReason,
    ReasonForm,
    "reasons",
    "reason",
    gettext_lazy("Endings"),
    gettext_lazy("New ending"),
    gettext_lazy("No ending yet"),
    gettext_lazy(
        "Endings say what settled a matter. Once there is one, every ticket is "
        "resolved with an ending."
    ),
)


@guard(TYPES)
def types(request: HttpRequest) -> HttpResponse:
    """Show the types."""
    return OF_TYPES.show(request)


@guard(TYPES, ("GET", "POST"))
def type_new(request: HttpRequest) -> HttpResponse:
    """Set up a type."""
    return OF_TYPES.make(request)


@guard(TYPES, ("GET", "POST"))
def type_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a type."""
    return OF_TYPES.change(request, pk)


@guard(REASONS)
def reasons(request: HttpRequest) -> HttpResponse:
    """Show the endings."""
    return OF_REASONS.show(request)


@guard(REASONS, ("GET", "POST"))
def reason_new(request: HttpRequest) -> HttpResponse:
    """Set up an ending."""
    return OF_REASONS.make(request)


@guard(REASONS, ("GET", "POST"))
def reason_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an ending."""
    return OF_REASONS.change(request, pk)
