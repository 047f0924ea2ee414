"""Import: tried without a trace, carried out once, doubts left to a person."""

import pytest

from crm import jobs
from crm.importing import headers, running, verbs
from crm.importing.matching import Choice
from crm.importing.rows import Table
from crm.models import Activity, Client, ContactPoint, Job, JobRow, Particular, Tag
from crm.refused import Refused
from crm.sentences import describe
from tests.cast import Cast
from tests.crm.importing.files import (
    CHOICE,
    csv_of,
    ended,
    identity,
    line,
    outcomes,
    phone,
    reverted,
    tried,
    work_off,
    written,
)

pytestmark = pytest.mark.django_db


def test_a_dry_run_names_bad_rows_and_fields_and_changes_nothing(cast: Cast) -> None:
    before = Client.objects.count(), ContactPoint.objects.count(), Tag.objects.count()
    content = csv_of(
        line(1),
        line(2, phone="12345"),
        line(3, identity=identity(1)[:-1] + "Q"),
        ",,,,,,",
    )
    job = tried(content, cast.chen)
    assert outcomes(job) == {2: "created", 3: "bad", 4: "bad"}
    bad = dict(job.rows.filter(outcome="bad").values_list("number", "errors"))
    assert bad == {3: {"phone": "invalid"}, 4: {"identity": "invalid"}}
    after = Client.objects.count(), ContactPoint.objects.count(), Tag.objects.count()
    assert before == after
    assert job.counts == {"created": 1, "bad": 2}


def test_an_error_says_what_is_wrong_and_what_would_be_right(cast: Cast) -> None:
    job = tried(csv_of(line(1, phone="138", born="1990-02-30")), cast.chen)
    errors = Table(job).rows([2])[2].errors
    assert errors["phone"].startswith("This phone number is too short. 11 digits")
    assert "no such day" in errors["birth_date"]


def test_what_is_imported_is_kept_sealed_and_found(cast: Cast) -> None:
    job = written(csv_of(line(1, identity=identity(7))), cast.chen)
    client = job.rows.get().client
    assert (client.name, client.pinyin, client.lifecycle) == ("张1", "zhang1", "lead")
    assert [p.open() for p in client.contact_points.order_by("kind")] == [
        "z1@client.example",
        "+8613900000001",
    ]
    assert Particular.objects.get(client=client).open() == identity(7)
    assert [row.tag.name for row in client.client_tags.all()] == ["老客户"]
    action = Activity.objects.about_client(client.pk).get()
    assert action.action == "client.imported"
    assert "陈主管" in describe([action])[0]


def test_the_chosen_key_finds_and_fills_only_what_is_missing(cast: Cast) -> None:
    wang = cast.clients["wang"]
    choice = Choice(key="mail", found="fill", missing="skip")
    content = csv_of(line(1, name="别名", mail="wang@client.example"), line(2))
    job = written(content, cast.chen, choice)
    wang.refresh_from_db()
    assert outcomes(job) == {2: "updated", 3: "skipped"}
    assert (wang.name, str(wang.birth_date)) == ("王小明", "1990-03-07")
    assert wang.contact_points.filter(kind="phone").count() == 1


def test_overwriting_replaces_single_values_and_the_same_again_changes_nothing(
    cast: Cast,
) -> None:
    wang = cast.clients["wang"]
    choice = Choice(key="mail", found="overwrite", missing="create")
    content = csv_of(line(1, name="王大明", mail="wang@client.example"))
    written(content, cast.chen, choice)
    wang.refresh_from_db()
    assert (wang.name, wang.initials) == ("王大明", "wdm")
    assert outcomes(written(content, cast.chen, choice)) == {2: "same"}


def test_a_match_by_another_contact_is_a_doubt_that_a_person_decides(
    cast: Cast,
) -> None:
    content = csv_of(line(1, mail="wang@client.example"), line(2))
    job = written(content, cast.chen)
    assert outcomes(job) == {2: "duplicate", 3: "created"}
    with pytest.raises(Refused, match="Choose one of the clients"):
        verbs.decide(job, 2, "update", cast.clients["liu"].pk, by=cast.chen)
    wang = cast.clients["wang"]
    verbs.decide(job, 2, "update", wang.pk, by=cast.chen)
    assert wang.contact_points.filter(kind="phone").count() == 1
    with pytest.raises(Refused, match="decided already"):
        verbs.decide(job, 2, "create", None, by=cast.chen)
    job.refresh_from_db()
    assert job.counts == {"duplicate": 0, "created": 1, "updated": 1}


def test_another_identity_number_is_another_person(cast: Cast) -> None:
    first = csv_of(line(1, identity=identity(1)))
    written(first, cast.chen)
    job = written(csv_of(line(1, identity=identity(2))), cast.chen)
    assert outcomes(job) == {2: "duplicate"}
    assert job.rows.get().errors == {"": "identity"}


def test_a_person_twice_in_one_file_is_made_once(cast: Cast) -> None:
    content = csv_of(line(1), line(1, name="张一"))
    assert outcomes(tried(content, cast.chen)) == {2: "created", 3: "updated"}
    job = written(content, cast.chen)
    assert outcomes(job) == {2: "created", 3: "same"}
    assert ContactPoint.objects.with_value("phone", phone(1)).count() == 1


def test_three_hundred_rows_with_bad_ones_survive_a_killed_worker(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, clock
) -> None:
    lines = [line(n, phone="1" if n % 10 == 0 else phone(n)) for n in range(1, 301)]
    job = tried(csv_of(*lines), cast.chen)
    verbs.confirm(job, by=cast.chen)
    real, calls = running._write_few, []

    def dies(*args):
        calls.append(len(args[1]))
        if len(calls) == 5:
            real(*args)
            raise SystemExit
        real(*args)

    monkeypatch.setattr(running, "_write_few", dies)
    with pytest.raises(SystemExit):
        jobs.run_due()
    monkeypatch.setattr(running, "_write_few", real)
    job.refresh_from_db()
    assert (job.state, job.finished) == ("running", sum(calls[:4]))
    bad = job.counts.get("bad", 0)
    assert Client.objects.filter(lifecycle="lead").count() == job.finished - bad
    assert jobs.run_due() == 0
    clock.shift(jobs.LEASE * 2)
    job = ended(job)
    assert job.counts == {"created": 270, "bad": 30}
    assert Client.objects.filter(lifecycle="lead").count() == 270


def test_two_workers_do_not_share_a_job(cast: Cast, monkeypatch) -> None:
    job = tried(csv_of(*map(line, range(1, 31))), cast.chen)
    verbs.confirm(job, by=cast.chen)
    seen: list[int] = []
    monkeypatch.setattr(jobs, "_run", _outside(jobs._run, seen))
    assert ended(job).counts == {"created": 30}
    assert seen == [0]


def test_a_long_job_steps_aside_for_the_next(cast: Cast, monkeypatch, clock) -> None:
    long = tried(csv_of(*map(line, range(1, 31))), cast.chen)
    verbs.confirm(long, by=cast.chen)
    clock.shift(1)
    short = verbs.upload("b.csv", csv_of(line(40)), by=cast.chen)
    clock.shift(1)
    monkeypatch.setattr(jobs, "TURN_S", -1)
    assert jobs.run_due() == 1
    monkeypatch.setattr(jobs, "TURN_S", 30)
    assert jobs.run_due() == 1
    short.refresh_from_db()
    assert short.state == "draft"
    assert ended(long).counts == {"created": 30}


def _outside(run, seen):
    """Another worker looks for work while this one has the job in hand."""

    def wrapped(job):
        if not seen:
            seen.append(jobs.run_due())
        return run(job)

    return wrapped


def test_a_cancelled_import_stops_between_slices_and_can_be_taken_back(
    cast: Cast, monkeypatch
) -> None:
    job = tried(csv_of(*map(line, range(1, 31))), cast.chen)
    verbs.confirm(job, by=cast.chen)
    real = jobs._move

    def cancels(moved):
        real(moved)
        Job.objects.filter(pk=moved.pk).update(state=Job.State.CANCELLED, due_at=None)

    monkeypatch.setattr(jobs, "_move", cancels)
    work_off()
    monkeypatch.setattr(jobs, "_move", real)
    job.refresh_from_db()
    assert (job.state, job.finished) == ("cancelled", 1)
    assert reverted(job, cast.chen).counts == {"reverted": 1, "left": 0}


def test_a_file_in_gb18030_is_read_and_its_mapping_remembered(cast: Cast) -> None:
    content = csv_of(line(1, name="龚喆"), encoding="gb18030")
    job = written(content, cast.chen)
    assert job.rows.get().client.name == "龚喆"
    own = csv_of("x,13900000009", header="谁,number of theirs")
    job = verbs.upload("b.csv", own, by=cast.chen)
    work_off()
    job.refresh_from_db()
    verbs.try_out(job, {"0": "name", "1": "phone"}, CHOICE, by=cast.chen)
    work_off()
    assert headers.remembered(["number of theirs", "谁"]) == {"0": "phone", "1": "name"}


def test_the_error_file_holds_the_bad_rows_and_runs_no_formula(cast: Cast) -> None:
    job = tried(csv_of(line(1), line(2, phone="9", note="=1+1")), cast.chen)
    file = job.files.get(part="errors")
    text = b"".join(file.frames()).decode("utf-8-sig")
    assert "张2" in text and "张1" not in text
    assert ",'=1+1,3," in text
    assert "Phone: " in text
    assert b"z2@client" not in file.where.read_bytes()


def test_nothing_is_done_without_a_dry_run_or_twice(cast: Cast) -> None:
    job = verbs.upload("a.csv", csv_of(line(1)), by=cast.chen)
    with pytest.raises(Refused):
        verbs.confirm(job, by=cast.chen)
    job = written(csv_of(line(1)), cast.chen)
    with pytest.raises(Refused):
        verbs.confirm(job, by=cast.chen)
    with pytest.raises(Refused, match="cannot be the key"):
        verbs.try_out(job, {"0": "name"}, CHOICE, by=cast.chen)


def test_rows_and_log_hold_no_clear_value(cast: Cast) -> None:
    job = written(csv_of(line(1, identity=identity(3)), line(2, phone="77")), cast.chen)
    kept = [str(row.__dict__) for row in JobRow.objects.filter(job=job)]
    kept += [str(row.particulars) for row in Activity.objects.all()]
    kept += [str(Job.objects.filter(pk=job.pk).values().get())]
    for secret in (phone(1), identity(3), "z1@client", "张1"):
        assert not any(secret in text for text in kept)
