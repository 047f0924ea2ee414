"""Of a client who was erased nothing is found, and no word of theirs is left."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config.lib.clock import now
from crm import erasing
from crm.erasing import compacting
from crm.models import Client, Erasure
from helpdesk.search.indexing import index_due
from tests.cast import Cast
from tests.helpdesk.search import reading

pytestmark = pytest.mark.django_db(transaction=True)
# No other word or mark begins like it: FTS5 leaves out what one shares with the last.
RARE = "zxwvkjq"


@pytest.fixture
def planted(cast: Cast, settings: Any, tmp_path: Path) -> Client:
    """Wang, whose words are in the index beside those of others."""
    settings.DATA_DIR = tmp_path
    cast.ticket(text=f"这里有稀有词组 {RARE}")
    cast.ticket("liu", text="别人的话")
    while index_due():
        pass
    return cast.clients["wang"]


def forget(client: Client, cast: Cast) -> None:
    """Erase the client at once."""
    client.erase("wish", "来信", by=cast.wu)
    Erasure.objects.update(due_at=now())
    assert erasing.erase_due() == 1
    while index_due():
        pass


def test_words_are_gone_with_the_texts_and_others_stay(cast: Cast, planted: Client):
    assert reading.lines("稀有", cast.chen)
    forget(planted, cast)
    assert reading.lines("稀有", cast.chen) == []
    assert reading.tickets("提现", cast.chen) != []
    assert reading.clients("小明", cast.chen) == set()
    assert reading.lines("别人", cast.chen) == ["别人的话"]
    assert "稀有" not in str(reading.index())


@pytest.mark.one_database
@pytest.mark.one_database  # reads the tables of FTS5
def test_after_the_night_no_token_is_left_in_the_tables_of_the_index(
    cast: Cast, planted: Client
):
    assert _is_left()
    forget(planted, cast)
    compacting.compact()
    assert not _is_left()


def _is_left() -> bool:
    """Whether the rare word stands in the shadow tables of the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM helpdesk_entrywords_fts_data")
        return any(RARE.encode() in bytes(row[0]) for row in cursor.fetchall())
