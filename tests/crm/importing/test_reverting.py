"""Taking an import back: the database is as before, and nobody's work is lost."""

from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.importing import verbs
from crm.importing.matching import Choice
from crm.models import Client, ClientNote, ContactPoint, DataKey, JobRow, Tag
from crm.refused import Refused
from tests.cast import Cast
from tests.crm.importing.files import (
    csv_of,
    identity,
    line,
    phone,
    reverted,
    written,
)
from tests.examples import examples

pytestmark = pytest.mark.django_db

# What records that something was done, and is meant to stay.
LOGS = {"activity", "reaction", "job", "jobrow", "jobfile", "seal", "reading"}

WORDS = st.sampled_from(["", "王小明", "李 四", "Anna Berg"])
PHONES = st.sampled_from(["", phone(1), phone(2), "138", f"{phone(3)};{phone(4)}"])
MAILS = st.sampled_from(
    ["", "wang@client.example", "liu@client.example", "x@b.example"]
)
IDENTITIES = st.sampled_from(["", identity(1), identity(2)])
TAGS = st.sampled_from(["", "老客户", "老客户;新客户"])
NOTES = st.sampled_from(["", "打过电话"])
ROWS = st.lists(
    st.tuples(WORDS, PHONES, MAILS, IDENTITIES, st.just(""), TAGS, NOTES), max_size=5
)
CHOICES = st.builds(
    Choice,
    key=st.sampled_from(["", "phone", "mail", "identity"]),
    found=st.sampled_from(["fill", "overwrite", "skip"]),
    missing=st.sampled_from(["create", "skip"]),
)


def tables() -> dict[str, Any]:
    """Every row of the app's tables but the logs and the history."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values()))
        for model in apps.get_app_config("crm").get_models()
        if model._meta.model_name not in LOGS and not hasattr(model, "history_id")
    }


@given(rows=ROWS, choice=CHOICES)
@settings(
    deadline=None,
    max_examples=examples(6),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_import_then_revert_leaves_the_database_as_before(
    cast: Cast, rows: list[tuple[str, ...]], choice: Choice
) -> None:
    DataKey.for_purpose("files")
    before = tables()
    content = csv_of("末,,,,,,", *map(",".join, rows))
    job = written(content, cast.chen, choice)
    if verbs.can_take_back(job):
        job = reverted(job, cast.chen)
        assert job.counts["left"] == 0
    assert tables() == before


def test_a_tag_that_two_rows_gave_goes_with_both(cast: Cast) -> None:
    """One of them to a client who was there, whose row made it."""
    content = csv_of(
        "赵一,,wang@client.example,,,老客户,", "钱二,,q@b.example,,,老客户,"
    )
    job = written(content, cast.chen, Choice("mail", "fill", "create"))
    assert Tag.objects.get().client_tags.count() == 2
    reverted(job, cast.chen)
    assert not Tag.objects.exists()


def _client(row: JobRow) -> Client:
    assert row.client is not None
    return row.client


def test_a_created_client_leaves_no_history_and_no_key(cast: Cast) -> None:
    job = written(csv_of(line(1, note="一句"), line(2)), cast.chen)
    made = list(job.rows.values_list("client", flat=True))
    reverted(job, cast.chen)
    assert not Client.objects.filter(pk__in=made).exists()
    assert not Client.history.filter(id__in=made).exists()
    assert not ContactPoint.history.filter(client__in=made).exists()
    assert not ClientNote.history.filter(client__in=made).exists()
    assert not DataKey.objects.filter(client__in=made).exists()
    assert not Tag.objects.exists()


def test_one_client_in_several_rows_goes_back_row_by_row(cast: Cast) -> None:
    wang = cast.clients["wang"]
    choice = Choice(key="mail", found="overwrite", missing="create")
    both = [line(n, name=f"王{n}", mail="wang@client.example") for n in (1, 2)]
    fresh = [line(n, name=f"张{n}", mail="x@b.example") for n in (3, 4)]
    job = written(csv_of(*both, *fresh), cast.chen, choice)
    assert job.counts == {"updated": 3, "created": 1}
    assert reverted(job, cast.chen).counts == {"reverted": 4, "left": 0}
    wang.refresh_from_db()
    assert (wang.name, Client.objects.count()) == ("王小明", 2)


def test_a_client_somebody_worked_with_is_left_and_named(cast: Cast) -> None:
    job = written(csv_of(line(1), line(2), line(3)), cast.chen)
    clients = [_client(row) for row in job.rows.order_by("number")]
    ContactPoint.objects.add(clients[0], "mail", "later@client.example")
    clients[1].name = "张二"
    clients[1].save(update_fields=["name"])
    job = reverted(job, cast.chen)
    assert job.counts == {"reverted": 1, "left": 2}
    left = job.rows.filter(errors={"": "touched"}).values_list("number", flat=True)
    assert sorted(left) == [2, 3]
    assert Client.objects.filter(pk__in=[c.pk for c in clients]).count() == 2


def test_a_client_with_a_ticket_stays(cast: Cast) -> None:
    job = written(csv_of(line(1)), cast.chen)
    client = _client(job.rows.get())
    client.contact_points.filter(kind="phone").delete()
    cast.clients["new"] = client
    cast.ticket("new")
    assert reverted(job, cast.chen).counts == {"reverted": 0, "left": 1}


def test_a_value_changed_since_is_not_put_back(cast: Cast) -> None:
    wang = cast.clients["wang"]
    choice = Choice(key="mail", found="overwrite", missing="skip")
    content = csv_of(line(1, name="王大明", mail="wang@client.example"))
    job = written(content, cast.chen, choice)
    wang.refresh_from_db()
    wang.name = "王中明"
    wang.save(update_fields=["name"])
    job = reverted(job, cast.chen)
    wang.refresh_from_db()
    assert (wang.name, job.counts["left"]) == ("王中明", 1)


def test_it_is_taken_back_once(cast: Cast) -> None:
    job = reverted(written(csv_of(line(1)), cast.chen), cast.chen)
    assert job.state == "reverted"
    with pytest.raises(Refused, match="nothing to take back"):
        verbs.take_back(job, by=cast.chen)
