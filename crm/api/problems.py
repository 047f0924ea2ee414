"""Errors of the API, those of the verbs among them."""

from typing import Any

from rest_framework.response import Response

from config.lib.api import problems
from crm.refused import Refused

CONFLICT, UNPROCESSABLE = 409, 422


def handle(error: Exception, context: Any) -> Response | None:
    """What the framework asks for each exception: a verb's refusal, and all others."""
    if isinstance(error, Refused):
        return problems.answer(of_refusal(error))
    return problems.handle(error, context)


def of_refusal(refused: Refused) -> dict[str, Any]:
    """409 where the state of things is against it, 422 where a value is."""
    status = CONFLICT if refused.field in {"", "seen"} else UNPROCESSABLE
    told = {**refused.details, "field": refused.field}
    return problems.body(status, refused.code, refused.message, **told)
