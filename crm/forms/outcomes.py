"""From a verb's refusal to a named error on the form that asked for it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from crm.refused import Refused


def done(form: BaseForm, verb: Callable[[], Any]) -> bool:
    """Run the verb; where it is refused, put its words beside the field and say no."""
    try:
        verb()
    except Refused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused))
        return False
    return True


def told(request: HttpRequest, verb: Callable[[], Any], words: str) -> bool:
    """Run a verb without a form, and tell the person how it went in a toast."""
    try:
        verb()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, words)
    return True
