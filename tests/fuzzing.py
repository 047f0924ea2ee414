"""Every operation of the API as its description has it, asked by a live server's port
with what fits the description and with what does not.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
LONGEST_QUERY = 12_000
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@dataclass(frozen=True)
class Asker:
    """Where to ask, as whom, and the names of things that are there: half of the
    requests have these in the places of the same name, or nothing were ever found.
    """

    base: str
    token: str
    known: Mapping[str, Any]

    def fuzz(self, description: dict[str, Any], examples: int) -> "Fuzzed":
        """Ask each operation so often in each mode; raises what a check found."""
        schema = schemathesis.openapi.from_dict(description)
        schema.config.update(base_url=self.base)
        found = Fuzzed()
        for result in schema.get_all_operations():
            operation = result.ok()
            for mode in MODES:
                self._ask(operation, mode, examples, found)
        return found

    def _ask(
        self, operation: Any, mode: GenerationMode, examples: int, found: "Fuzzed"
    ) -> None:
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
        def ask(case: Case, is_known: bool) -> None:
            if is_known:
                self._place(case)
            # Daphne drops the connection at a request line of more than 16 KiB.
            assume(len(urlencode(case.query or {})) < LONGEST_QUERY)
            headers = {"Authorization": f"Token {self.token}"}
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS, headers=headers)
            found.note(operation.label, response.status_code)

        ask()

    def _place(self, case: Case) -> None:
        """Put what is there into the places of its name."""
        places = [case.path_parameters, case.query, case.body]
        if isinstance(case.body, dict):
            places.append(case.body.get("client"))
        for place in places:
            if isinstance(place, dict):
                place.update({k: v for k, v in self.known.items() if k in place})


@dataclass
class Fuzzed:
    """What came of it: answers by operation and status."""

    answers: dict[str, Counter[int]] = field(default_factory=dict)

    def note(self, operation: str, status: int) -> None:
        """Count one answer."""
        self.answers.setdefault(operation, Counter())[status] += 1

    @property
    def asked(self) -> int:
        """How many requests there were."""
        return sum(sum(told.values()) for told in self.answers.values())

    def never_done(self) -> list[str]:
        """Operations that were refused every time: nothing was shown of them."""
        done = {200, 201}
        return [name for name, told in self.answers.items() if not done & set(told)]
