"""Who did it, by name."""

from crm.models import Activity
from crm.sentences import Names


def by_name(activity: Activity, names: Names) -> str:
    """The name of the actor."""
    return names.of(activity.by_id)
