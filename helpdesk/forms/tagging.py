"""The words a ticket is put under."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Tag
from helpdesk.models import Ticket


class TagsForm(forms.Form):
    """All tags of a ticket at once: those in use, and those it has already."""

    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("New words are set up under Setup, Tags."),
    )

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        own = [tag.pk for tag in ticket.tags()]
        super().__init__(*args, **{"initial": {"tags": own}, **kwargs})
        tags: Any = self.fields["tags"]
        offered = Tag.objects.filter(is_active=True) | Tag.objects.filter(pk__in=own)
        tags.queryset = offered.order_by("name")
