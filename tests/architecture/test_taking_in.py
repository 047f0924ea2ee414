"""Nothing a request says is taken but by a form, a serializer, or its own name."""

import ast
from collections.abc import Iterator

from tests.architecture import scanning
from tests.architecture.test_mass_assignment import FORMS, SERIALIZERS

BAGS = {"POST", "FILES", "data"}
READERS = {"get", "getlist"}
# Who hands the whole of it on, and to what.
HANDED_ON = {
    "helpdesk/api/entries.py": "to the serializer NewEntry, in prepare",
    "helpdesk/api/tickets.py": "to the serializers of opening.prepare",
    "helpdesk/api/verbs.py": "to the serializers of ending.resolve",
    "crm/api/idempotency.py": "its digest alone is kept",
    "messaging/views/channels.py": "to the forms of a channel and of its servers",
    "helpdesk/views/bulk.py": "to the form of the verb, found by bulk_form",
    "helpdesk/views/refusals.py": "what was said of the ending is shown again",
    "helpdesk/views/searching.py": "one value of it, q, is asked for",
}
KNOWN = {kind.__name__ for kind in [*FORMS, *SERIALIZERS]}


def _declared() -> Iterator[tuple[str, str]]:
    """Each class that the source makes from a form or a serializer, wherever it is."""
    for path, module in scanning.modules():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef) and node.name != "Meta":
                bases = {one for base in node.bases for one in scanning.names_in(base)}
                if any(base.endswith(("Form", "Serializer")) for base in bases):
                    yield path, node.name


def test_each_form_and_serializer_of_the_source_is_tried() -> None:
    found = list(_declared())
    assert len(found) > 40
    assert [f"{path}: {name}" for path, name in found if name not in KNOWN] == []


def test_what_a_request_says_is_taken_by_form_serializer_or_name() -> None:
    wrong, handed_on = [], set()
    for path, module in scanning.modules():
        for node, above in _bags(module):
            if _is_named(node, above) or _is_for_a_form(above):
                continue
            handed_on.add(path)
            if path not in HANDED_ON:
                wrong.append(f"{path}:{node.lineno}")
    assert wrong == []
    assert handed_on == set(HANDED_ON)


def _bags(module: ast.Module) -> Iterator[tuple[ast.Attribute, list[ast.AST]]]:
    """Each `request.POST` and its like, with what stands around it, innermost first."""
    above = {
        child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)
    }
    for node in ast.walk(module):
        if not isinstance(node, ast.Attribute) or node.attr not in BAGS:
            continue
        if getattr(node.value, "id", "") == "request":
            around: list[ast.AST] = []
            one: ast.AST = node
            while one in above:
                one = above[one]
                around.append(one)
            yield node, around


def _is_named(node: ast.Attribute, above: list[ast.AST]) -> bool:
    """Whether one value of it is asked for."""
    nearest = above[0]
    if isinstance(nearest, ast.Attribute):
        return nearest.attr in READERS
    return isinstance(nearest, ast.Subscript | ast.Compare)


def _is_for_a_form(above: list[ast.AST]) -> bool:
    """Whether it goes to a form, perhaps with `or None`."""
    call = next((one for one in above if isinstance(one, ast.Call)), None)
    if call is None:
        return False
    func = call.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return name in KNOWN or name == "form"
