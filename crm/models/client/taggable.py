"""Words under which a client is put."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff, Tag

    from .fields import ClientFields as Base
else:
    Base = object


class Taggable(Base):
    """Giving tags and taking them away."""

    def retag(self, tags: "Iterable[Tag]", *, by: "Staff") -> None:
        """Give exactly these tags; raises Refused for a new one that is out of use.

        Each tag that came or went is recorded by itself.
        """
        from crm.models import ClientTag

        wanted = {tag.pk: tag for tag in tags}
        with self.standing():
            rows = ClientTag.objects.filter(client=self.pk).select_related("tag")
            known = {row.tag_id: row for row in rows}
            for key in wanted.keys() - known.keys():
                self._give(wanted[key], by)
            for key in known.keys() - wanted.keys():
                known[key].delete()
                self._record_tag("client.untagged", known[key].tag, by)

    def tag(self, tag: "Tag", *, by: "Staff") -> None:
        """Give one more tag; one that is there already stays. Raises Refused."""
        from crm.models import ClientTag

        with self.standing():
            if not ClientTag.objects.filter(client=self.pk, tag=tag).exists():
                self._give(tag, by)

    def _give(self, tag: "Tag", by: "Staff") -> None:
        from crm.models import ClientTag

        if not tag.is_active:
            raise Refused("tags", "not-in-use", _("This tag is not in use."))
        ClientTag.objects.create(client_id=self.pk, tag=tag, by=by, at=now())
        self._record_tag("client.tagged", tag, by)

    def _record_tag(self, action: str, tag: "Tag", by: "Staff") -> None:
        record(action, self, by=by, client_id=self.pk, tag=tag.pk, name=tag.name)
