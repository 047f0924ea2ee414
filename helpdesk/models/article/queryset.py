"""Finding articles by who may read them."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from .fields import State

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Article  # noqa: F401 - named in the base below

MANAGE = "helpdesk.manage_articles"
READ = "helpdesk.read_articles"


class ArticleQuerySet(models.QuerySet["Article"]):
    """Reach, and what is due."""

    def public(self) -> "ArticleQuerySet":
        """Those that everybody may read."""
        return self.filter(state=State.PUBLIC, section__is_active=True)

    def published(self) -> "ArticleQuerySet":
        """Those that colleagues may read."""
        return self.exclude(state=State.DRAFT)

    def visible_to(self, staff: "Staff") -> "ArticleQuerySet":
        """Those this person may read: drafts only who writes articles."""
        if staff.has_perm(MANAGE):
            return self
        return self.published() if staff.has_perm(READ) else self.none()

    def due(self, today: date) -> "ArticleQuerySet":
        """Published ones that somebody has to look at again."""
        return self.published().filter(review_due_on__lte=today)

    def for_list(self) -> "ArticleQuerySet":
        """With what a list shows of each."""
        return self.select_related("section", "shown", "changed_by")
