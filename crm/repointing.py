"""Carrying the rows of one client over to another, and back as they were.

What was done is noted in a `Moved`, which is kept as JSON with the merge: keys, codes
and times, never a value of a person.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypedDict

from django.apps import apps
from django.db.models import Max, Model

from config.lib.sealed import key_id_of
from crm import relations
from crm.models.key import DataKey
from crm.models.platform_account import PlatformCopy
from crm.relations import Relation
from crm.sealing import unseal_by_any

if TYPE_CHECKING:
    from crm.models import Client

CHUNK = 500  # keys in one statement


class Moved(TypedDict):
    """Relation → keys that came over; relation → keys of twins that rest; relation,
    twin, kept row, keys led from one to the other; rows that changed besides; relation
    → the newest key there was.
    """

    rows: dict[str, list[Any]]
    resting: dict[str, list[Any]]
    led: list[tuple[str, Any, Any, list[Any]]]
    changed: list[tuple[str, Any, dict[str, Any], dict[str, Any]]]
    newest: dict[str, Any]


def nothing() -> Moved:
    """What a merge begins with."""
    return {"rows": {}, "resting": {}, "led": [], "changed": [], "newest": {}}


def carry_over(source: "Client", target: "Client", moved: Moved) -> None:
    """Point all rows of `source` at `target` and add to `moved` what was done.

    Run again it takes along what came to the source since.
    """
    for name, relation in relations.moving().items():
        twins = relation.twins(source.pk, target.pk)
        # What rests stays at rest, whatever became of the row it was a twin of.
        resting = moved["resting"].setdefault(name, [])
        resting += [twin.pk for twin, _kept in twins if twin.pk not in resting]
        for twin, kept in twins:
            _lead_on(relation.model, twin, kept, moved)
            rule = relations.TWINS.get(relation.model._meta.label_lower)
            if rule:
                _change(kept, rule(kept, twin), moved)
        if relations_from(relation):
            newest = relation.model._base_manager.aggregate(newest=Max("pk"))["newest"]
            moved["newest"].setdefault(name, newest)
        rows = relation.of(source.pk).exclude(pk__in=resting)
        arriving = relations.ARRIVING.get(relation.model._meta.label_lower)
        if arriving:
            there = list(relation.of(target.pk))
            for row in rows:
                _change(row, arriving(row, there), moved)
        moved["rows"].setdefault(name, []).extend(_point(relation, rows, target.pk))


def carry_back(source: "Client", target: "Client", moved: Moved) -> None:
    """Undo `carry_over`: what came over goes back where it is still there, and so does
    what came since and hangs on it. Every value opens afterwards.
    """
    back = {name: list(keys) for name, keys in moved["rows"].items()}
    for name, keys in _hanging(moved, target.pk):
        back[name] += keys
    for relation, some in _by_relation(back):
        _point(relation, relation.of(target.pk).filter(pk__in=some), source.pk)
    for name, twin, kept, keys in moved["led"]:
        relation = _named(name)
        for some in _chunks(keys):
            _point(relation, relation.of(kept).filter(pk__in=some), twin)
    for label, key, before, after in reversed(moved["changed"]):
        _change_back(label, key, before, after)
    _open_everything(source)


def _by_relation(back: dict[str, list[Any]]) -> Iterator[tuple[Relation, list[Any]]]:
    """The relations there still are, with some keys at a time."""
    for name, keys in back.items():
        if relation := relations.moving().get(name):
            yield from ((relation, some) for some in _chunks(keys))


def _open_everything(source: "Client") -> None:
    """Seal by the client's own key what one that stays behind has sealed meanwhile."""
    own = set(source.keys.values_list("pk", flat=True))
    for relation in relations.moving().values():
        if hasattr(relation.model, "sealed_as"):
            for row in relation.of(source.pk).iterator(CHUNK):
                _seal_anew(row, own, source)
    # What the platform said last is a copy: the next look at the account fetches it.
    for copy in PlatformCopy.objects.filter(account__client=source):
        if key_id_of(bytes(copy.content)) not in own:
            copy.delete()


def _seal_anew(row: Any, own: set[int], source: "Client") -> None:
    foreign = {
        column: context
        for column, context in row.sealed_as().items()
        if key_id_of(getattr(row, column)) not in own
    }
    for column, context in foreign.items():
        plain = unseal_by_any(context, getattr(row, column))
        setattr(row, column, DataKey.for_client(source).seal(context, plain))
    if foreign:
        row.save(update_fields=list(foreign))


def relations_from(relation: Relation) -> list[tuple[str, str]]:
    """By which column rows of this relation hang on rows of another one, as a line on
    its ticket: (column, name of the other relation).
    """
    client_model = relations.client_model()
    others = {one.model: one.name for one in relations.moving().values()}
    return [
        (field.attname, others[field.related_model])
        for field in relation.model._meta.local_concrete_fields
        if field.related_model in others and field.related_model is not client_model
    ]


def _hanging(moved: Moved, target: int) -> Iterator[tuple[str, list[Any]]]:
    """What came to the target since and hangs on something that goes back."""
    gone = {name: set(keys) for name, keys in moved["rows"].items()}
    found = True
    while found:
        found = False
        for name, newest in moved["newest"].items():
            relation = relations.moving()[name]
            since = relation.of(target).filter(pk__gt=newest or 0)
            for column, other in relations_from(relation):
                for some in _chunks(sorted(gone.get(other, ()))):
                    hung = since.filter(**{f"{column}__in": some})
                    keys = set(hung.values_list("pk", flat=True)) - gone[name]
                    if keys:
                        found = True
                        gone[name] |= keys
                        yield name, sorted(keys)


def _lead_on(model: type[Model], twin: Model, kept: Model, moved: Moved) -> None:
    for relation in relations.to(model):
        keys = _point(relation, relation.of(twin.pk), kept.pk)
        if keys:
            moved["led"].append((relation.name, twin.pk, kept.pk, keys))


def _point(relation: Relation, rows: Any, key: Any) -> list[Any]:
    """Point the rows at another key; returns theirs. Histories are written by save."""
    keys = list(rows.values_list("pk", flat=True))
    if not relation.is_historied:
        rows.order_by().update(**{relation.field.name: key})
        return keys
    for row in rows:
        setattr(row, relation.field.attname, key)
        row.save(update_fields=[relation.field.name])
    return keys


def _change(row: Model, changes: dict[str, Any], moved: Moved) -> None:
    before = {name: getattr(row, name) for name in changes}
    if before == changes:
        return
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    noted = (row._meta.label_lower, row.pk, _written(before), _written(changes))
    moved["changed"].append(noted)


def _change_back(label: str, key: Any, before: Any, after: Any) -> None:
    """Set a row's former values again where they are still what the merge made them."""
    row = apps.get_model(label)._base_manager.filter(pk=key).first()
    if row is None:
        return
    same = [
        name
        for name in before
        if _written({name: getattr(row, name)}) == {name: after[name]}
    ]
    for name in same:
        setattr(row, name, row._meta.get_field(name).to_python(before[name]))
    if same:
        row.save(update_fields=same)


def _written(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them, times to the microsecond."""
    return {
        name: value.astimezone(datetime.UTC).isoformat()
        if isinstance(value, datetime.datetime)
        else value
        for name, value in values.items()
    }


def _named(name: str) -> Relation:
    label, _dot, field = name.rpartition(".")
    model = apps.get_model(label)
    return Relation(model, model._meta.get_field(field))


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    keys = list(keys)
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
