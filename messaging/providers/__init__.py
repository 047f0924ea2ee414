"""The ways out of the house: one folder a kind, found through one table."""

from importlib import import_module

from .base import Provider

# Key of a provider to the dotted path of its class; loaded when first needed.
REGISTRY = {
    "smtp_mail": "messaging.providers.smtp_mail.provider.SmtpMail",
    "console": "messaging.providers.console.provider.Console",
}


def load(key: str) -> type[Provider]:
    """The provider class of a key. Raises KeyError for a key not in the table."""
    module, _, name = REGISTRY[key].rpartition(".")
    provider: type[Provider] = getattr(import_module(module), name)
    return provider
