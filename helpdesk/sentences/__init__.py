"""How the desk's verbs read in a timeline."""

from . import joining, portal, proving, setting_up, standing, telling

__all__ = ["joining", "portal", "proving", "setting_up", "standing", "telling"]
