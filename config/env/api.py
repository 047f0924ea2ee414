"""How the API reads, answers and describes itself."""

from pathlib import Path
from typing import Any

import rest_framework

from config import env

# Its errors in Chinese; as an app it would bring pages of its own along.
LOCALE = Path(rest_framework.__file__).parent / "locale"


def framework() -> dict[str, Any]:
    """Return the settings of Django REST framework: JSON in, JSON out."""
    most = env.number("KEFU_API_PER_MINUTE", 6_000, least=1, most=1_000_000)
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": [
            "crm.api.authentication.ByToken",
            "crm.api.authentication.BySession",
        ],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_PARSER_CLASSES": ["config.lib.api.parsing.JsonParser"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_THROTTLE_CLASSES": ["config.lib.api.throttling.PerCaller"],
        "DEFAULT_THROTTLE_RATES": {"caller": most},
        "DEFAULT_METADATA_CLASS": None,
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "EXCEPTION_HANDLER": "crm.api.problems.handle",
        "URL_FORMAT_OVERRIDE": None,
    }


DESCRIPTION: dict[str, Any] = {
    "TITLE": "Kefu",
    "DESCRIPTION": (
        "Tickets and clients of the service desk. `Authorization: Token …`; a POST"
        " that creates carries an `Idempotency-Key`, and a repeat of it gets the"
        " stored answer with `Idempotency-Replayed: true`."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "PREPROCESSING_HOOKS": ["config.lib.api.schema.only_the_api"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.lib.api.schema.with_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ContactKind": "crm.models.contact_point.Kind",
        "ParticularKind": "crm.models.particular.Kind",
        "EntryKind": "helpdesk.models.entry.Entry.Kind",
    },
}
