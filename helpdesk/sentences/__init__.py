"""How the desk's verbs read in a timeline."""

from . import joining, lettering, portal, proving, setting_up, standing, telling

__all__ = [
    "joining",
    "lettering",
    "portal",
    "proving",
    "setting_up",
    "standing",
    "telling",
]
