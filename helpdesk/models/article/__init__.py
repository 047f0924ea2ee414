"""Article: what the desk knows, for colleagues and for everybody. Each ability has its
own room beside this one.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .fields import ArticleFields, State
from .publishable import Publishable
from .queryset import ArticleQuerySet
from .ratable import Ratable
from .writable import Writable

__all__ = ["Article", "State"]


class Article(Publishable, Ratable, Writable, ArticleFields):
    """One article, in Chinese, English or both.

    Its history is that of its versions: each wording that readers had is kept.
    """

    objects: ClassVar = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions: ClassVar = [
            ("read_articles", "May read the desk's articles"),
            ("manage_articles", "May write and publish articles"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="helpdesk_article_shown_if_published",
                condition=models.Q(state="draft", shown__isnull=True)
                | models.Q(state__in=["internal", "public"], shown__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-changed_at", "-id"], name="helpdesk_article_newest"),
            models.Index(
                fields=["state", "section", "-reviewed_at", "-id"],
                name="helpdesk_article_section",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The article's page on the desk."""
        return reverse("article", args=[self.pk])

    @property
    def public_url(self) -> str:
        """The address to give to a client; a page is there while it is public."""
        path = reverse("help_article", args=[self.slug])
        return f"{settings.PUBLIC_BASE_URL}{path}"
