"""The roof and the floor as one installed app: static files, tags, commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Carries static files, template tags and the commands `serve` and `worker`."""

    name = "config"

    def ready(self) -> None:
        """Register the system checks."""
        from config import checks  # noqa: F401 - registering is what the import does
