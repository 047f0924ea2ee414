"""Habits of the code that no linter knows."""

import ast

from django.apps import apps

from tests.architecture.scanning import method_calls, modules, names_in

# Its rows were never different from what they are: there is no history to write.
WITHOUT_A_PAST = "helpdesk/demo/"


def test_historied_models_change_by_save():
    """History is written on save; `update` and its kin would leave none."""
    historied = {
        model.__name__
        for model in apps.get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    }
    found = []
    for path, module in modules():
        if path.startswith(WITHOUT_A_PAST):
            continue
        for call, method in method_calls(module):
            silent = method.attr in {"update", "bulk_update", "bulk_create"}
            if silent and names_in(method.value) & historied:
                found.append(f"{path}:{call.lineno}")
    assert found == []


def test_forms_name_their_fields():
    """`"__all__"` opens every later column to whoever may post the form."""
    found = [
        f"{path}:{node.lineno}"
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Assign)
        and names_in(ast.Tuple(elts=node.targets)) & {"fields"}
        and isinstance(node.value, ast.Constant)
        and node.value.value == "__all__"
    ]
    assert found == []


def test_queries_are_not_written_as_text():
    found = [
        f"{path}:{call.lineno} .{method.attr}("
        for path, module in modules()
        for call, method in method_calls(module)
        if method.attr in {"raw", "extra"} and "objects" in names_in(method.value)
    ]
    found += [path for path, module in modules() if "RawSQL" in names_in(module)]
    assert found == []


def test_nothing_hangs_on_django_signals():
    """An app tells another by the activity log; a signal is a call nobody sees."""
    found = [
        f"{path}:{node.lineno}"
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and names_in(node.func) & {"Signal", "receiver", "post_save", "pre_save"}
    ]
    assert found == []


def test_verbs_name_their_actor_by_keyword():
    """`ticket.assign(to=…, by=…)`: the actor is never mistaken for another person."""
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, module in modules()
        if "/models/" in path
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "record" in names_in(node)
        and "by" in {arg.arg for arg in node.args.posonlyargs + node.args.args}
    ]
    assert found == []
