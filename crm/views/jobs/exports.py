"""Export of a list, with the query string of the page it was asked on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config.lib.guards import guard
from crm import exporting
from crm.forms.exporting import ExportForm
from crm.forms.outcomes import done
from crm.models import Job
from crm.views.asking import staff_of


@guard(exporting.PERMISSION, ("GET", "POST"))
def export(request: HttpRequest) -> HttpResponse:
    """Ask how, POST has it made; the list and its filters stand in the address."""
    staff = staff_of(request)
    name = request.GET.get("list", "clients")
    labels = dict(exporting.open_to(staff))
    if name not in labels:
        raise Http404
    may_clear = staff.has_perm(exporting.CLEAR)
    form = ExportForm(request.POST or None, may_clear=may_clear)
    made: list[Job] = []
    if form.is_valid() and done(
        form,
        lambda: made.append(exporting.export(_wish(request, name, form), by=staff)),
    ):
        return redirect("job", made[0].pk)
    context = {"form": form, "label": labels[name], "narrowed": bool(_query(request))}
    return render(request, "crm/jobs/export.html", context)


def _wish(request: HttpRequest, name: str, form: ExportForm) -> exporting.Wish:
    data = form.cleaned_data
    return exporting.Wish(
        name=name,
        query=_query(request),
        format=data["format"],
        clear=data.get("clear", False),
        reason=data.get("reason", ""),
        address=request.META.get("REMOTE_ADDR") or None,
    )


def _query(request: HttpRequest) -> dict[str, str]:
    """What the list was narrowed by."""
    given = request.GET.dict()
    return {
        name: str(value)
        for name, value in given.items()
        if value and name not in ("list", "cursor")
    }
