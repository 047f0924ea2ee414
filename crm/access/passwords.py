"""What a password must be, in words of its own: not all of Django's are translated.

Django reads them from AUTH_PASSWORD_VALIDATORS.
"""

from django.contrib.auth import password_validation as django_rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class NotTheName(django_rules.UserAttributeSimilarityValidator):
    """Too near to the user name or the mail address."""

    def get_error_message(self) -> str:
        """The words; Django fills no more into them."""
        return _("Too similar to the user name or mail address.")


class LongEnough(django_rules.MinimumLengthValidator):
    """Too few signs."""

    def get_error_message(self) -> str:
        """The words with the number of signs."""
        return ngettext(
            "Too short: at least %(count)d character.",
            "Too short: at least %(count)d characters.",
            self.min_length,
        ) % {"count": self.min_length}


class NotCommon(django_rules.CommonPasswordValidator):
    """One of the passwords that are tried first."""

    def get_error_message(self) -> str:
        """The words."""
        return _("Too common: it would be guessed at once.")


class NotDigitsAlone(django_rules.NumericPasswordValidator):
    """Nothing but digits."""

    def get_error_message(self) -> str:
        """The words."""
        return _("Digits alone are not enough.")
