"""Macro: a text with places to fill and what is done with it, under a name."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.name_keys import name_keys
from crm.refused import Refused
from crm.role_names import role_name
from helpdesk.macros import variables

from .shared import Scope, Shared, seen_by

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.queue import Queue

MOST = 200  # of one's own in use
LONGEST_NAME, LONGEST_FOLDER, LONGEST_TEXT = 60, 40, 10_000
Actions = list[dict[str, Any]]


class Language(models.TextChoices):
    """In what language the text is, and its values are written."""

    ANY = "", _("That of the page")
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")


@dataclass(frozen=True)
class Wish:
    """What a macro is to be; `actions` are as `helpdesk.macros.actions` says."""

    name: str
    text: str = ""
    folder: str = ""
    language: str = ""
    actions: tuple[dict[str, Any], ...] = ()
    scope: str = Scope.MINE
    queue: "Queue | None" = None
    role: str = ""


class MacroQuerySet(models.QuerySet["Macro"]):
    """Reach, and making."""

    def visible_to(self, staff: "Staff") -> "MacroQuerySet":
        """One's own, those of one's teams and everybody's; who shares with teams sees
        those of every team.
        """
        return self.filter(seen_by(staff))

    def in_use(self) -> "MacroQuerySet":
        """Those not archived."""
        return self.filter(archived_at=None)

    def keep(self, wish: Wish, *, by: "Staff") -> "Macro":
        """A new macro as wished.

        Raises Refused without a name, for a macro that says and does nothing, for an
        unknown variable or action, for a scope that `by` may not share with, and for
        more than 200 of one's own.
        """
        macro = self.model(owner=by, made_at=now(), changed_at=now(), changed_by=by)
        macro.become(wish, by=by)
        macro.keys = _keys_of(wish)
        with transaction.atomic():
            if self.filter(owner=by).in_use().count() >= MOST:
                said = _("You have 200 macros already: archive one first.")
                raise Refused("", "many", said)
            macro.save()
            record("macro.made", macro, by=by, scope=macro.scope)
        return macro


class Macro(Shared):
    """What is said again and again. It is archived, never deleted: drafts and the log
    name it.
    """

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    folder = models.CharField(_("folder"), max_length=LONGEST_FOLDER, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, blank=True
    )
    text = models.TextField(_("text"), blank=True)
    actions = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey(
        "crm.Staff", on_delete=models.PROTECT, related_name="macros"
    )
    # What name and folder are found by beside their own signs: see `name_keys`.
    keys = models.CharField(max_length=400, blank=True, editable=False)
    # How often it was changed: what was chosen before is looked at again.
    edition = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "crm.Staff", on_delete=models.PROTECT, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    objects = MacroQuerySet.as_manager()

    class Meta(Shared.Meta):
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        indexes: ClassVar = [
            models.Index(fields=["-changed_at", "-id"], name="helpdesk_macro_changed"),
            models.Index(fields=["folder"], name="helpdesk_macro_folder"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> str:
        """What the role is called whose macro it is, "" for none."""
        return role_name(self.role)

    def become(self, wish: Wish, *, by: "Staff") -> None:
        """Take on what is wished, unsaved; raises Refused as `keep` does."""
        from helpdesk.macros import actions

        name = " ".join(wish.name.split())
        text = wish.text.replace("\r\n", "\n").strip("\n")
        if not name:
            raise Refused("name", "missing", _("Give the macro a name."))
        if wish.language not in Language.values:
            raise Refused("language", "unknown", _("Choose one of the languages."))
        if len(text) > LONGEST_TEXT:
            over = {"over": len(text) - LONGEST_TEXT}
            said = _("This is too long by %(over)d characters.") % over
            raise Refused("text", "too-long", said)
        variables.refuse_unknown(text)
        self.actions = actions.checked(wish.actions)
        if not text.strip() and not self.actions:
            raise Refused("text", "empty", _("Write a text, or choose what it does."))
        self.share(wish, by=by)
        self.name, self.text = name[:LONGEST_NAME], text
        self.folder = " ".join(wish.folder.split())[:LONGEST_FOLDER]
        self.language = wish.language

    def change(self, wish: Wish, *, by: "Staff", seen: int | None = None) -> None:
        """Be as wished from now on; `seen` is the edition that `by` began at.

        Raises Refused as `keep` does, for who may not, and where somebody saved another
        edition since.
        """
        # Before the lock: the tables of pinyin take a while to load.
        keys = _keys_of(wish)
        with locked(self):
            self._refuse_strangers(by)
            if seen is not None and seen != self.edition:
                said = _("%(name)s saved it meanwhile: look at it, then save again.")
                raise Refused("", "stale", said % {"name": self.changed_by})
            self.become(wish, by=by)
            if wish.scope == Scope.MINE and self.owner_id != by.pk:
                self.owner = by
            self.keys = keys
            self.edition += 1
            self.changed_at, self.changed_by = now(), by
            self.save(update_fields=_COLUMNS)
            record("macro.changed", self, by=by, scope=self.scope)

    def archive(self, *, by: "Staff") -> None:
        """Be offered no longer; it can come back. Nothing is recorded where it is so.
        Raises Refused for who may not.
        """
        self._put_away(True, "macro.archived", by)

    def restore(self, *, by: "Staff") -> None:
        """Be offered again; raises Refused for who may not."""
        self._put_away(False, "macro.restored", by)

    def used(self, *, by: "Staff") -> None:
        """Count that `by` put it into an answer: lists begin with what one used last.

        Not recorded: nothing is said or done by it yet.
        """
        with transaction.atomic():
            row, _made = MacroUse.objects.select_for_update().get_or_create(
                macro=self, staff=by, defaults={"at": now()}
            )
            MacroUse.objects.filter(pk=row.pk).update(count=F("count") + 1, at=now())

    def _put_away(self, is_away: bool, action: str, by: "Staff") -> None:
        with locked(self):
            self._refuse_strangers(by)
            if is_away == (self.archived_at is not None):
                return
            self.archived_at = now() if is_away else None
            self.save(update_fields=["archived_at"])
            record(action, self, by=by, scope=self.scope)

    def _refuse_strangers(self, by: "Staff") -> None:
        if not self.may_change(by):
            said = _("Your role cannot change macros of others.")
            raise Refused("", "not_allowed", said)


_COLUMNS = (
    *("name", "folder", "language", "text", "actions", "keys", "edition"),
    *("owner", "scope", "queue", "role", "changed_at", "changed_by"),
)


def _keys_of(wish: Wish) -> str:
    found = [*name_keys(wish.name), *name_keys(wish.folder)]
    return " ".join(dict.fromkeys(key for key in found if key))[:400]


class MacroUse(models.Model):
    """How often somebody put a macro into an answer, and when they did last."""

    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="uses")
    staff = models.ForeignKey("crm.Staff", on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["macro", "staff"], name="helpdesk_macrouse_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["staff", "-at"], name="helpdesk_macrouse_recent")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} used {self.macro_id}"
