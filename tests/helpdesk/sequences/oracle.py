"""What must be true of every ticket after any verb, worked out in another way."""

from collections import defaultdict
from typing import Any

from crm.models import Staff
from helpdesk import counts
from helpdesk.models import Entry, Follower, Mention, SpamMark, Ticket
from helpdesk.models.thread import PREVIEW
from helpdesk.viewing import BUILT_IN
from tests.cast import ROLE_OF
from tests.helpdesk.sequences.playing import WORKERS, Play

QUEUES = {"zhou": "funds", "li": "loans", "zhao": "finance"}
LEADS = "chen"
DONE = ("resolved", "closed")


def check(play: Play) -> None:
    """Raise AssertionError at the first thing that is not as it must be."""
    tickets = list(
        Ticket.objects.select_related("thread", "status", "queue", "assignee")
    )
    lines: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.order_by("ticket", "number"):
        lines[entry.ticket_id].append(entry)
    for ticket in tickets:
        _numbered(ticket, lines[ticket.pk])
        _counted(ticket, lines[ticket.pk])
        _stands(ticket)
        _frozen(play, ticket)
    _marked_as_spam_is_done(tickets)
    _followed(play)
    _in_reach(play, tickets)
    _figures(play, tickets)


def _numbered(ticket: Ticket, lines: list[Entry]) -> None:
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert ticket.thread.next_number == len(lines) + 1
    said = [line.at for line in lines if line.recalled_at is None]
    newest = said[-1] if said else ticket.created_at
    sides = list(ticket.sides.values_list("last_at", flat=True))
    assert ticket.last_at == max([newest, *sides])


def _counted(ticket: Ticket, lines: list[Entry]) -> None:
    """Unread, preview and times are those that the lines give."""
    thread = ticket.thread
    alive = [line for line in lines if line.recalled_at is None]
    messages = [line for line in alive if line.kind == Entry.Kind.MESSAGE]
    replies = [line for line in alive if line.kind == Entry.Kind.REPLY]
    since = max([thread.read_number, *(line.number for line in replies)])
    assert thread.unread == sum(line.number > since for line in messages)
    assert thread.client_number == (messages[-1].number if messages else 0)
    assert thread.client_at == (messages[-1].at if messages else None)
    assert thread.staff_at == (replies[-1].at if replies else None)
    said = sorted([*messages, *replies], key=lambda line: line.number)
    assert thread.last_text == (said[-1].text[:PREVIEW] if said else "")
    if said:
        from_client = said[-1].kind == Entry.Kind.MESSAGE
        assert (thread.last_side == "client") == from_client


def _stands(ticket: Ticket) -> None:
    """Status, category, and what hangs on them agree."""
    assert ticket.category == ticket.status.category
    assert ticket.is_done == (ticket.category in DONE)
    assert (ticket.resolved_at is not None) == ticket.is_done
    waits = ticket.category == "waiting_third"
    assert (ticket.third_party_id is not None) == waits, "waits for nobody, or not"
    assert bool(ticket.wait_department) == waits
    assert not (ticket.is_done and ticket.hold_state), "done and put aside"
    assert ticket.held_until is None or ticket.hold_state


def _frozen(play: Play, ticket: Ticket) -> None:
    """What is merged is closed, goes on in one of the same client, and gets no line."""
    assert (ticket.pk in play.frozen) == (ticket.merged_into_id is not None)
    if ticket.merged_into_id is None:
        return
    assert ticket.category == "closed"
    assert ticket.thread.next_number == play.frozen[ticket.pk], "a line after merging"
    end = ticket.standing()
    assert end.merged_into_id is None
    assert end.client_id == ticket.client_id


def _marked_as_spam_is_done(tickets: list[Ticket]) -> None:
    marked = set(
        SpamMark.objects.filter(undone_at=None).values_list("ticket", flat=True)
    )
    still_open = {ticket.pk for ticket in tickets if not ticket.is_done}
    assert not marked & still_open, "open, and marked as spam"


def _followed(play: Play) -> None:
    """Who follows is who was told to, and whom a note calls is among them, unless they
    let go since.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for number, name in Follower.objects.values_list("ticket", "staff__username"):
        found[number].add(name)
    assert found == {number: names for number, names in play.following.items() if names}
    for mention in Mention.objects.select_related("entry", "staff"):
        called = f"@{mention.staff.username}"
        assert called in mention.entry.text
        assert mention.entry.kind == Entry.Kind.NOTE


def _in_reach(play: Play, tickets: list[Ticket]) -> None:
    for name in ROLE_OF:
        staff = play.staff(name)
        seen = set(Ticket.objects.visible_to(staff).values_list("pk", flat=True))
        assert seen == {t.pk for t in tickets if _reaches(play, name, staff, t)}, name


def _reaches(play: Play, name: str, staff: Staff, ticket: Ticket) -> bool:
    if name not in WORKERS:
        return False
    if name == LEADS or ticket.queue.slug == QUEUES.get(name):
        return True
    return ticket.assignee_id == staff.pk or name in play.following[ticket.pk]


def _figures(play: Play, tickets: list[Ticket]) -> None:
    """The figures of the rail are those of the tickets."""
    alive = [ticket for ticket in tickets if not ticket.is_done]
    at_hand = [ticket for ticket in alive if ticket.hold_state != "held"]
    for name in ("zhou", LEADS):
        staff = play.staff(name)
        own = [ticket for ticket in at_hand if ticket.assignee_id == staff.pk]
        free = [ticket for ticket in at_hand if ticket.assignee_id is None]
        queue = QUEUES.get(name)
        told: dict[str, Any] = {
            "mine": len(own),
            "waiting": sum(ticket.category in ("new", "open") for ticket in own),
            "unassigned": sum(queue in (None, t.queue.slug) for t in free),
            "all": sum(_reaches(play, name, staff, ticket) for ticket in alive),
        }
        figures = counts.views(staff, BUILT_IN.values()).views
        found = {key: figures[key].number for key in told}
        assert found == told, f"{name}: {found}, not {told}"
        for each in counts.queues(staff):
            waiting = sum(ticket.queue_id == each.pk for ticket in alive)
            seen = queue is None or each.slug == queue
            assert vars(each)["waiting"] == (waiting if seen else 0), (name, each.slug)
