"""Registration of the app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CrmConfig(AppConfig):
    """Loads every app's subscribers, sentences and jobs once all models are known."""

    name = "crm"

    def ready(self) -> None:
        """Import what the installed apps have to say to crm."""
        autodiscover_modules("reactions", "sentences", "job_kinds")
        autodiscover_modules("client_sentences", "privacy_sentences")
        autodiscover_modules("erasing", "copied", "api.scopes")
        import_module("crm.platform.sentences")
