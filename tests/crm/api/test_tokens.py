"""Tokens of the API: known by their hash, confined, revocable."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from crm.models import Activity, ApiToken, Staff
from crm.refused import Refused
from helpdesk.models import Queue
from tests.cast import Cast
from tests.programs import Program, hire, program
from tests.visits import browser


def made(*arguments: str) -> str:
    """What `make_token` prints."""
    out = StringIO()
    call_command("make_token", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_text_of_a_token_is_kept_nowhere(cast: Cast) -> None:
    token, text = ApiToken.objects.issue(hire(), by=cast.wu)
    assert len(text) > 43 and text not in repr(vars(token))
    assert token.hint == text[-4:] and ApiToken.objects.shown(text) == token
    activity = Activity.objects.get(action="token.issued")
    assert text not in repr(activity.particulars)


def test_people_have_no_tokens(cast: Cast) -> None:
    with pytest.raises(Refused, match="sign in"):
        ApiToken.objects.issue(cast.zhou, by=cast.wu)


def test_a_scope_there_is_not_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="tickets:eat") as refused:
        ApiToken.objects.issue(hire(), ["tickets:eat"], by=cast.wu)
    assert (refused.value.field, refused.value.code) == ("scopes", "unknown")


def test_a_token_lets_its_program_in(cast: Cast) -> None:
    answer = program(hire()).get("clients/")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]


def test_a_revoked_token_is_out_at_once(cast: Cast) -> None:
    token, text = ApiToken.objects.issue(hire(), by=cast.wu)
    token.revoke(by=cast.wu)
    answer = Program(text).get("clients/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
    assert answer.json()["code"] == "authentication-failed"
    with pytest.raises(Refused, match="already"):
        token.revoke(by=cast.wu)


def test_the_token_of_a_disabled_account_is_out(cast: Cast) -> None:
    bot = hire()
    caller = program(bot)
    bot.disable(by=cast.wu)
    assert caller.get("clients/").status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Token", "Token ", "Token kefu_ü", "Bearer x", "Basic eDp5", "Tok"]
)
def test_what_is_no_token_is_nobody(cast: Cast, client: Any, header: str) -> None:
    answer = client.get("/api/v1/clients/", headers={"authorization": header})
    assert answer.status_code == 401 and answer.json()["status"] == 401


def test_a_scope_confines(cast: Cast) -> None:
    answer = program(hire(), "tickets:read").get("clients/")
    assert answer.status_code == 403
    assert answer.json()["code"] == "scope"
    assert answer.json()["scope"] == "clients:read"


def test_the_use_of_a_token_is_noted_to_five_minutes(cast: Cast, clock: Any) -> None:
    caller = program(hire())
    caller.get("clients/")
    first = ApiToken.objects.get().last_used_at
    clock.shift(timedelta(minutes=1))
    caller.get("clients/")
    assert ApiToken.objects.get().last_used_at == first
    clock.shift(timedelta(minutes=5))
    caller.get("clients/")
    assert ApiToken.objects.get().last_used_at not in {None, first}


def test_a_program_cannot_borrow_a_session(cast: Cast) -> None:
    assert browser(hire()).get("/api/v1/clients/").status_code == 403


def test_who_must_choose_a_password_first_gets_no_page(cast: Cast) -> None:
    cast.zhou.issue_password(by=cast.wu)
    answer = browser(Staff.objects.get(username="zhou")).get("/api/v1/clients/")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"


def test_make_token_prints_the_token_alone(cast: Cast) -> None:
    text = made("crm-sync", "--role", "agent", "--scope", "tickets:read").strip()
    token = ApiToken.objects.get()
    assert ApiToken.objects.shown(text) == token and token.scopes == ["tickets:read"]
    assert (token.staff.kind, token.staff.role) == ("integration", "agent")
    assert token.staff.queue_parts.count() == Queue.objects.count()


def test_make_token_again_gives_the_same_integration_another_one(cast: Cast) -> None:
    one, two = made("sync"), made("sync")
    assert one != two and ApiToken.objects.values("staff").distinct().count() == 1


def test_make_token_takes_nobody_elses_name(cast: Cast) -> None:
    with pytest.raises(CommandError, match="somebody else"):
        made("zhou", "--role", "agent")
    assert not ApiToken.objects.exists()


def test_make_token_puts_the_integration_into_the_queues_named(cast: Cast) -> None:
    made("sync", "--queue", "loans")
    assert Staff.objects.get(username="sync").queue_parts.get().queue.slug == "loans"
    with pytest.raises(CommandError, match="no such queue"):
        made("other", "--queue", "nowhere")
    assert not Staff.objects.filter(username="other").exists()


def test_revoke_tokens_ends_them_all(cast: Cast) -> None:
    texts = [made("sync").strip(), made("sync").strip()]
    call_command("revoke_tokens", "sync", stdout=StringIO())
    assert [ApiToken.objects.shown(text) for text in texts] == [None, None]
    with pytest.raises(CommandError, match="no token in force"):
        call_command("revoke_tokens", "sync")
