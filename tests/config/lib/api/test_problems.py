"""Errors of the API: one form for all of them, and none of them a page."""

from typing import Any

import pytest
from rest_framework.exceptions import ErrorDetail, ValidationError

from config.lib.api import problems
from crm.refused import Refused
from tests.cast import Cast
from tests.programs import hire, program


def test_a_refusal_keeps_field_code_and_details() -> None:
    from crm.api.problems import of_refusal

    told = of_refusal(Refused("text", "not-verified", "No.", kinds=["balance"]))
    assert (told["status"], told["field"], told["code"]) == (
        422,
        "text",
        "not-verified",
    )
    assert told["kinds"] == ["balance"] and told["detail"] == "No."
    assert of_refusal(Refused("", "done", "Done."))["status"] == 409


def test_every_fault_of_a_body_is_named() -> None:
    fault = ErrorDetail("Wrong.", "invalid_choice")
    answer = problems.handle(ValidationError({"client": {"email": [fault]}}), None)
    assert answer is not None and answer.status_code == 422
    assert answer.data["field"] == "client.email"
    assert answer.data["errors"] == [
        {"field": "client.email", "code": "invalid-choice", "detail": "Wrong."}
    ]


def test_what_nobody_is_to_blame_for_is_no_problem_of_the_callers() -> None:
    assert problems.handle(RuntimeError(), None) is None


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/", "/api/v2/tickets/"])
def test_an_address_there_is_not_is_a_problem(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404 and answer.json()["code"] == "not-found"
    assert answer["Content-Type"] == "application/problem+json"


def test_a_wrong_method_is_a_problem(client: Any, db: None) -> None:
    answer = client.delete("/api/v1/clients/")
    assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD"


def test_problems_speak_the_callers_language(cast: Cast) -> None:
    caller = program(hire(), language="zh-hans")
    assert caller.get("clients/999/").json()["detail"].startswith("未找到")


def test_too_many_requests_a_minute_are_told_when_to_come_again(
    cast: Cast, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config.lib.api.throttling import PerCaller

    class Three(PerCaller):
        def __init__(self) -> None:
            self.most = 3

    from crm.api.clients import Clients

    monkeypatch.setattr(Clients, "throttle_classes", [Three])
    caller, other = program(hire()), program(hire("other"))
    codes = [caller.get("clients/").status_code for _n in range(4)]
    assert codes == [200, 200, 200, 429]
    refused = caller.get("clients/")
    assert (refused["Retry-After"], refused.json()["code"]) == ("60", "throttled")
    assert other.get("clients/").status_code == 200
    clock.shift(60)
    assert caller.get("clients/").status_code == 200
