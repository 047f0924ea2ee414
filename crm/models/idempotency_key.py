"""IdempotencyKey: a request that made something, with the answer it was given."""

from typing import ClassVar

from django.db import models


class IdempotencyKey(models.Model):
    """One key of one caller at one path. The row stands with what was made, or not at
    all: both are written in one transaction.

    `answer` is the body as it was sent: numbers, codes and masked values.
    """

    caller = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    # HMAC of what was asked: whether a repeat asks the same.
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    # JSON as text: a column of JSON would not keep the order of its members.
    answer = models.TextField(default="{}")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["caller", "path", "key"], name="crm_idempotencykey_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="crm_idempotencykey_at")]

    def __str__(self) -> str:
        return f"{self.caller} {self.path}"
