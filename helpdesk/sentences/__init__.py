"""How the desk's verbs read in a timeline."""

from . import (
    joining,
    knowing,
    lettering,
    partaking,
    portal,
    proving,
    repeating,
    scheduling,
    setting_up,
    standing,
    telling,
)

__all__ = [
    "joining",
    "knowing",
    "lettering",
    "partaking",
    "portal",
    "proving",
    "repeating",
    "scheduling",
    "setting_up",
    "standing",
    "telling",
]
