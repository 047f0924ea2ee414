"""Bringing an article before its readers, looking at it again, taking it back."""

import calendar
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused

from .fields import State
from .wording import LANGUAGES

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.article_version import ArticleVersion

    from .fields import ArticleFields as Base
else:
    Base = object


class Publishable(Base):
    """Publishing is the review: readers get what somebody has read and published."""

    @property
    def is_published(self) -> bool:
        """Whether readers get any version of it."""
        return self.state != State.DRAFT

    @property
    def is_due(self) -> bool:
        """Whether it is published and due to be looked at again."""
        due = self.review_due_on
        return self.is_published and due is not None and due <= timezone.localdate()

    def publish(self, state: str, *, by: "Staff", seen: int) -> "ArticleVersion":
        """Show the wording that `by` has read to colleagues ("internal") or everybody
        ("public"); the version that keeps it.

        Raises Refused where it is not the edition `seen`, where a language has a title
        and no text, and where readers have exactly this already.
        """
        from helpdesk.models.article_version import ArticleVersion

        if state not in (State.INTERNAL, State.PUBLIC):
            raise Refused("state", "unknown", _("Choose who may read it."))
        with locked(self):
            self._refuse_stale(seen)
            self._refuse_unfinished()
            if self.state == state and not self.is_ahead:
                raise Refused("", "same", _("Readers have exactly this already."))
            version = ArticleVersion.objects.create(
                article_id=self.pk,
                number=self.next_version,
                state=state,
                at=now(),
                by=by,
                **self.wording(),
            )
            self.next_version += 1
            self._show(version, state, by)
            record(
                "article.published", self, by=by, version=version.number, state=state
            )
        return version

    def withdraw(self, *, by: "Staff") -> None:
        """Take it from its readers; the wording stays, as a draft. Raises Refused for
        a draft.
        """
        with locked(self):
            if not self.is_published:
                raise Refused("", "draft", _("It is a draft: nobody reads it."))
            former, self.state, self.shown = self.state, State.DRAFT, None
            self.is_ahead, self.review_due_on = True, None
            self.save(update_fields=["state", "shown", "is_ahead", "review_due_on"])
            record("article.withdrawn", self, by=by, former=former)

    def review(self, *, by: "Staff") -> None:
        """Note that what readers have is still right. Raises Refused for a draft."""
        with locked(self):
            if not self.is_published:
                raise Refused("", "draft", _("It is a draft: publish it instead."))
            self.save(update_fields=self._reviewed(by))
            record("article.reviewed", self, by=by)

    def _show(self, version: "ArticleVersion", state: str, by: "Staff") -> None:
        self.shown, self.state, self.is_ahead = version, state, False
        told = ["shown", "state", "is_ahead", "next_version"]
        self.save(update_fields=[*told, *self._reviewed(by)])

    def _reviewed(self, by: "Staff") -> list[str]:
        self.reviewed_at, self.reviewed_by = now(), by
        self.review_due_on = months_later(timezone.localdate(), self.review_months)
        return ["reviewed_at", "reviewed_by", "review_due_on"]

    def _refuse_unfinished(self) -> None:
        for language in LANGUAGES:
            title, body = f"title_{language}", f"body_{language}"
            if getattr(self, title) and not getattr(self, body).strip():
                words = _("There is a title in this language and no text.")
                raise Refused(body, "unfinished", words)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))
