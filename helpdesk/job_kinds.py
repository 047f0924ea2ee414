"""The kinds of long work that are about the desk's own data."""

from django.utils.translation import gettext_lazy as _

from crm import jobs
from helpdesk import (
    bulk,
    exported_tickets,  # noqa: F401 - it registers itself
)
from helpdesk.bulk import running
from helpdesk.search import rebuilding

jobs.register(
    rebuilding.KIND,
    jobs.Work(_("Search index"), rebuilding.PERMISSION, rebuilding.slices),
)
jobs.register(
    bulk.KIND,
    jobs.Work(
        _("Work on many tickets"),
        bulk.SEES_ALL,
        running.slices,
        running.ends_as,
        "helpdesk:bulk_job",
    ),
)
