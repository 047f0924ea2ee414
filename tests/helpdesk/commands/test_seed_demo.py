"""`seed_demo`: a desk to look at, and the same by the thousand."""

from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import Client, ContactPoint, Staff
from helpdesk.demo.people import register_clients
from helpdesk.models import (
    Article,
    ArticleVersion,
    Attachment,
    Entry,
    Mention,
    Participant,
    QueueMember,
    SavedView,
    ScheduledReply,
    SideConversation,
    Thread,
    Ticket,
)

pytestmark = pytest.mark.django_db


def seed(**options: int) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


def test_the_demo_has_its_accounts_and_something_in_every_state():
    seed()
    names = set(Staff.objects.filter(is_demo=True).values_list("username", flat=True))
    assert names >= {"agent", "agent2", "supervisor", "finance", "risk", "admin"}
    assert Staff.objects.get(username="agent").check_password("kefu-demo")
    assert QueueMember.objects.filter(staff__username="agent").exists()
    states = set(Ticket.objects.values_list("category", flat=True))
    assert states >= {"new", "open", "waiting_client", "waiting_third", "resolved"}
    agent = Staff.objects.get(username="agent")
    assert 0 < Ticket.objects.visible_to(agent).count() < Ticket.objects.count()


def test_an_agent_has_worked_a_while_and_once():
    seed()
    seed(tickets=5, clients=5)
    worked = Ticket.objects.filter(assignee__username="agent")
    assert worked.exclude(hold_state="").count() == 1
    assert SideConversation.objects.get().ticket in worked
    assert Participant.objects.get().ticket in worked
    assert ScheduledReply.objects.get().ticket in worked
    assert Attachment.objects.get().entry.ticket in worked
    assert Mention.objects.get().staff.username == "supervisor"
    assert set(SavedView.objects.values_list("scope", flat=True)) == {
        "mine",
        "everyone",
    }


def test_a_second_time_adds_nothing():
    seed()
    tickets = Ticket.objects.count()
    assert "loaded already" in seed()
    assert Ticket.objects.count() == tickets


def test_clients_by_the_thousand_cost_few_statements():
    with CaptureQueriesContext(connection) as asked:
        register_clients(600, Random(1))
    assert Client.objects.count() == ContactPoint.objects.filter(kind="mail").count()
    assert len(asked) < 600 / 4


def test_as_many_as_asked():
    seed(tickets=50, clients=10, entries=3)
    assert Ticket.objects.count() == 50
    mails = ContactPoint.objects.filter(kind="mail")
    assert Client.objects.count() == mails.count() == 10
    lines = Ticket.objects.annotate(lines=Count("entries"))
    assert set(lines.values_list("lines", flat=True)) == {3}
    seed(tickets=20, clients=0, entries=3, seed=2)
    assert (Ticket.objects.count(), Client.objects.count()) == (70, 10)


def test_the_rows_are_those_the_verbs_would_have_left():
    seed(tickets=60, clients=20)
    ended = Thread.objects.annotate(lines=Count("ticket__entries"))
    assert not ended.exclude(next_number=F("lines") + 1).exists()
    assert not Ticket.objects.filter(is_done=False, resolved_at__isnull=False).exists()
    replies = Entry.objects.filter(kind="reply")
    assert replies.exists()
    assert not replies.filter(delivery=None).exists()
    # A reply goes on a seeded ticket as on any other.
    ticket = Ticket.objects.filter(is_done=False).select_related("thread").first()
    last = ticket.thread.last_number
    agent = Staff.objects.get(username="supervisor")
    assert ticket.reply("Hello", by=agent, seen=last).number == last + 1


def test_addresses_lead_nowhere():
    seed(tickets=5, clients=5)
    mails = ContactPoint.objects.filter(kind="mail")
    assert all(point.open().endswith(".invalid") for point in mails)
    phones = ContactPoint.objects.filter(kind="phone")
    assert all(point.open().startswith("+861990000") for point in phones)


def test_less_than_nothing_is_refused():
    with pytest.raises(CommandError, match="count from 0"):
        seed(tickets=-1)


def test_the_demo_has_articles_in_every_state_to_read_and_to_look_at_again():
    seed()
    seed()
    articles = Article.objects.all()
    assert articles.public().count() == 7
    assert set(articles.values_list("state", flat=True)) == {
        "draft",
        "internal",
        "public",
    }
    assert articles.exclude(title_en="").count() >= 4
    assert articles.due(timezone.localdate()).count() == 1
    assert (
        ArticleVersion.objects.filter(article__slug="when-a-withdrawal-arrives").count()
        == 2
    )
