"""Which jobs the person who asks may see."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from crm.importing import KIND
from crm.models import Job
from crm.views.asking import staff_of


def job_in_reach(request: HttpRequest, pk: int) -> Job:
    """The job of this number; raises Http404 out of reach."""
    reach = Job.objects.visible_to(staff_of(request)).select_related("by")
    found: Job = get_object_or_404(reach, pk=pk)
    return found


def import_in_reach(request: HttpRequest, pk: int) -> Job:
    """The import of this number; raises Http404 out of reach."""
    reach = Job.objects.visible_to(staff_of(request)).filter(kind=KIND)
    found: Job = get_object_or_404(reach.select_related("by"), pk=pk)
    return found
