"""From a key of the set-up to its row."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.refused import Refused


def key_of(model: Any, field: str, slug: str) -> int:
    """The number of what has this key, in use or not; raises Refused at `field`."""
    found = model.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(field, "unknown", _("Nothing here has this key."))
    return int(found)
