"""Django's own password hash with few rounds."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Quick(PBKDF2PasswordHasher):
    """A hundredth of a second's work, not a half."""

    iterations = 10_000
