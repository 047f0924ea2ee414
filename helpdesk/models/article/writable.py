"""Writing an article: the draft, what it becomes, and going back to what it was."""

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused

from .wording import LANGUAGES

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.article_version import ArticleVersion

    from .fields import ArticleFields as Base
else:
    Base = object

REVISABLE = (
    *("title_zh", "body_zh", "title_en", "body_en"),
    *("section", "keywords", "review_months"),
)
LONGEST_SLUG = 60


class Writable(Base):
    """The verbs of whoever writes. Nothing here is seen by readers before it is
    published.
    """

    def draft(self, *, by: "Staff") -> None:
        """Keep a new article as a draft; without a key it gets one from its title.

        Raises Refused without a title, for a body without one, and for a key that is
        taken.
        """
        self.keywords = _in_order(self.keywords)
        self._refuse_holes()
        self.slug = self.slug or self._free_slug()
        self.created_at = self.changed_at = now()
        self.changed_by = by
        try:
            with transaction.atomic():
                self.save(force_insert=True)
                record("article.drafted", self, by=by)
        except IntegrityError as error:
            self.pk = None
            words = _("Another article has this key: choose a different one.")
            raise Refused("slug", "taken", words) from error

    def revise(self, changes: dict[str, Any], *, by: "Staff", seen: int) -> None:
        """Change the wording, section, keywords or how often it is reviewed.

        `seen` is the edition that the author began at: raises Refused where somebody
        saved another one since, and as `draft` does. No change is not recorded.
        """
        unknown = set(changes) - set(REVISABLE)
        if unknown:
            raise TypeError(f"not to be revised: {', '.join(sorted(unknown))}")
        if "keywords" in changes:
            changes = {**changes, "keywords": _in_order(changes["keywords"])}
        with locked(self):
            self._refuse_stale(seen)
            changed = [key for key in changes if getattr(self, key) != changes[key]]
            if not changed:
                return
            for key in changed:
                setattr(self, key, changes[key])
            self._refuse_holes()
            self._keep_edition(changed, by)
            record("article.revised", self, by=by, fields=sorted(changed))

    def restore(self, version: "ArticleVersion", *, by: "Staff", seen: int) -> None:
        """Take the wording of an earlier version to work on; readers get it once it is
        published again. Raises Refused as `revise` does.
        """
        with locked(self):
            self._refuse_stale(seen)
            for name, value in version.wording().items():
                setattr(self, name, value)
            self._keep_edition(list(self.WORDING), by)
            record("article.restored", self, by=by, version=version.number)

    def _keep_edition(self, changed: list[str], by: "Staff") -> None:
        if set(changed) & set(self.WORDING):
            self.is_ahead = True
        self.edition += 1
        self.changed_at, self.changed_by = now(), by
        told = ["is_ahead", "edition", "changed_at", "changed_by"]
        self.save(update_fields=[*changed, *told])

    def _refuse_holes(self) -> None:
        for language in LANGUAGES:
            title, body = f"title_{language}", f"body_{language}"
            if getattr(self, body) and not getattr(self, title):
                words = _("Give the text a title.")
                raise Refused(title, "missing", words)
        if not (self.title_zh or self.title_en):
            words = _("Give it a title, in one of the languages at least.")
            raise Refused("title_zh", "missing", words)

    def _free_slug(self) -> str:
        """A key from the title that no other article has."""
        wanted = _key_of(self.title_en, self.title_zh)
        taken = set(
            type(self)
            ._base_manager.filter(slug__startswith=wanted)
            .values_list("slug", flat=True)
        )
        number, free = 1, wanted
        while free in taken:
            number += 1
            free = f"{wanted}-{number}"
        return free


def _key_of(title_en: str, title_zh: str) -> str:
    found = slugify(title_en)
    if not found:
        # Its tables take 0.4 s to load, which most processes can do without.
        from pypinyin import lazy_pinyin

        found = slugify("-".join(lazy_pinyin(title_zh)))
    # Room for a number behind it.
    return found[: LONGEST_SLUG - 6].strip("-") or "article"


def _in_order(keywords: str) -> str:
    """Words once each, however they were parted."""
    parted = keywords
    for sign in "，、；;,\n":
        parted = parted.replace(sign, ",")
    words = (" ".join(word.split()) for word in parted.split(","))
    return ", ".join(dict.fromkeys(word for word in words if word))
