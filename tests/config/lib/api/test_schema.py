"""The description of the API is valid, and whole."""

import json
from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from config.checks import addresses
from config.lib.api.schema import described


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    """The description, as it is sent."""
    found: dict[str, Any] = json.loads(json.dumps(described()))
    return found


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    validate_schema(description)


def test_nothing_in_it_was_guessed() -> None:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        described()
    told = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    assert told == []


def test_every_address_of_the_api_is_described(description: dict[str, Any]) -> None:
    guarded = {
        (address.route.replace("<int:", "{").replace(">", "}"), method)
        for address in addresses()
        if address.guard is not None and address.guard.api
        for method in address.guard.methods
    }
    told = {
        (path, method.upper())
        for path, operations in description["paths"].items()
        for method in operations
        if method in {"get", "post"}
    }
    assert guarded == told and guarded


def test_every_operation_names_its_problems(description: dict[str, Any]) -> None:
    for operations in description["paths"].values():
        for operation in operations.values():
            content = operation["responses"]["default"]["content"]
            assert list(content) == ["application/problem+json"]


def test_anybody_may_read_it(client: Any) -> None:
    answer = client.get("/api/v1/schema/")
    assert answer.status_code == 200 and answer.json()["openapi"].startswith("3.")
