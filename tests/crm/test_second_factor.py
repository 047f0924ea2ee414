"""Second factors: app, recovery codes, passkeys, and roles that must have one."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from crm.models import Activity
from tests.crm.signing_in import (
    SECRET,
    code_of_app,
    is_signed_in,
    set_up_app,
    sign_in,
    wrong_code,
)


@pytest.fixture
def demanded(settings):
    settings.KEFU_MFA_ROLES = frozenset({"administrator", "supervisor"})


def test_with_an_app_the_password_alone_is_not_enough(client, cast):
    set_up_app(cast.zhou)
    assert sign_in(client, "zhou")["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "Second step" in page
    client.post(reverse("mfa_authenticate"), {"code": wrong_code()})
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of_app()})
    assert is_signed_in(client)


def test_a_code_is_good_once(client, client_elsewhere, cast):
    set_up_app(cast.zhou)
    code = code_of_app()
    for browser in (client, client_elsewhere):
        sign_in(browser, "zhou")
        browser.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)
    assert not is_signed_in(client_elsewhere)


def test_setting_up_an_app_gives_recovery_codes_that_work_once(client, cast):
    sign_in(client, "zhou")
    page = client.get(reverse("mfa_activate_totp"))
    client.post(
        reverse("mfa_activate_totp"), {"code": _code_for(page.context["form"].secret)}
    )
    shown = client.get(reverse("mfa_view_recovery_codes"))
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in shown.content.decode()
    downloaded = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert downloaded.split() == codes

    for signed_in in (True, False):
        client.post(reverse("account_logout"))
        sign_in(client, "zhou")
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_signed_in(client) is signed_in


def test_the_log_tells_of_factors_set_up_and_removed(client, cast, committed):
    sign_in(client, "zhou")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with committed():
        client.post(reverse("mfa_activate_totp"), {"code": _code_for(secret)})
    client.post(reverse("mfa_deactivate_totp"))
    actions = Activity.objects.about(cast.zhou).values_list("action", flat=True)
    assert list(actions)[-2:] == [
        "staff.second_factor_added",
        "staff.second_factor_removed",
    ]
    assert not Authenticator.objects.filter(user=cast.zhou).exists()


def test_the_secret_of_the_app_is_sealed_in_the_database(cast):
    set_up_app(cast.zhou)
    row = Authenticator.objects.get(user=cast.zhou)
    assert SECRET not in json.dumps(row.data)
    assert row.wrap().validate_code(code_of_app())


def test_the_secret_of_an_app_being_set_up_is_sealed_in_the_session(client, cast):
    sign_in(client, "zhou")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert secret not in json.dumps(dict(client.session.items()))

    wrong = f"{(int(_code_for(secret)) + 123_457) % 1_000_000:06}"
    answer = client.post(reverse("mfa_activate_totp"), {"code": wrong})
    again = answer.context["form"]
    assert (again.is_valid(), again.secret) == (False, secret)
    assert secret not in json.dumps(dict(client.session.items()))

    client.post(reverse("mfa_activate_totp"), {"code": _code_for(secret)})
    assert Authenticator.objects.filter(user=cast.zhou, type="totp").exists()
    assert "mfa.totp.secret" not in client.session


def test_an_unsealed_secret_in_the_session_gives_way_to_another(client, cast):
    sign_in(client, "zhou")
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of_app()})
    assert answer.context["form"].secret != SECRET
    assert not Authenticator.objects.filter(user=cast.zhou).exists()


def test_later_on_the_password_is_asked_for_again(client, cast, clock):
    sign_in(client, "zhou")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    clock.shift(301)
    away = client.get(reverse("mfa_activate_totp"))["Location"]
    assert away.startswith(reverse("account_reauthenticate"))
    page = client.get(away).content.decode()
    assert "Confirm that it is you" in page


def test_a_supervisor_without_a_factor_is_sent_to_set_one_up(client, cast, demanded):
    sign_in(client, "chen")
    for place in (reverse("me"), reverse("setup"), reverse("queues")):
        assert client.get(place)["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302


def test_with_the_factor_set_up_the_way_is_free(client, cast, demanded):
    sign_in(client, "chen")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": _code_for(secret)})
    assert is_signed_in(client)


def test_a_fragment_is_not_filled_with_the_set_up_page(client, cast, demanded):
    sign_in(client, "chen")
    answer = client.get(reverse("queues"), headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Redirect"] == reverse("mfa_index")


def test_an_agent_needs_none(client, cast, demanded):
    sign_in(client, "zhou")
    assert is_signed_in(client)


def test_demo_staff_need_none_in_the_demonstration(client, cast, demanded, settings):
    settings.KEFU_DEMO = True
    cast.chen.is_demo = True
    cast.chen.save()
    sign_in(client, "chen")
    assert is_signed_in(client)


def test_a_passkey_is_asked_for_in_words_the_browser_knows(client, cast):
    asked = client.get(
        reverse("mfa_login_webauthn"),
        headers={"Accept": "application/json", "Host": "localhost:8000"},
    ).json()["request_options"]["publicKey"]
    assert asked["rpId"] == "localhost"
    assert asked["userVerification"] == "required"
    sign_in(client, "zhou")
    page = client.get(reverse("mfa_add_webauthn"), headers={"Host": "localhost:8000"})
    made = page.context["js_data"]["creation_options"]["publicKey"]
    assert made["rp"] == {"id": "localhost", "name": "Kefu"}
    assert made["user"]["name"] == "zhou"
    assert 'id="passkey-options"' in page.content.decode()


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "null",
        "1",
        '"a"',
        "[]",
        "{}",
        '{"response": []}',
        '{"response": {}}',
        '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": '
        '{"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}',
    ],
)
def test_no_malformed_passkey_breaks_or_opens_anything(client, cast, credential):
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.status_code == 302
    assert not is_signed_in(client)
    sign_in(client, "zhou")
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_wu_resets_the_factor_of_somebody_who_lost_it(client, client_elsewhere, cast):
    set_up_app(cast.zhou)
    sign_in(client, "zhou")
    client.post(reverse("mfa_authenticate"), {"code": code_of_app()})
    client_elsewhere.force_login(cast.wu)
    client_elsewhere.post(reverse("staff_act", args=[cast.zhou.pk, "reset-factor"]))
    assert not is_signed_in(client)
    assert sign_in(client, "zhou")["Location"] == "/"
    last = Activity.objects.about(cast.zhou).last()
    assert last.action == "staff.second_factor_reset"


def _code_for(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    counter = sorted(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, counter))
