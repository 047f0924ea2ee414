"""How the desk's verbs read in a timeline."""

from . import joining, lettering, proving, setting_up, standing, telling

__all__ = ["joining", "lettering", "proving", "setting_up", "standing", "telling"]
