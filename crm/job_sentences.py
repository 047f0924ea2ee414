"""How the log reads about long work and what it did to clients."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import jobs
from crm.models import Activity
from crm.sentences import Names, label, sentence

label(
    {
        "job.started": gettext_lazy("Long work started"),
        "job.finished": gettext_lazy("Long work finished"),
        "job.failed": gettext_lazy("Long work failed"),
        "job.cancelled": gettext_lazy("Long work cancelled"),
        "job.reverted": gettext_lazy("Import taken back"),
        "job.decided": gettext_lazy("Row of an import decided"),
        "list.exported": gettext_lazy("List exported"),
        "job.downloaded": gettext_lazy("File downloaded"),
        "client.imported": gettext_lazy("Client imported"),
        "client.import_changed": gettext_lazy("Client changed by an import"),
    }
)

PHASES = {
    "read": gettext_lazy("reading the file"),
    "try": gettext_lazy("dry run"),
    "write": gettext_lazy("carrying out"),
    "revert": gettext_lazy("taking back"),
}


def phase_name(phase: str) -> str:
    """What a part of the work is called; "" for work of one part."""
    return str(PHASES.get(phase, ""))


def _job(activity: Activity, names: Names) -> dict[str, object]:
    kind = jobs.label_of(activity.particulars.get("kind", ""))
    phase = phase_name(activity.particulars.get("phase", ""))
    return {
        "by": names.of(activity.by_id),
        "number": activity.subject_id,
        "work": f"{kind} ({phase})" if phase else kind,
        "row": activity.particulars.get("row"),
    }


@sentence("job.started")
def _started(activity: Activity, names: Names) -> str:
    return _("%(by)s started %(work)s, number %(number)s.") % _job(activity, names)


@sentence("job.finished")
def _finished(activity: Activity, names: Names) -> str:
    return _("%(work)s of %(by)s, number %(number)s, is finished.") % _job(
        activity, names
    )


@sentence("job.failed")
def _failed(activity: Activity, names: Names) -> str:
    return _("%(work)s of %(by)s, number %(number)s, failed.") % _job(activity, names)


@sentence("job.cancelled")
def _cancelled(activity: Activity, names: Names) -> str:
    return _("%(by)s cancelled %(work)s, number %(number)s.") % _job(activity, names)


@sentence("job.reverted")
def _reverted(activity: Activity, names: Names) -> str:
    return _("The import number %(number)s was taken back.") % _job(activity, names)


@sentence("job.decided")
def _decided(activity: Activity, names: Names) -> str:
    words = _("%(by)s decided about row %(row)s of the import number %(number)s.")
    return words % _job(activity, names)


@sentence("job.downloaded")
def _downloaded(activity: Activity, names: Names) -> str:
    words = _("%(by)s downloaded a file of %(work)s, number %(number)s.")
    return words % _job(activity, names)


@sentence("list.exported")
def _exported(activity: Activity, names: Names) -> str:
    told = {**_job(activity, names), "rows": activity.particulars.get("rows")}
    if activity.particulars.get("clear"):
        told["reason"] = activity.particulars.get("reason")
        return _("%(by)s exported %(rows)s rows in clear: %(reason)s") % told
    return _("%(by)s exported %(rows)s rows, masked.") % told


@sentence("client.imported")
def _imported(activity: Activity, names: Names) -> str:
    return _("%(by)s imported the client.") % {"by": names.of(activity.by_id)}


@sentence("client.import_changed")
def _import_changed(activity: Activity, names: Names) -> str:
    words = _("An import of %(by)s changed the client.")
    return words % {"by": names.of(activity.by_id)}
