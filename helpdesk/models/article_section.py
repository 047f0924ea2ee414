"""ArticleSection: under what articles stand."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.activity import record
from crm.refused import Refused

from .labelled import Labelled

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from crm.models import Staff

    from .article import Article


class ArticleSection(Labelled):
    """One section; there are none below it."""

    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    history = HistoricalRecords()

    if TYPE_CHECKING:
        articles: RelatedManager[Article]

    class Meta:
        verbose_name = _("article section")
        verbose_name_plural = _("article sections")
        ordering: ClassVar = ["place", "pk"]

    def set_up(self, *, by: "Staff") -> None:
        """Save the fields as set; raises Refused where published articles would be left
        in a section out of use.
        """
        made = self.pk is None
        if not made and not self.is_active and self._has_published():
            words = _("Articles are published in it: move or withdraw them first.")
            raise Refused("is_active", "articles", words)
        with transaction.atomic():
            self.save()
            record("section.made" if made else "section.changed", self, by=by)

    def _has_published(self) -> bool:
        return self.articles.exclude(state="draft").exists()
