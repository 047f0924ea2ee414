"""Two records that were one person: merging, and the way back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.activity import record
from crm.name_keys import name_keys
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Client, ClientMerge, Staff

    from .fields import ClientFields as Base
else:
    Base = object

# What may be chosen from either record, and what follows by itself: who borrows or
# lends with one of the two does so.
CHOICES = ("name", "foreign_name", "birth_date", "lifecycle", "language")
EITHER = ("is_borrower", "is_lender")
# The nearer to doing business, the further: who rests with one account and is active
# with the other is active.
_ORDER = ("visitor", "lead", "registered", "certified", "dormant", "lost", "active")
TARGET, SOURCE = "target", "source"


class Mergeable(Base):
    """Taking another record of the same person in."""

    def better_of(self, source: "Client", name: str) -> str:
        """Whose value of the field is the better guess: TARGET or SOURCE."""
        mine, theirs = getattr(self, name), getattr(source, name)
        if name == "lifecycle":
            further = _ORDER.index(theirs) > _ORDER.index(mine)
        else:
            further = bool(theirs) and not mine
        return SOURCE if further else TARGET

    def may_merge(self, source: "Client") -> None:
        """Raises Refused where these two cannot become one."""
        if source.pk == self.pk:
            raise Refused("source", "same", _("Choose another record than this one."))
        for one in (self, source):
            one.must_stand()
            must_be_free(one)
        accounts = [getattr(one, "platform_account", None) for one in (self, source)]
        if all(accounts):
            raise Refused(
                "",
                "two-accounts",
                _(
                    "Both have an account on the platform: they are two users there. "
                    "Unlink the wrong account first."
                ),
            )

    def merge(
        self, source: "Client", choices: Mapping[str, str], *, by: "Staff"
    ) -> "ClientMerge":
        """Make `source` an alias of this client; all that is its own comes over.

        `choices` says for fields of CHOICES whose value stays, TARGET or SOURCE;
        without a word the better one. Raises Refused.
        """
        from crm import repointing
        from crm.models.merge import ClientMerge

        target = cast("Client", self)
        with both_locked(self, source):
            self.may_merge(source)
            former = self._take_fields(source, choices)
            moved = repointing.nothing()
            repointing.carry_over(source, target, moved)
            source.merged_into = target
            source.save(update_fields=["merged_into"])
            merge = ClientMerge(
                source=source, target=target, by=by, at=now(), moved=moved
            )
            merge.keep_former(former)
            merge.save()
            told = {"source": source.pk, "merge": merge.pk}
            record("client.merged", self, by=by, client_id=self.pk, **told)
        return merge

    def _take_fields(
        self, source: "Client", choices: Mapping[str, str]
    ) -> dict[str, tuple[Any, Any]]:
        """Set what was chosen; field → (former, present) of those that changed."""
        present = {
            name: getattr(self, name) or getattr(source, name) for name in EITHER
        }
        for name in CHOICES:
            chosen = choices.get(name) or self.better_of(source, name)
            if chosen not in (TARGET, SOURCE):
                raise Refused(name, "choice", _("Choose one of the two values."))
            present[name] = getattr(self if chosen == TARGET else source, name)
        return self.set_fields(present)

    def set_fields(self, present: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Set fields, and what names are found by; field → (former, present)."""
        changed = {
            name: (getattr(self, name), value)
            for name, value in present.items()
            if getattr(self, name) != value
        }
        for name, (_former, value) in changed.items():
            setattr(self, name, value)
        names = list(changed)
        if "name" in changed:
            self.pinyin, self.initials = name_keys(self.name)
            names += ["pinyin", "initials"]
        if names:
            self.save(update_fields=names)
        return changed


@contextmanager
def both_locked(one: Any, other: Any) -> Iterator[None]:
    """Hold both rows, locked in the order of their keys, and read them again."""
    manager = type(one)._base_manager
    with transaction.atomic():
        for client in sorted({one, other}, key=lambda client: client.pk):
            client.refresh_from_db(
                from_queryset=manager.select_for_update(of=("self",))
            )
        yield


def must_be_free(client: Any) -> None:
    """Raises Refused for a client whose data is erased, to be erased or on hold."""
    if client.erased_at is not None:
        raise Refused("", "erased", _("The data of one of the two was erased."))
    if client.erasures.exclude(state="withdrawn").exists():
        raise Refused(
            "",
            "erasure",
            _("One of the two asked to be forgotten: settle that first."),
        )
    if client.flags.in_force().filter(kind="legal_hold").exists():
        raise Refused(
            "",
            "legal-hold",
            _("One of the two is under legal hold: wait until it ends."),
        )
