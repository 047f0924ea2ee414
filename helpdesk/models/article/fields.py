"""The columns of an Article."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.refused import Refused

from .wording import Bilingual

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from helpdesk.models.article_version import ArticleRating, ArticleVersion


class State(models.TextChoices):
    """Who may read it: only those who write it, colleagues, or everybody."""

    DRAFT = "draft", _("Draft")
    INTERNAL = "internal", _("Internal")
    PUBLIC = "public", _("Public")


# After so many months an article is due to be looked at again.
REVIEWS = (1, 3, 6, 12)


class ArticleFields(Bilingual):
    """The columns. The wording is the one being worked on; readers get that of the
    version `shown`, which stays until another one is published.
    """

    State: ClassVar[type[State]] = State

    slug = models.SlugField(_("key"), max_length=60, unique=True)
    section = models.ForeignKey(
        "helpdesk.ArticleSection",
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        related_name="articles",
    )
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.DRAFT
    )
    shown = models.ForeignKey(
        "helpdesk.ArticleVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # How often the wording was saved: a form that began at another one is stale.
    edition = models.PositiveIntegerField(default=1)
    next_version = models.PositiveIntegerField(default=1)
    # Whether the wording was saved since a version of it was published.
    is_ahead = models.BooleanField(default=True)
    review_months = models.PositiveSmallIntegerField(_("look at it again"), default=6)
    reviewed_at = models.DateTimeField(_("last reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "crm.Staff",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    review_due_on = models.DateField(null=True, blank=True)
    # How many readers found it helpful, and how many did not.
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "crm.Staff", on_delete=models.PROTECT, related_name="+"
    )

    if TYPE_CHECKING:
        section_id: int
        shown_id: int | None
        versions: RelatedManager[ArticleVersion]
        ratings: RelatedManager[ArticleRating]

    class Meta:
        abstract = True

    def _refuse_stale(self, seen: int) -> None:
        """Raise Refused where somebody saved another edition than the one seen."""
        if self.edition == seen:
            return
        words = _(
            "%(name)s saved it meanwhile: look at that text, then take over yours."
        )
        raise Refused("", "stale", words % {"name": self.changed_by})
