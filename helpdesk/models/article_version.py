"""ArticleVersion: a wording that readers had, kept for good; and their answers."""

from typing import ClassVar

from django.db import models

from .article.fields import State
from .article.wording import Bilingual


class ArticleVersion(Bilingual):
    """One publication of an article. Nothing changes or removes it."""

    article = models.ForeignKey(
        "helpdesk.Article", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "number"], name="helpdesk_articleversion_once"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number} of article {self.article_id}"

    def before(self) -> "ArticleVersion | None":
        """The version that it followed."""
        earlier = self.article.versions.filter(number__lt=self.number)
        return earlier.order_by("-number").first()


class ArticleRating(models.Model):
    """A reader found an article helpful, or did not. Who, nobody can tell."""

    article = models.ForeignKey(
        "helpdesk.Article", on_delete=models.PROTECT, related_name="ratings"
    )
    version = models.ForeignKey(
        ArticleVersion, on_delete=models.PROTECT, related_name="ratings"
    )
    reader = models.CharField(max_length=32)
    is_helpful = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "reader"], name="helpdesk_articlerating_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.is_helpful} for article {self.article_id}"
