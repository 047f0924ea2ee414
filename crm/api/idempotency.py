"""Done once, however often it is asked: a program repeats what got no answer."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from config.lib.api.problems import Problem
from config.lib.api.throttling import caller_of
from config.lib.clock import now
from config.lib.locking import TookTooLong, patient
from config.lib.tokens import derived_key
from crm.models import IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
WAIT_S = 5.0
RETRY_AFTER_S = 5
SLICE = 100
BAD, CONFLICT, UNPROCESSABLE, CREATED = 400, 409, 422, 201
_KEY = re.compile(r"[!-~]{1,200}")

# What makes the thing, within the transaction, and returns the answer's body.
Act = Callable[[], dict[str, Any]]

PARAMETER = OpenApiParameter(
    HEADER,
    location=OpenApiParameter.HEADER,
    required=True,
    pattern=f"^{_KEY.pattern}$",
    description="1 to 200 visible signs; kept for 24 hours by token and path.",
)


def once(request: Request, prepare: Callable[[], Act]) -> Response:
    """Answer a creating POST, or repeat the answer that its key was given.

    `prepare` checks the body and asks whatever is outside; what it returns runs in one
    transaction with the row of the key. A refusal leaves no row: nothing was made, and
    a mended body may come under the same key. Raises Problem.
    """
    asked = Asked.of(request)
    return asked.answered() or asked.answer(prepare())


@dataclass(frozen=True)
class Asked:
    """One request as a repeat of it is known by."""

    caller: str
    path: str
    key: str
    digest: str

    @classmethod
    def of(cls, request: Request) -> "Asked":
        """Raises Problem without a key, and for one that is none."""
        key = request.headers.get(HEADER, "")
        if not key:
            said = _("Send an Idempotency-Key: a repeat is then harmless.")
            raise Problem(BAD, "idempotency-key-required", said)
        if not _KEY.fullmatch(key):
            said = _("An Idempotency-Key has 1 to 200 visible signs, without blanks.")
            raise Problem(BAD, "idempotency-key-invalid", said)
        return cls(caller_of(request), request.path, key, _digest(request.data))

    def answered(self) -> Response | None:
        """The answer that was given; raises Problem where something else was asked."""
        row = self._rows().first()
        if row is None:
            return None
        if row.at < now() - KEPT:
            row.delete()
            return None
        if not hmac.compare_digest(row.digest, self.digest):
            said = _(
                "This Idempotency-Key was used for something else: choose another."
            )
            raise Problem(UNPROCESSABLE, "idempotency-key-reused", said)
        return Response(json.loads(row.answer), row.status, headers={REPLAYED: "true"})

    def answer(self, act: Act) -> Response:
        """Do it; where somebody else just does, wait for their answer."""
        try:
            with patient(WAIT_S):
                row = self._claim()
                told = act()
                row.answer = json.dumps(told, cls=JSONEncoder, ensure_ascii=False)
                row.status = CREATED
                row.save(update_fields=["answer", "status"])
        except _Taken:
            found = self.answered()
            if found is None:
                raise _still_running() from None
            return found
        except TookTooLong:
            raise _still_running() from None
        return Response(told, CREATED)

    def _claim(self) -> IdempotencyKey:
        """The row; PostgreSQL lets a second one wait here until the first has ended,
        SQLite has let it wait before.
        """
        try:
            with transaction.atomic():
                return IdempotencyKey.objects.create(
                    caller=self.caller,
                    path=self.path,
                    key=self.key,
                    digest=self.digest,
                    at=now(),
                )
        except IntegrityError as error:
            raise _Taken from error

    def _rows(self) -> Any:
        return IdempotencyKey.objects.filter(
            caller=self.caller, path=self.path, key=self.key
        )


class _Taken(Exception):
    """Somebody else was quicker with the same key."""


def drop_expired() -> int:
    """Forget the keys of more than 24 hours ago; how many there were."""
    dropped = 0
    while True:
        old = IdempotencyKey.objects.filter(at__lt=now() - KEPT).order_by("at")
        keys = list(old.values_list("pk", flat=True)[:SLICE])
        if not keys:
            return dropped
        dropped += IdempotencyKey.objects.filter(pk__in=keys).delete()[0]


def _digest(data: Any) -> str:
    """Of what was meant, so that blanks and the order of members do not matter; keyed,
    since a short text could else be guessed from it.
    """
    try:
        written = json.dumps(data, sort_keys=True).encode()
    except RecursionError as error:
        raise ParseError(_("This is nested too deeply.")) from error
    return hmac.new(derived_key("idempotency"), written, hashlib.sha256).hexdigest()


def _still_running() -> Problem:
    said = _("The same request is still running: ask again in a few seconds.")
    return Problem(
        CONFLICT, "running", said, headers={"Retry-After": str(RETRY_AFTER_S)}
    )
