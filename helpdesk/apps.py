"""Registration of the app."""

from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    """Loads the app's subscribers and sentences once all models are known."""

    name = "helpdesk"

    def ready(self) -> None:
        """Tell the lower apps what the roles are called."""
        from helpdesk import roles  # noqa: F401 - naming them is what the import does
