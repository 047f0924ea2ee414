"""What roles are called: told by the app that holds their table, read everywhere."""

from collections.abc import Mapping

from django.utils.functional import Promise

_names: dict[str, Promise] = {}


def name_roles(names: Mapping[str, Promise]) -> None:
    """Say what each role (its key) is called."""
    _names.clear()
    _names.update(names)


def role_name(key: str) -> str:
    """The translated name of a role; the key itself where no table knows it."""
    return str(_names.get(key, key))


def role_choices() -> list[tuple[str, str]]:
    """Every role with its name, in the order of the table."""
    return [(key, str(name)) for key, name in _names.items()]
