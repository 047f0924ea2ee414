"""What a macro adds to a text: values that must be filled in, actions that follow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext as _

from crm.refused import Refused
from helpdesk.macros import variables

from .saying import checked
from .verifiable import Verifiable

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.macros.chosen import Chosen, Step
    from helpdesk.models import Ticket


class Macroable(Verifiable):
    """Guarding what macros left open, and carrying out what they do."""

    def _whole(self, text: str) -> str:
        """The text as it can be said; raises Refused for an empty one, and for one in
        which a variable was not filled in.
        """
        text = checked(text)
        if variables.known_in(text):
            is_verified = self.verification.is_verified
            variables.refuse_unfilled(text, is_verified=is_verified)
        return text

    def _carry_out(self, chosen: "Sequence[Chosen]", *, by: "Staff") -> None:
        """Do what macros ask for, for who holds the lock and has said the text.

        Raises Refused, which names the action; then nothing is said either.
        """
        if not chosen:
            return
        from helpdesk.macros.chosen import steps

        found = steps(chosen, by)
        for step in found:
            self._do(step, by)
        for macro in {step.macro.pk: step.macro for step in found}.values():
            did = [step.told["do"] for step in found if step.macro.pk == macro.pk]
            self._record("ticket.macro_applied", by=by, macro=macro.pk, actions=did)

    def _do(self, step: "Step", by: "Staff") -> None:
        from helpdesk.macros import actions

        try:
            with transaction.atomic():
                actions.carry_out(cast("Ticket", self), step.told, by)
        except Refused as refused:
            said = _("“%(action)s” of the macro “%(macro)s”: %(why)s Nothing was sent.")
            words = actions.said([[step.told]])[0]
            named = f"{words[0].label}: {words[0].words}" if words else step.told["do"]
            told = {"action": named, "macro": step.macro.name, "why": str(refused)}
            raise Refused("macro", refused.code, said % told) from refused
