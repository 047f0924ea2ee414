"""Signing in by user name and password, and all the ways that are closed."""

import re
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from crm.models import Activity, Staff
from tests.cast import PASSWORD
from tests.crm.signing_in import is_signed_in, sign_in


def test_zhou_signs_in_and_comes_to_the_desk(client, cast):
    answer = sign_in(client, "zhou")
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert is_signed_in(client)


def test_the_page_in_chinese(client, cast):
    page = client.get(reverse("account_login"), headers={"Accept-Language": "zh-CN"})
    assert 'lang="zh-Hans"' in page.content.decode()


def test_after_signing_in_zhou_is_where_she_wanted_to_go(client, cast):
    wanted = reverse("me")
    asked = client.get(wanted)["Location"]
    assert asked == f"/accounts/login/?next={quote(wanted, safe='')}"
    assert sign_in(client, "zhou", next=wanted)["Location"] == wanted


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site(client, cast, elsewhere):
    assert sign_in(client, "zhou", next=elsewhere)["Location"] == "/"


def test_the_session_key_changes_at_sign_in(client, cast):
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    before = client.session.session_key
    assert before
    sign_in(client, "zhou")
    assert client.session.session_key != before


def test_unknown_disabled_and_wrong_get_the_same_answer(client, cast):
    cast.li.disable(by=cast.wu)
    answers = [
        sign_in(client, name, password).content.decode()
        for name, password in [
            ("zhou", "wrong"),
            ("nobody-of-this-name", "wrong"),
            ("li", PASSWORD),
            ("system", "wrong"),
        ]
    ]
    shown = {_without_what_was_typed(text) for text in answers}
    assert len(shown) == 1
    assert "User name or password is wrong" in shown.pop()


class Counting(PBKDF2PasswordHasher):
    """Counts the rounds of hashing, which are nearly all of the time a try takes."""

    iterations = 1_000
    rounds = 0

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        Counting.rounds += iterations or self.iterations
        return super().encode(password, salt, iterations)


def test_unknown_names_take_as_many_rounds_as_known_ones(client, cast, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    settings.AXES_ENABLED = False
    cast.zhou.set_password(PASSWORD)
    cast.zhou.save()
    rounds = []
    for name in ("zhou", "nobody"):
        Counting.rounds = 0
        sign_in(client, name, "wrong")
        rounds.append(Counting.rounds)
    assert rounds == [1_000, 1_000]


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_set_password",
    ],
)
def test_there_is_no_way_to_sign_up_or_reset_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "3rdparty/"])
def test_those_addresses_do_not_exist(client, db, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_the_page_says_who_gives_a_new_password(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert "Password forgotten? An administrator gives you a new one" in page


def test_signing_out_ends_the_session(client, cast):
    sign_in(client, "zhou")
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_a_one_time_password_must_be_changed_before_anything_else(client, cast):
    password = cast.zhou.issue_password(by=cast.wu)
    sign_in(client, "zhou", password)
    change = reverse("account_change_password")
    assert client.get(reverse("me"))["Location"] == change
    page = client.get(change).content.decode()
    assert "You signed in with a one-time password" in page

    def send(new):
        return client.post(
            change, {"oldpassword": password, "password1": new, "password2": new}
        )

    assert "other than the present" in send(password).content.decode()
    assert send("a quiet lake at noon").status_code == 302
    assert is_signed_in(client)
    assert list(Activity.objects.about(cast.zhou).values_list("action", flat=True))[
        -2:
    ] == ["staff.password_issued", "staff.password_chosen"]


def test_a_one_time_password_is_good_for_three_days(client, cast, clock):
    password = cast.zhou.issue_password(by=cast.wu)
    clock.shift(3 * 24 * 3600)
    answer = sign_in(client, "zhou", password)
    assert "User name or password is wrong" in answer.content.decode()


def test_one_time_passwords_are_long_and_never_alike(cast):
    made = {cast.zhou.issue_password(by=cast.wu) for _n in range(20)}
    assert len(made) == 20
    assert {len(password) for password in made} == {24}


def test_a_new_password_ends_the_other_sessions_but_not_this_one(
    client, cast, client_elsewhere
):
    for browser in (client, client_elsewhere):
        sign_in(browser, "zhou")
    new = "a quiet lake at noon"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert is_signed_in(client)
    assert not is_signed_in(client_elsewhere)


def test_a_weak_new_password_is_refused_by_name(client, cast):
    sign_in(client, "zhou")
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"},
    )
    assert answer.status_code == 200
    assert 'id="id_password1_error"' in answer.content.decode()
    assert Staff.objects.get(username="zhou").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("abc-9", "至少需要 8 个字符"),
        ("password1", "过于常见"),
        ("83920174650", "不能只有数字"),
        ("zhouqian@kefu", "太接近"),
    ],
)
def test_a_weak_password_is_told_in_chinese(cast, password, words):
    cast.zhou.email = "zhouqian@kefu.example"
    with translation.override("zh-hans"), pytest.raises(ValidationError, match=words):
        validate_password(password, cast.zhou)


def _without_what_was_typed(page: str) -> str:
    """The page without the token of the form and the name given back."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    page = re.sub(r'"X-CSRFToken": "[^"]*"', "", page)
    return re.sub(r'<input[^>]*name="login"[^>]*>', "", page)
