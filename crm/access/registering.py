"""What the emergency admin shows of a model: most to be read, few to be changed."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Field, Model
from django.http import HttpRequest


class ReadOnly(ModelAdmin):
    """Rows to look at: logs, and what only verbs may change."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted by hand."""
        return False


class Rescue(ReadOnly):
    """Rows of which the fields named in `rescued` may be changed, all else read."""

    rescued: tuple[str, ...] = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only the fields of `rescued` are open."""
        return bool(request.user.is_superuser)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Everything shown that is not to be rescued."""
        shown = self.get_fields(request, obj)
        return [str(name) for name in shown if name not in self.rescued]


def columns(model: type[Model], *left_out: str) -> tuple[str, ...]:
    """The names of a model's own columns, without those left out."""
    fields: list[Field[Any, Any]] = list(model._meta.fields)
    return tuple(field.name for field in fields if field.name not in left_out)
