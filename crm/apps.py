"""Registration of the app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CrmConfig(AppConfig):
    """Loads every app's subscribers and sentences once all models are known."""

    name = "crm"

    def ready(self) -> None:
        """Import `reactions` and `sentences` of the installed apps."""
        autodiscover_modules("reactions", "sentences", "client_sentences")
