"""The letters the portal sends. A secret in them stands nowhere else in clear."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from messaging.models.delivery import SECRET_PLACE, Letter


def link_address(secret: str) -> str:
    """The whole address of a status link."""
    return f"{settings.PUBLIC_BASE_URL}{reverse('portal:status', args=[secret])}"


def received(language: str) -> Letter:
    """ "We have it, and there you can follow it"; the caller adds number and secret."""
    with translation.override(language):
        return Letter(
            subject=gettext("We have received your request"),
            text=gettext(
                "We have received your request and will answer it.\n\n"
                "Here you see how far it is, and can write to us again:\n%(link)s\n\n"
                "The link is for you alone: pass it on to nobody. It is valid for 30"
                " days.\n\nIf you have not asked us anything, you need not do anything."
            )
            % {"link": SECRET_PLACE},
        )


def code(language: str, digits: str) -> Letter:
    """The one-time code for signing in."""
    with translation.override(language):
        return Letter(
            subject=gettext("Your code for signing in"),
            text=gettext(
                "Your code for signing in is %(code)s. It is valid for 10 minutes.\n\n"
                "Type it where you asked for it. We never ask you for it: tell it to"
                " nobody.\n\nIf you have not asked for it, you need not do anything."
            )
            % {"code": SECRET_PLACE},
            secret=digits,
        )
