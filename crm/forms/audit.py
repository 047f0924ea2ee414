"""The form that narrows the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms.staff import any_of
from crm.models import Staff
from crm.sentences import label_of, worded


class LogFilter(forms.Form):
    """By whom, and which action."""

    by = forms.ModelChoiceField(
        label=_("By"), queryset=Staff.objects.none(), required=False
    )
    action = forms.ChoiceField(label=_("Action"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by, action = self.fields["by"], self.fields["action"]
        assert isinstance(by, forms.ModelChoiceField)
        assert isinstance(action, forms.ChoiceField)
        by.queryset = Staff.objects.order_by("name", "pk")
        by.empty_label = str(_("All"))
        named = [(key, label_of(key)) for key in worded()]
        action.choices = any_of(sorted(named, key=lambda row: row[1]))
