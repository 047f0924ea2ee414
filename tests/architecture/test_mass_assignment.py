"""No form and no serializer takes what it does not declare: found, not listed."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.core.context import request_context
from django import forms
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import models
from django.test import RequestFactory
from rest_framework import serializers

from tests.cast import Cast

APPS = ("config", "crm", "messaging", "helpdesk")
MADE_UP = tuple(f"made_up_{number}" for number in range(20))


def _every(base: type) -> list[type]:
    """Every class of the product below `base`, in the order of its names."""
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not {"migrations", "asgi", "management"} & set(module.name.split(".")):
                importlib.import_module(module.name)
    own = {kind for kind in _below(base) if kind.__module__.split(".")[0] in APPS}
    return sorted(own, key=lambda kind: (kind.__module__, kind.__qualname__))


def _below(kind: type) -> Iterator[type]:
    below: list[type] = kind.__subclasses__()
    for child in below:
        yield child
        yield from _below(child)


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


FORMS = _every(forms.BaseForm)
SERIALIZERS = _every(serializers.BaseSerializer)
# A form of no model is there for others to be made from it.
USABLE = [
    kind
    for kind in FORMS
    if not issubclass(kind, forms.BaseModelForm) or kind._meta.model is not None
]


def everything() -> dict[str, str]:
    """A value for each column of each model, and for 20 names that nothing has."""
    names = {
        name
        for model in apps.get_models()
        for field in model._meta.get_fields()
        for name in (field.name, getattr(field, "attname", field.name))
    }
    return dict.fromkeys(sorted({*names, "pk", *MADE_UP}), "1")


def _given(cast: Cast) -> dict[str, Any]:
    """What the forms are made with, by the names of their arguments."""
    request = RequestFactory().post("/")
    request.user, request.session = cast.zhou, SessionStore()
    return {
        "ticket": cast.ticket(),
        "client": cast.clients["wang"],
        "user": cast.zhou,
        "staff": cast.zhou,
        "request": request,
        "channel": cast.channel,
        "columns": ["name", "phone"],
        "folders": ["Funds"],
        "may_clear": True,
        "blindly": False,
    }


def _wanted(kind: type, given: dict[str, Any]) -> dict[str, Any]:
    """Those arguments that this form, or one it is made from, has to be given."""
    told: dict[str, Any] = {}
    passed: set[str] = set()
    for one in kind.__mro__:
        if "__init__" not in vars(one) or one is object:
            continue
        made = vars(one)["__init__"]
        named, source = inspect.signature(made).parameters, inspect.getsource(made)
        told |= {
            name: thing
            for name, thing in given.items()
            if name not in passed and (name in named or f'pop("{name}"' in source)
        }
        # What it gives to the one it is made from nobody else has to.
        passed |= {name for name in given if f"{name}=" in source}
    return told


def _state(things: dict[str, Any]) -> dict[str, Any]:
    """The columns of the records among these."""
    return {
        name: {field.attname: getattr(thing, field.attname) for field in fields}
        for name, thing in things.items()
        if isinstance(thing, models.Model)
        for fields in [thing._meta.concrete_fields]
    }


@pytest.mark.parametrize("kind", USABLE, ids=_name)
def test_a_form_takes_what_it_declares_and_nothing_else(kind: Any, cast: Cast) -> None:
    given = _given(cast)
    before = _state(given)
    with request_context(given["request"]):
        form = kind(data=everything(), **_wanted(kind, given))
    instance = getattr(form, "instance", None)
    kept = _state({"instance": instance})
    with request_context(given["request"]):
        form.is_valid()
    assert set(form.cleaned_data) <= set(form.fields)
    assert not set(MADE_UP) & set(form.fields)
    assert _state(given) == before
    if instance is not None:
        now = _state({"instance": instance})["instance"]
        changed = {n for n, v in now.items() if v != kept["instance"][n]}
        columns = {
            f.attname for f in instance._meta.concrete_fields if f.name in form.fields
        }
        assert changed <= columns


@pytest.mark.parametrize("kind", SERIALIZERS, ids=_name)
def test_a_serializer_takes_what_it_declares_and_nothing_else(kind: Any) -> None:
    assert not issubclass(kind, serializers.ModelSerializer)
    asked = kind(data=everything(), context={"staff": None})
    asked.is_valid()
    declared = {field.source for field in asked.fields.values()}
    assert not set(MADE_UP) & set(asked.fields)
    assert set(asked.validated_data) <= declared


def test_no_form_takes_whatever_columns_its_model_has() -> None:
    made = [kind for kind in FORMS if issubclass(kind, forms.BaseModelForm)]
    lists = {_name(kind): getattr(kind, "_meta").fields for kind in made}  # noqa: B009
    assert [name for name, fields in lists.items() if fields == forms.ALL_FIELDS] == []
    assert FORMS and SERIALIZERS
