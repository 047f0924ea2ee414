"""Typed readers of the environment: nonsense is refused with the variable's name."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")


def is_set(name: str) -> bool:
    """Tell whether the variable, or its `_FILE` form, holds anything."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def text(name: str, default: str = "") -> str:
    """Return the variable without blanks around it; empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Return a yes or a no: 1/0, true/false, yes/no, on/off."""
    value = text(name).lower()
    if value in YES:
        return True
    if value in NO:
        return False
    if value:
        raise refused(name, f"is {value!r}; right would be 1 or 0")
    return default


def number(name: str, default: int, least: int = 0, most: int = 2**31 - 1) -> int:
    """Return a whole number between `least` and `most`, both included."""
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        wanted = f"a whole number from {least} to {most}"
        raise refused(name, f"is {value!r}; right would be {wanted}")
    return int(value)


def choice(name: str, default: str, among: tuple[str, ...]) -> str:
    """Return one of the texts in `among`."""
    value = text(name, default)
    if value not in among:
        right = ", ".join(repr(one) for one in among if one)
        raise refused(name, f"is {value!r}; right would be one of {right}")
    return value


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return the parts of a comma-separated list, without empty ones."""
    parts = [part.strip() for part in text(name).split(",")]
    return [part for part in parts if part] or list(default)


def secret(name: str, default: str = "") -> str:
    """Return a secret from the variable or from the file that `NAME_FILE` names.

    Both at once are refused: nobody could say which one counts. The value itself is
    never part of a message.
    """
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    if text(name):
        raise refused(name, f"and {name}_FILE are both set; right would be one of them")
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = f"names {path!r}, which cannot be read ({type(error).__name__})"
        raise refused(f"{name}_FILE", f"{why}; right would be a text file") from error
    if not value:
        raise refused(f"{name}_FILE", f"names {path!r}, which is empty")
    return value


def refused(name: str, why: str) -> ImproperlyConfigured:
    """Return the error that says which variable is wrong, why, and what is right."""
    return ImproperlyConfigured(f"{name} {why}.")
