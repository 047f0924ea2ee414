"""`{% field %}` and `{% form_errors %}`: any Django form in the product's own shape."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
)
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


def field(bound: BoundField, **attributes: Any) -> dict[str, Any]:
    """Draw label, control, hint and errors of a form field.

    Keyword arguments become attributes of the control (rows=3, autofocus=True);
    `kind="switch"` draws a check box as a switch, `label=False` hides the label from
    sight alone. Errors and hint are tied to the control by aria-describedby.
    """
    widget = bound.field.widget
    many = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    box = isinstance(widget, CheckboxInput)
    switch = attributes.pop("kind", "") == "switch"
    label_shown = attributes.pop("label", True)
    given = {name.replace("_", "-"): value for name, value in attributes.items()}
    given.setdefault("class", _css(bound, box, switch))
    _describe(bound, given)
    return {
        "field": bound,
        "control": "" if many else bound.as_widget(attrs=given),
        "many": many,
        "box": box,
        "label_shown": label_shown,
        "described_by": given.get("aria-describedby", ""),
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
    }


def _css(bound: BoundField, box: bool, switch: bool) -> str:
    own = str(bound.field.widget.attrs.get("class", ""))
    if switch:
        return f"switch {own}".strip()
    return own if box else f"input {own}".strip()


def _describe(bound: BoundField, given: dict[str, Any]) -> None:
    """Tie hint and errors to the control; say that it is wrong."""
    ids = []
    if bound.help_text:
        ids.append(f"{bound.auto_id}_helptext")
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
        given["aria-invalid"] = "true"
    if ids:
        given["aria-describedby"] = " ".join(ids)
    if bound.field.required and not isinstance(bound.field.widget, FileInput):
        given.setdefault("aria-required", "true")


def form_errors(form: BaseForm | None) -> dict[str, Any]:
    """Draw what is wrong with the whole form, and links to each wrong field."""
    if form is None or not form.is_bound or not form.errors:
        return {"wrong": [], "general": []}
    wrong = [
        (bound.id_for_label or bound.auto_id, bound.label, bound.errors[0])
        for bound in form
        if bound.errors and not bound.is_hidden
    ]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"wrong": wrong, "general": [*form.non_field_errors(), *hidden]}


def options(choices: Iterable[tuple[Any, Any]], chosen: Any = None) -> SafeString:
    """Draw the options of a select from (value, words), `chosen` being the value set.

    In one piece: a loop of the template takes five times as long, on every page.
    """
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, _SELECTED if value == chosen else "", words)
            for value, words in choices
        ),
    )


_SELECTED = SafeString(" selected")


def add_to(register: template.Library) -> None:
    """Register the form tags."""
    register.simple_tag(options)
    register.inclusion_tag("components/_field.html")(field)
    register.inclusion_tag("components/_form_errors.html")(form_errors)
