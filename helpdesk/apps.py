"""Registration of the app."""

from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    """Loads the app's subscribers and sentences once all models are known."""

    name = "helpdesk"
