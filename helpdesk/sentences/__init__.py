"""How the desk's verbs read in a timeline."""

from . import joining, proving, setting_up, standing, telling

__all__ = ["joining", "proving", "setting_up", "standing", "telling"]
