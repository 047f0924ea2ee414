"""The kinds of long work that are about clients."""

from django.utils.translation import gettext_lazy as _

from crm import (  # noqa: F401 - the last two register themselves
    exported_clients,
    exporting,
    importing,
    job_sentences,
    jobs,
)
from crm.importing import running

jobs.register(
    importing.KIND,
    jobs.Work(
        _("Import of clients"), "crm.import_clients", running.slices, running.ends_as
    ),
)
jobs.register(
    exporting.KIND,
    jobs.Work(_("Export"), exporting.PERMISSION, exporting.slices),
)
