"""A client's own consents, by purpose and means, in the words they agree to."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Client, Consent

# Changes with every change of the sentences below: what was agreed to can be shown.
WORDING = "portal-1"
SENTENCES: dict[str, Promise] = {
    Consent.Purpose.SERVICE: _(
        "We tell you what concerns your account and your requests: deadlines, changes,"
        " answers."
    ),
    Consent.Purpose.MARKETING: _("We tell you about new products and offers."),
    Consent.Purpose.SURVEY: _("We ask you now and then how satisfied you are."),
}


@dataclass(frozen=True)
class Choice:
    """One means: whether something may come by it, and since when the word stands."""

    means: str
    label: str
    is_allowed: bool
    word: Consent | None


@dataclass(frozen=True)
class Group:
    """One purpose with the sentence that is agreed to."""

    purpose: str
    label: str
    sentence: str
    choices: list[Choice]


def standing(client: Client) -> list[Group]:
    """What counts now, in one statement."""
    newest: dict[tuple[str, str], Consent] = {}
    for word in Consent.objects.filter(client=client).order_by("pk"):
        newest[word.purpose, word.means] = word
    return [
        Group(
            purpose,
            str(label),
            str(SENTENCES[purpose]),
            [_choice(purpose, means, newest) for means in Consent.Means],
        )
        for purpose, label in Consent.Purpose.choices
    ]


def _choice(
    purpose: str,
    means: Consent.Means,
    newest: dict[tuple[str, str], Consent],
) -> Choice:
    word = newest.get((purpose, means.value))
    # Without a word service notices are allowed (see Client.may_be_told).
    allowed = word.is_given if word else purpose == Consent.Purpose.SERVICE
    return Choice(means.value, str(means.label), allowed, word)
