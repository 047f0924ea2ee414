"""How the desk's verbs read in a timeline."""

from . import proving, setting_up, standing, telling

__all__ = ["proving", "setting_up", "standing", "telling"]
