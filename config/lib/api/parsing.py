"""Reading what a program sent: JSON alone, and never more than a form may hold."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from config.lib.api.problems import Problem

TOO_LARGE = 413


class JsonParser(BaseParser):
    """Strict JSON in UTF-8 (RFC 8259). Nothing else: a form would be sent by a page of
    somebody else's site without asking first.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value; raises ParseError for what is no JSON, Problem for too much."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        read = stream.read(most + 1)
        if len(read) > most:
            said = _("This is too large: %(most)d bytes at most.") % {"most": most}
            raise Problem(TOO_LARGE, "too-large", said)
        try:
            return json.loads(read.decode(), parse_constant=_no_number)
        # RecursionError: brackets within brackets by the ten thousand.
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is no JSON in UTF-8.")) from error


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
