"""Set-up of queues, ticket types and roles on their pages."""

import pytest
from django.urls import reverse

from crm.models import Activity
from helpdesk.models import ChannelRoute, Queue, ThirdParty, TicketStatus, TicketType
from helpdesk.roles import PERMISSIONS, ROLES

QUEUE = {
    "name": "Complaints",
    "name_zh": "投诉",
    "slug": "complaints",
    "department": "risk",
    "colour": "3",
    "place": "10",
    "reopen_days": "14",
    "is_active": "on",
}
TYPE = {"name": "Withdrawal", "name_zh": "提现", "slug": "withdrawal", "place": "1"}


@pytest.fixture
def chen(client, cast):
    client.force_login(cast.chen)
    return client


@pytest.fixture
def wu(client, cast):
    client.force_login(cast.wu)
    return client


def queue_form(queue, **other):
    kept = {
        name: getattr(queue, name)
        for name in ("name", "name_zh", "department", "colour", "place", "reopen_days")
    }
    parts = {f"part_{m.staff_id}": m.part for m in queue.members.all()}
    return {**kept, **parts, "is_active": "on", **other}


def test_chen_makes_a_queue_with_a_lead_and_a_server(chen, cast):
    parts = {f"part_{cast.chen.pk}": "lead", f"part_{cast.zhou.pk}": "serve"}
    assert chen.post(reverse("queue_new"), {**QUEUE, **parts}).status_code == 302
    made = Queue.objects.get(slug="complaints")
    assert (made.colour, made.department, made.name_zh) == (3, "risk", "投诉")
    assert {m.staff.username: m.part for m in made.members.all()} == {
        "chen": "lead",
        "zhou": "serve",
    }
    assert Activity.objects.about(made).last().action == "queue.made"
    assert "Complaints" in chen.get(reverse("queues")).content.decode()


def test_members_are_only_those_who_may_work_on_tickets(chen, cast):
    page = chen.get(reverse("queue_new"))
    offered = {member.username for member in page.context["form"].staff}
    assert offered == {"zhou", "li", "hu", "zhao", "chen"}


def test_leaving_the_queue_takes_its_tickets_out_of_reach(chen, cast):
    ticket = cast.ticket()
    funds = cast.queues["funds"]
    chen.post(
        reverse("queue", args=[funds.pk]),
        queue_form(funds, **{f"part_{cast.zhou.pk}": ""}),
    )
    assert not type(ticket).objects.visible_to(cast.zhou).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": "funds"}, "slug"),
        ({"slug": "no good"}, "slug"),
        ({"name": ""}, "name"),
        ({"colour": "9"}, "colour"),
        ({"department": "moon"}, "department"),
        ({"place": "-1"}, "place"),
    ],
)
def test_what_is_wrong_with_a_queue_is_named(chen, wrong, field):
    answer = chen.post(reverse("queue_new"), {**QUEUE, **wrong})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert 'value="投诉"' in answer.content.decode()
    assert not Queue.objects.filter(slug="complaints").exists()


def test_a_queue_with_a_channel_or_open_tickets_stays_in_use(chen, cast):
    funds, loans = cast.queues["funds"], cast.queues["loans"]
    cast.ticket(client="liu", queue="loans")
    for queue, words in [(funds, "A channel leads here"), (loans, "Open tickets wait")]:
        form = queue_form(queue)
        del form["is_active"]
        page = chen.post(reverse("queue", args=[queue.pk]), form).content.decode()
        assert words in page
        queue.refresh_from_db()
        assert queue.is_active


def test_the_channel_is_led_into_another_queue_by_its_panel(wu, cast):
    panel = reverse("channel_queue", args=[cast.channel.pk])
    assert "Queue of new tickets" in wu.get(panel).content.decode()
    wu.post(panel, {"queue": cast.queues["loans"].pk})
    assert ChannelRoute.objects.queue_of(cast.channel) == cast.queues["loans"]
    assert Activity.objects.about(cast.channel).last().action == "channel.routed"
    refused = wu.post(panel, {"queue": "999999"}).content.decode()
    assert 'id="id_queue_error"' in refused


def test_types_make_a_tree_of_two_levels(chen):
    chen.post(reverse("type_new"), TYPE)
    top = TicketType.objects.get(slug="withdrawal")
    below = {**TYPE, "name": "Delayed", "slug": "delayed", "is_active": "on"}
    chen.post(reverse("type_new"), {**below, "parent": top.pk})
    child = TicketType.objects.get(slug="delayed")
    assert child.parent == top
    page = chen.get(reverse("types")).content.decode()
    assert page.index("Withdrawal") < page.index("Delayed")

    third = {**TYPE, "slug": "third", "parent": child.pk}
    assert "parent" in chen.post(reverse("type_new"), third).context["form"].errors
    other = TicketType.objects.create(slug="other", name="Other")
    moved = {**TYPE, "parent": other.pk}
    page = chen.post(reverse("type", args=[top.pk]), moved).content.decode()
    assert "Others stand under this one" in page


def test_the_key_of_a_type_stays(chen):
    chen.post(reverse("type_new"), TYPE)
    top = TicketType.objects.get(slug="withdrawal")
    chen.post(reverse("type", args=[top.pk]), {**TYPE, "slug": "new", "name": "Out"})
    top.refresh_from_db()
    assert (top.slug, top.name) == ("withdrawal", "Out")


def test_every_permission_of_the_table_has_words():
    told = {name for role in ROLES.values() for name in role.permissions}
    assert told == set(PERMISSIONS)


def test_the_roles_page_shows_exactly_the_table(wu):
    page = wu.get(reverse("roles"))
    shown = [row["held"] for row in page.context["rows"]]
    assert shown == [
        [name in role.permissions for role in ROLES.values()] for name in PERMISSIONS
    ]
    for role in ROLES.values():
        assert str(role.label) in page.content.decode()


def test_the_index_shows_only_what_one_may_open(client, cast):
    def names(staff):
        client.force_login(staff)
        return [p.name for p in client.get(reverse("setup")).context["places"]]

    assert names(cast.wu) == [
        "staff",
        "roles",
        "queues",
        "statuses",
        "parties",
        "types",
        "reasons",
        "sections",
        "tags",
        "channels",
        "search_setup",
        "helpdesk:blocks",
        "log",
    ]
    assert names(cast.chen) == [
        "queues",
        "statuses",
        "parties",
        "types",
        "reasons",
        "sections",
        "tags",
        "helpdesk:blocks",
    ]
    assert names(cast.zheng) == ["log", "readings"]


def test_wu_names_a_status_and_what_may_follow(wu, cast):
    opened = TicketStatus.objects.get(slug="open")
    form = {"name": "With the bank", "name_zh": "银行核实中", "slug": "bank"}
    form |= {"category": "waiting_third", "place": "45", "is_active": "on"}
    page = wu.post(reverse("status_new"), {**form, "leads_to": [opened.pk]})
    assert page.status_code == 302
    made = TicketStatus.objects.get(slug="bank")
    assert (made.category, list(made.leads_to.all())) == ("waiting_third", [opened])
    assert Activity.objects.about(made).last().action == "status.made"
    assert "With the bank" in wu.get(reverse("statuses")).content.decode()


def test_the_category_of_a_status_stays(wu, cast):
    opened = TicketStatus.objects.get(slug="open")
    form = {"name": "In progress", "place": "20", "is_active": "on"}
    wu.post(reverse("status", args=[opened.pk]), {**form, "category": "closed"})
    opened.refresh_from_db()
    assert (opened.name, opened.category) == ("In progress", "open")


def test_the_last_of_a_category_cannot_be_switched_off(wu, cast):
    opened = TicketStatus.objects.get(slug="open")
    page = wu.post(reverse("status", args=[opened.pk]), {"name": "Open", "place": "20"})
    assert "only one of its category" in page.content.decode()
    opened.refresh_from_db()
    assert opened.is_active


def test_wu_names_a_third_party(wu, cast):
    form = {"name": "Settlement bank", "name_zh": "存管银行", "slug": "settlement"}
    form |= {"kind": "bank", "department": "funds", "place": "10", "is_active": "on"}
    assert "No third party yet" in wu.get(reverse("parties")).content.decode()
    assert wu.post(reverse("party_new"), form).status_code == 302
    made = ThirdParty.objects.get(slug="settlement")
    assert (made.kind, made.department) == ("bank", "funds")
    assert Activity.objects.about(made).last().action == "party.made"
    page = wu.post(reverse("party", args=[made.pk]), {**form, "name": ""})
    assert "required" in page.content.decode()
