"""Reading sealed values and building blind indexes: where keys and columns meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.apps import apps

from config.lib import sealed
from crm.models.key import DataKey

_held: ContextVar[DataKey | None] = ContextVar("index_key", default=None)


@contextmanager
def index_key_held() -> Iterator[None]:
    """Fetch the key of the blind indexes once for all that is indexed within: each
    index would else cost a statement.
    """
    token = _held.set(DataKey.for_purpose("index"))
    try:
        yield
    finally:
        _held.reset(token)


def unseal(context: str, blob: bytes, *, client_id: int | None = None) -> str:
    """The plain value of a sealed column of this client (None: of the house).

    What rests with a merged record opens by the keys that went on to the other one.
    Raises SealBroken for a value of another column, row or client, and where its key
    was erased.
    """
    key = DataKey.objects.filter(pk=sealed.key_id_of(bytes(blob))).first()
    if key is None:
        raise sealed.SealBroken(f"the key of this value of {context} is gone")
    if key.client_id != client_id and not _is_alias(client_id, key.client_id):
        raise sealed.SealBroken(f"this value of {context} is somebody else's")
    return key.unseal(context, blob)


def unseal_by_any(context: str, blob: bytes) -> str:
    """The plain value, whoever's key sealed it; for verbs that move values and keys
    from one client to another. Raises SealBroken.
    """
    key = DataKey.objects.filter(pk=sealed.key_id_of(blob)).first()
    if key is None:
        raise sealed.SealBroken(f"the key of this value of {context} is gone")
    return key.unseal(context, blob)


def _is_alias(client_id: int | None, of: int | None) -> bool:
    if client_id is None or of is None:
        return False
    client = apps.get_model("crm", "Client")
    found: bool = client.objects.filter(pk=client_id, merged_into=of).exists()
    return found


def blind_index(context: str, normalised: str) -> bytes:
    """32 bytes by which an equal `normalised` value of column `context` is found.

    Equal values give equal indexes; that is all a reader of the database learns without
    the key.
    """
    key = _held.get() or DataKey.for_purpose("index")
    return sealed.blind_index(
        _secret_of(key.pk, bytes(key.wrapped)), context, normalised
    )


@lru_cache(maxsize=4)
def _secret_of(pk: int, wrapped: bytes) -> bytes:
    return DataKey(pk=pk, wrapped=wrapped).secret()
