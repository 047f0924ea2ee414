"""Registration of the app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CrmConfig(AppConfig):
    """Loads every app's subscribers, sentences and jobs once all models are known."""

    name = "crm"

    def ready(self) -> None:
        """Import `reactions`, `sentences` and `job_kinds` of the installed apps."""
        autodiscover_modules("reactions", "sentences", "client_sentences", "job_kinds")
        import_module("crm.platform.sentences")
