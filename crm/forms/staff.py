"""Forms about staff: looking for them, hiring, revising."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Staff
from crm.models.staff import Department, Kind
from crm.role_names import role_choices


def any_of(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices of a filter, with "all" first."""
    return [("", str(_("All"))), *choices]


class StaffFilter(forms.Form):
    """What of the staff to list."""

    q = forms.CharField(label=_("Name or user name"), required=False, max_length=80)
    role = forms.ChoiceField(label=_("Role"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    state = forms.ChoiceField(label=_("Account"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("role", role_choices())
        self._choose("department", list(Department.choices))
        self._choose(
            "state", [("open", str(_("In use"))), ("closed", str(_("Disabled")))]
        )

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = any_of(choices)


class StaffForm(forms.Form):
    """Name, role, department and mail address of a member of staff."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    role = forms.ChoiceField(label=_("Role"))
    department = forms.ChoiceField(label=_("Department"), choices=Department.choices)
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("For colleagues to see. Nothing is sent to it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        of_persons = [row for row in role_choices() if row[0] != Kind.INTEGRATION]
        role.choices = [("", str(_("Choose a role"))), *of_persons]

    @classmethod
    def of(cls, member: Staff) -> "StaffForm":
        """The form as it stands for this member."""
        names = ("name", "role", "department", "email")
        return cls(initial={name: getattr(member, name) for name in names})


class HireForm(StaffForm):
    """A new member of staff: the data, and the name to sign in by."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("To sign in by. It stays the same for good."),
    )
    field_order = ("name", "username", "role", "department", "email")
