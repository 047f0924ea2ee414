"""The pages of clients: list, overview, forms, history, and who looked."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from config.lib.clock import now
from crm.models import Client, ClientGrant, Reading, Tag
from tests.cast import Cast
from tests.visits import browser, fragment

IDENTITY = "11010519491231002X"
CLEAR = ("wang@client.example", "王小明", "19900001234", IDENTITY)


@pytest.fixture
def wang(cast: Cast) -> Client:
    wang = cast.clients["wang"]
    wang.add_contact("phone", "19900001234", by=cast.zhou)
    wang.add_particular("identity", IDENTITY, by=cast.zhou)
    return wang


@pytest.fixture
def zhou(cast: Cast) -> Browser:
    return browser(cast.zhou)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def at(name: str, client: Client, *more: Any) -> str:
    return reverse(name, args=[client.pk, *more])


def test_list_and_page_show_masks_alone(
    cast: Cast, wang: Client, zhou: Browser
) -> None:
    wang.note(f"他的身份证 {IDENTITY}，手机 19900001234", by=cast.zhou)
    for path in ("/clients/", at("client", wang), at("client_history", wang)):
        page = text_of(zhou.get(path))
        assert "王**" in page
        assert not [value for value in CLEAR if value in page]


def test_panels_stand_with_their_permission_alone(cast: Cast, wang: Client) -> None:
    wang.note("晚上打", by=cast.zhou)
    zhou, wu = (
        text_of(browser(who).get(at("client", wang))) for who in (cast.zhou, cast.wu)
    )
    assert "notes-title" in zhou
    assert "identity-title" in wu
    assert "notes-title" not in wu
    assert "晚上打" not in wu


def test_a_specialist_sees_whom_was_named_to_them(cast: Cast, wang: Client) -> None:
    zhao = browser(cast.zhao)
    assert zhao.get(at("client", wang)).status_code == 404
    assert "王**" not in text_of(zhao.get("/clients/"))
    ClientGrant.objects.create(
        client=wang, role="specialist", reason="case", by=cast.chen, at=now()
    )
    page = text_of(zhao.get(at("client", wang)))
    assert "王**" in page
    assert at("client_edit", wang) not in page


def test_each_look_is_a_reading(cast: Cast, wang: Client, zhou: Browser) -> None:
    for name in ("client", "client_history", "client_edit"):
        zhou.get(at(name, wang))
    zhou.get("/clients/?q=wxm")
    told = Reading.objects.filter(client_id=wang.pk, staff=cast.zhou)
    parts = told.order_by("pk").values_list("what", "part")
    assert list(parts) == [
        ("page", "overview"),
        ("page", "history"),
        ("page", "edit"),
        ("search", "list"),
    ]
    assert {row.address for row in told} == {"127.0.0.1"}


def test_an_old_address_leads_to_the_merged_record(
    cast: Cast, wang: Client, zhou: Browser
) -> None:
    liu = cast.clients["liu"]
    liu.merged_into = wang
    liu.save(update_fields=["merged_into"])
    assert zhou.get(at("client", liu))["Location"] == at("client", wang)
    page = text_of(zhou.get("/clients/"))
    assert "刘**" not in page
    assert "registered the client" in text_of(
        zhou.get(at("client_history", wang) + "?show=events")
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=liu", "刘"),
        ("q=19900001234", "王"),
        ("lifecycle=lead", "王"),
        ("side=lender", "刘"),
        ("flag=any", "王"),
        ("flag=dispute", "王"),
        ("account=no", "王刘"),
        ("account=yes", ""),
        ("lifecycle=moon&side=dark&tag=x&flag=pirate&sort=up", "王刘"),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    cast: Cast, wang: Client, zhou: Browser, query: str, found: str
) -> None:
    wang.advance("lead", by=cast.wu)
    wang.raise_flag("dispute", "fee", by=cast.zhou)
    cast.clients["liu"].revise({"is_lender": True}, by=cast.zhou)
    page = text_of(zhou.get(f"/clients/?{query}"))
    assert {name for name in "王刘" if f"{name}**" in page} == set(found)


def test_a_tag_narrows_the_list(cast: Cast, wang: Client, zhou: Browser) -> None:
    tag = Tag(name="杭州")
    tag.set_up(by=cast.wu)
    wang.tag(tag, by=cast.zhou)
    page = text_of(zhou.get(f"/clients/?tag={tag.pk}"))
    assert "王**" in page
    assert "刘**" not in page


def test_a_client_is_entered_by_the_form(cast: Cast, zhou: Browser) -> None:
    typed = {"name": "欧阳娜娜", "phone": "199 0000 5678", "identity": IDENTITY}
    answer = zhou.post(reverse("client_new"), typed)
    entered = Client.objects.get(name="欧阳娜娜")
    assert answer["Location"] == at("client", entered)
    assert entered.contact_points.get().open() == "+8619900005678"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("identity", "1101051949123100", "2 characters are missing."),
        ("identity", "110105194912310021", "The check character does not fit"),
        ("card", "6222021234560432", "The check digit does not fit"),
        ("phone", "1381234", "phone number"),
        ("birth_date", "2999-01-01", "a day to come"),
    ],
)
def test_each_wrong_number_is_named_and_what_was_typed_is_kept(
    zhou: Browser, field: str, value: str, words: str
) -> None:
    answer = zhou.post(reverse("client_new"), {"name": "王", field: value})
    page = text_of(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert words in page
    assert f'value="{value}"' in page


def test_small_forms_are_dialogs_for_htmx_and_pages_without(
    wang: Client, zhou: Browser
) -> None:
    path = at("client_flag_new", wang)
    dialog = text_of(zhou.get(path, headers=fragment("dialogs")))
    assert "<dialog" in dialog
    assert "<html" not in dialog
    assert "<html" in text_of(zhou.get(path))
    typed = {"kind": "dispute", "reason": "服务费"}
    done = zhou.post(path, typed, headers=fragment("dialogs"))
    assert done["HX-Redirect"] == at("client", wang)
    assert wang.flags.get().reason == "服务费"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("client_contact_new", {"kind": "mail", "value": "w@work.example"}),
        ("client_particular_new", {"kind": "address", "value": "杭州市文三路 1 号"}),
        (
            "client_consent_new",
            {"purpose": "service", "means": "sms", "is_given": "no", "how": "call"},
        ),
        ("client_note_new", {"text": "晚上打"}),
        ("client_tags", {}),
        ("client_edit", {"name": "王大明"}),
    ],
)
def test_each_form_leads_back_to_the_client(
    wang: Client, zhou: Browser, name: str, typed: dict[str, str]
) -> None:
    answer = zhou.post(at(name, wang), typed)
    assert (answer.status_code, answer["Location"]) == (302, at("client", wang))


def test_a_contact_of_another_client_is_not_there(
    cast: Cast, wang: Client, zhou: Browser
) -> None:
    point = cast.clients["liu"].contact_points.get()
    for verb in ("verify", "drop", "fly"):
        path = at("client_contact", wang, point.pk, verb)
        assert zhou.post(path).status_code == 404
    point.refresh_from_db()
    assert point.verified_at is None


def test_the_history_reads_as_differences(
    cast: Cast, wang: Client, zhou: Browser
) -> None:
    wang.revise({"name": "汪大明", "is_lender": True}, by=cast.li)
    wang.note("原来的", by=cast.li).pin(by=cast.chen)
    page = text_of(zhou.get(at("client_history", wang)))
    assert "<del>王**</del>" in page
    assert "<ins>汪**</ins>" in page
    assert "汪大明" not in page
    assert "李雷" in page
    assert "陈主管" in page


def test_history_of_a_panel_is_for_those_who_see_the_panel(
    cast: Cast, wang: Client
) -> None:
    wang.note("晚上打", by=cast.zhou)
    page = text_of(browser(cast.wu).get(at("client_history", wang)))
    assert "晚上打" not in page
    assert "199****1234" in page


def test_all_of_a_long_history_is_paged_once(
    cast: Cast, wang: Client, zhou: Browser
) -> None:
    from crm.client_history import page

    for number in range(70):
        wang.note(f"note {number}", by=cast.zhou)
    seen, after = [], ""
    while True:
        changes, after = page(wang, cast.zhou.has_perm, after)
        seen += [
            one.new
            for change in changes
            for one in change.differences
            if one.label == "note"
        ]
        if not after:
            break
    assert seen == [f"note {number}" for number in reversed(range(70))]
    assert zhou.get(at("client_history", wang) + "?after=x-y-z").status_code == 200


def test_the_ticket_leads_to_the_client(cast: Cast, zhou: Browser) -> None:
    ticket = cast.ticket()
    page = text_of(zhou.get(ticket.get_absolute_url()))
    assert at("client", ticket.client) in page


def test_tickets_out_of_reach_are_not_on_the_clients_page(
    cast: Cast, zhou: Browser
) -> None:
    own, other = cast.ticket(), cast.ticket("wang", "loans")
    for headers in ({}, fragment("client-tickets")):
        path = at("helpdesk:client_tickets", own.client)
        page = text_of(zhou.get(path, headers=headers))
        assert f"#{own.number}<" in page
        assert f"#{other.number}<" not in page
