"""Work on many tickets: what is meant, what is done, what is refused, the way back."""

from datetime import timedelta
from typing import Any

import pytest

from config.lib.clock import now
from crm import jobs
from crm.models import Job, Tag
from crm.refused import Refused
from helpdesk.bulk import running, selecting
from helpdesk.bulk.actions import ACTIONS
from helpdesk.bulk.standing import state_of
from helpdesk.models import BulkRow, ThirdParty, Ticket, TicketStatus, TicketType
from helpdesk.views.bulk import PAGE
from tests.cast import Cast
from tests.visits import browser


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Let every role in by password alone."""
    settings.KEFU_MFA_ROLES = frozenset()


def work(job: Job) -> Job:
    """Do all slices of the job, as the worker would."""
    for each in running.slices(job):
        each()
    job.state = running.ends_as(job)
    job.save()
    return job


def resolve(cast: Cast, tickets: list[Ticket], name: str = "zhou") -> Job:
    """Have these tickets resolved by somebody."""
    numbers = [ticket.pk for ticket in tickets]
    told = {"reason": None, "solved": True}
    by = cast.staff[name]
    return work(selecting.start("resolve", told, numbers, by=by))


def test_each_goes_through_its_verb_and_what_is_refused_says_why(cast: Cast) -> None:
    open_, done = cast.ticket(), cast.ticket()
    done.resolve(by=cast.zhou)
    job = resolve(cast, [open_, done])
    assert job.counts == {"done": 1, "refused": 1}
    refused = BulkRow.objects.get(job=job, outcome="refused")
    assert (refused.ticket_id, bool(refused.why)) == (done.pk, True)
    assert Ticket.objects.get(pk=open_.pk).is_done


def test_what_is_out_of_reach_when_it_runs_is_left_alone(cast: Cast) -> None:
    other = cast.ticket("liu", "loans")
    job = resolve(cast, [other])
    assert job.counts == {"refused": 1}
    assert not Ticket.objects.get(pk=other.pk).is_done


def test_taking_back_leaves_what_somebody_worked_on_since(cast: Cast) -> None:
    kept, touched = cast.ticket(), cast.ticket()
    job = resolve(cast, [kept, touched])
    fresh = Ticket.objects.get(pk=touched.pk)
    fresh.reopen(by=cast.chen)
    selecting.take_back(job, by=cast.zhou)
    work(job)
    assert job.counts == {"back": 1, "left": 1}
    assert Ticket.objects.get(pk=kept.pk).category == Ticket.Category.NEW or not (
        Ticket.objects.get(pk=kept.pk).is_done
    )


def told_of(cast: Cast) -> dict[str, Any]:
    """What any action may ask for."""
    bank = ThirdParty.objects.create(slug="bank", name="Settlement bank")
    waiting = TicketStatus.objects.first_of("waiting_client")
    kind = TicketType.objects.create(slug="fee", name="Fee")
    return {
        "to": cast.zhou.pk,
        "queue": cast.queues["loans"].pk,
        "priority": 4,
        "status": waiting.pk,
        "party": bank.pk,
        "department": "finance",
        "until": (now() + timedelta(days=1)).isoformat(),
        "type": kind.pk,
        "tags": [Tag.objects.get_or_create(name="urgent")[0].pk],
    }


def prepared(cast: Cast, action: str) -> Ticket:
    """A ticket to which this can be done."""
    ticket = cast.ticket()
    tag = Tag.objects.create(name="urgent")
    if action == "untag":
        ticket.tag(tag, by=cast.zhou)
    elif action == "take_up":
        ticket.hold(until=None, by=cast.zhou)
    elif action == "release":
        ticket.claim(by=cast.zhou)
    elif action == "reopen":
        ticket.resolve(by=cast.zhou)
    elif action in {"status", "wait"}:
        ticket.progress(to=TicketStatus.objects.first_of("open"), by=cast.zhou)
    return ticket


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_action_leads_there_and_back(cast: Cast, action: str) -> None:
    ticket = prepared(cast, action)
    before = state_of(ticket)
    job = work(selecting.start(action, told_of(cast), [ticket.pk], by=cast.chen))
    assert job.counts == {"done": 1}
    assert state_of(Ticket.objects.get(pk=ticket.pk)) != before
    selecting.take_back(job, by=cast.chen)
    assert work(job).counts == {"back": 1}
    # What somebody was given, or has settled, is not new again.
    is_begun = action in {"assign", "resolve"}
    begun = {"status_id", "category"} if is_begun else set()
    now = state_of(Ticket.objects.get(pk=ticket.pk))
    assert {name for name in now if now[name] != before[name]} == begun


def test_only_who_began_it_takes_it_back(cast: Cast) -> None:
    job = resolve(cast, [cast.ticket()])
    with pytest.raises(Refused):
        selecting.take_back(job, by=cast.chen)


@pytest.mark.parametrize(
    ("action", "numbers"),
    [("erase", [1]), ("resolve", []), ("resolve", list(range(10_001)))],
)
def test_what_cannot_begin_is_refused(
    cast: Cast, action: str, numbers: list[int]
) -> None:
    with pytest.raises(Refused):
        selecting.start(action, {}, numbers, by=cast.zhou)
    assert not Job.objects.exists()


def test_the_page_counts_and_means_only_what_it_counted(cast: Cast) -> None:
    seen, staff = cast.ticket(), browser(cast.zhou)
    page = staff.get("/desk/tickets/many/?view=unassigned")
    assert page.context["count"] == 1
    later = cast.ticket()
    data = {"action": "priority", "priority": "4", "newest": str(seen.pk)}
    answer = staff.post("/desk/tickets/many/?view=unassigned", data)
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/desk/tickets/many/{job.pk}/"
    assert job.asked["numbers"] == [seen.pk]
    work(job)
    assert Ticket.objects.get(pk=later.pk).priority == Ticket.Priority.NORMAL
    assert f"#{seen.pk}" in staff.get(f"/desk/tickets/many/{job.pk}/").content.decode()


def test_a_job_of_somebody_else_is_not_there(cast: Cast) -> None:
    job = resolve(cast, [cast.ticket()])
    assert browser(cast.li).get(f"/desk/tickets/many/{job.pk}/").status_code == 404
    assert browser(cast.chen).get(f"/desk/tickets/many/{job.pk}/").status_code == 200


def test_the_worker_goes_on_where_another_was_killed(cast: Cast) -> None:
    tickets = [cast.ticket() for _turn in range(5)]
    told = {"priority": 4}
    numbers = [ticket.pk for ticket in tickets]
    job = selecting.start("priority", told, numbers, by=cast.zhou)
    next(running.slices(job))()
    job.save()
    again = Job.objects.get(pk=job.pk)
    assert 0 < again.finished < 5
    assert work(again).counts == {"done": 5}
    assert BulkRow.objects.filter(job=job).count() == 5
    assert dict(jobs.known())["tickets.bulk"]


def test_taking_back_puts_aside_again_what_was(cast: Cast) -> None:
    ticket, until = cast.ticket(), now() + timedelta(days=2)
    ticket.hold(until=until, by=cast.zhou)
    job = resolve(cast, [ticket])
    selecting.take_back(job, by=cast.zhou)
    assert work(job).counts == {"back": 1}
    back = Ticket.objects.get(pk=ticket.pk)
    assert (back.is_done, back.is_held, back.held_until) == (False, True, until)


def test_taking_back_waits_for_the_same_third_party_again(cast: Cast) -> None:
    ticket = cast.ticket()
    bank = ThirdParty.objects.create(slug="bank", name="Settlement bank")
    ticket.wait_for(bank, by=cast.zhou, department="finance")
    job = resolve(cast, [ticket])
    selecting.take_back(job, by=cast.zhou)
    assert work(job).counts == {"back": 1}
    back = Ticket.objects.get(pk=ticket.pk)
    assert (back.category, back.third_party_id) == ("waiting_third", bank.pk)


def test_what_may_not_come_back_leaves_the_rest_open_again(cast: Cast) -> None:
    ticket = cast.ticket()
    bank = ThirdParty.objects.create(slug="bank", name="Settlement bank")
    ticket.wait_for(bank, by=cast.zhou, department="finance")
    job = resolve(cast, [ticket])
    ThirdParty.objects.filter(pk=bank.pk).update(is_active=False)
    selecting.take_back(job, by=cast.zhou)
    assert work(job).counts == {"back": 1}
    assert Ticket.objects.get(pk=ticket.pk).category == Ticket.Category.OPEN


def test_the_list_of_jobs_leads_to_its_page(cast: Cast) -> None:
    job, staff = resolve(cast, [cast.ticket()]), browser(cast.zhou)
    address = f"/desk/tickets/many/{job.pk}/"
    assert f'href="{address}"' in staff.get("/desk/jobs/").content.decode()
    answer = staff.get(f"/desk/jobs/{job.pk}/")
    assert answer.headers["Location"] == address


def test_only_those_ticked_are_meant(cast: Cast) -> None:
    first, _second, staff = cast.ticket(), cast.ticket(), browser(cast.zhou)
    rows = staff.get("/desk/tickets/?view=unassigned").content.decode()
    assert f'id="tick-{first.pk}"' in rows
    address = f"/desk/tickets/many/?view=unassigned&number={first.pk}"
    assert staff.get(address).context["count"] == 1
    staff.post(address, {"action": "priority", "priority": "4"})
    assert Job.objects.get().asked["numbers"] == [first.pk]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("resolve", ["solved"]),
        ("assign", ["to"]),
        ("move", ["queue"]),
        ("priority", ["priority"]),
        ("status", ["status"]),
        ("type", ["type"]),
        ("tag", ["tags"]),
        ("hold", ["until", "at"]),
        ("wait", ["party", "department"]),
        ("read", []),
    ],
)
def test_the_form_asks_only_what_its_action_needs(
    cast: Cast, action: str, fields: list[str]
) -> None:
    cast.ticket()
    page = browser(cast.zhou).get(f"/desk/tickets/many/?view=all&action={action}")
    shown = [field.name for field in page.context["form"].visible_fields()]
    assert [name for name in shown if name != "reason"] == fields


def test_the_results_of_many_stand_on_pages(cast: Cast) -> None:
    first = cast.ticket()
    made = Ticket.objects.filter(pk=first.pk).values().get()
    del made["number"]
    others = Ticket.objects.bulk_create(Ticket(**made) for _turn in range(PAGE))
    numbers = [first.pk, *(other.pk for other in others)]
    job = Job.objects.prepare("tickets.bulk", by=cast.zhou, numbers=numbers)
    BulkRow.objects.bulk_create(
        BulkRow(job=job, ticket_id=number, outcome="done") for number in numbers
    )
    staff, address = browser(cast.zhou), f"/desk/tickets/many/{job.pk}/"
    page = staff.get(address).context["page"]
    assert [row.ticket_id for row in page.rows] == sorted(numbers)[::-1][:PAGE]
    rest = staff.get(f"{address}?cursor={page.next}").context["page"]
    assert [row.ticket_id for row in rest.rows] == [first.pk]
