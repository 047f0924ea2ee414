"""The kinds of long work that are about clients."""

from django.utils.translation import gettext_lazy as _

from crm import importing, job_sentences, jobs  # noqa: F401 - registers its words
from crm.importing import running

jobs.register(
    importing.KIND,
    jobs.Work(
        _("Import of clients"), "crm.import_clients", running.slices, running.ends_as
    ),
)
