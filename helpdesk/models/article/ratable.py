"""Whether readers found an article helpful, told once by each."""

import hashlib
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import ArticleFields as Base
else:
    Base = object


class Ratable(Base):
    """Counting answers."""

    @property
    def answers(self) -> int:
        """How many readers have answered."""
        return self.helpful + self.unhelpful

    def rate(self, is_helpful: bool, *, reader: str, by: "Staff") -> None:
        """Count the answer of a reader to the version that is shown.

        `reader` says nothing about a person: it is a random text for each public
        reader. The same answer again counts nothing, another one takes the place of the
        first. Raises Refused where nothing is shown.
        """
        from helpdesk.models.article_version import ArticleRating

        with locked(self):
            if self.shown_id is None:
                raise Refused("", "draft", _("It is no longer published."))
            rating, is_new = ArticleRating.objects.get_or_create(
                article_id=self.pk,
                reader=_digest(reader),
                defaults={"is_helpful": is_helpful, "version_id": self.shown_id},
            )
            if not is_new and rating.is_helpful == is_helpful:
                return
            if not is_new:
                self._count(rating.is_helpful, -1)
                rating.is_helpful, rating.version_id = is_helpful, self.shown_id
                rating.save(update_fields=["is_helpful", "version"])
            self._count(is_helpful, 1)
            self.save(update_fields=["helpful", "unhelpful"])
            told = {"is_helpful": is_helpful, "version_id": self.shown_id}
            record("article.rated", self, by=by, **told)

    def answer_of(self, reader: str) -> bool | None:
        """What this reader has said, None for nothing."""
        if not reader:
            return None
        said = self.ratings.filter(reader=_digest(reader))
        return said.values_list("is_helpful", flat=True).first()

    def _count(self, is_helpful: bool, step: int) -> None:
        if is_helpful:
            self.helpful += step
        else:
            self.unhelpful += step


def _digest(reader: str) -> str:
    return hashlib.sha256(reader.encode()).hexdigest()[:32]
