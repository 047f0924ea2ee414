"""What the records of people do when something happened to one of them."""

from collections.abc import Iterator

from crm import duplicates
from crm.models import Activity
from crm.reacting import on


@on(
    "client.entered",
    "client.revised",
    "client.contact_added",
    "client.particular_added",
    "client.merged",
    "client.unmerged",
)
def look_for_duplicates(activity: Activity) -> Iterator[None]:
    """Suggest whom this client may be the same person as; left to the worker."""
    if activity.client_id is not None:
        told = activity.particulars
        duplicates.find([activity.client_id, *filter(None, [told.get("source")])])
    yield
