"""The kinds of long work that are about the desk's own data."""

from django.utils.translation import gettext_lazy as _

from crm import jobs
from helpdesk.search import rebuilding

jobs.register(
    rebuilding.KIND,
    jobs.Work(_("Search index"), rebuilding.PERMISSION, rebuilding.slices),
)
