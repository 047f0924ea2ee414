"""The platform this desk is connected to, if it is to any."""

from crm.platform.base import Platform


def platform() -> Platform | None:
    """The adapter of this process; None where no platform is configured."""
    return None
