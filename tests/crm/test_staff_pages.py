"""The pages on which an administrator hires and changes staff."""

import re

import pytest
from django.urls import reverse

from crm.models import Activity, Staff
from crm.sentences import worded
from tests.crm.signing_in import is_signed_in, sign_in

HIRED = {
    "name": "何新",
    "username": "he",
    "role": "agent",
    "department": "customer_service",
    "email": "",
}


@pytest.fixture
def wu(client, cast):
    client.force_login(cast.wu)
    return client


def hire(browser, **other):
    return browser.post(reverse("staff_hire"), {**HIRED, **other})


def test_a_hired_agent_gets_in_by_the_password_shown_once(wu, client_elsewhere):
    page = hire(wu)
    password = re.search(r'id="issued">([^<]+)<', page.content.decode())[1]
    assert page["Cache-Control"] == "no-store, private"
    he = Staff.objects.get(username="he")
    assert (he.role, he.name) == ("agent", "何新")
    assert (
        password not in wu.get(reverse("staff_member", args=[he.pk])).content.decode()
    )
    sign_in(client_elsewhere, "he", password)
    assert client_elsewhere.get(reverse("me"))["Location"] == reverse(
        "account_change_password"
    )


def test_the_log_never_holds_the_password(wu):
    page = hire(wu).content.decode()
    password = re.search(r'id="issued">([^<]+)<', page)[1]
    kept = [str(row.particulars) for row in Activity.objects.all()]
    assert not any(password in particulars for particulars in kept)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "Zhou"}, "username"),
        ({"username": "a b"}, "username"),
        ({"role": "emperor"}, "role"),
        ({"department": "moon"}, "department"),
        ({"email": "nobody"}, "email"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_kept(wu, wrong, field):
    count = Staff.objects.count()
    page = hire(wu, **wrong).content.decode()
    assert f'id="id_{field}_error"' in page
    if field != "name":
        assert 'value="何新"' in page
    assert Staff.objects.count() == count


def test_nobody_is_hired_as_more_than_the_form_says(wu):
    hire(wu, is_superuser="1", is_staff="1", kind="system", is_demo="1")
    he = Staff.objects.get(username="he")
    assert not (he.is_superuser or he.is_staff or he.is_demo)
    assert he.kind == "person"


def test_the_list_is_searched_and_narrowed(wu, cast):
    def names(**wanted):
        rows = wu.get(reverse("staff"), wanted).context["page"].rows
        return {row.username for row in rows}

    assert "system" not in names()
    assert names(q="周") == {"zhou"}
    assert names(q="ZHO") == {"zhou"}
    assert names(role="supervisor") == {"chen"}
    assert names(department="promotion") == {"qian"}
    cast.li.disable(by=cast.wu)
    assert names(state="closed") == {"li"}
    assert "li" not in names(state="open")


def test_long_lists_are_paged_by_key(wu, cast):
    for number in range(60):
        Staff.objects.create(username=f"extra{number}", name=f"Extra {number:02}")
    seen, cursor = [], ""
    while True:
        page = wu.get(reverse("staff"), {"cursor": cursor} if cursor else {}).context[
            "page"
        ]
        seen += [row.pk for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == Staff.objects.people().count()


def test_a_new_role_signs_zhou_out(wu, client_elsewhere, cast):
    sign_in(client_elsewhere, "zhou")
    form = {"name": "周倩", "role": "specialist", "department": "finance", "email": ""}
    wu.post(reverse("staff_member", args=[cast.zhou.pk]), form)
    assert not is_signed_in(client_elsewhere)
    actions = Activity.objects.about(cast.zhou).values_list("action", flat=True)
    assert list(actions)[-2:] == ["staff.role_changed", "staff.revised"]


def test_wu_cannot_change_her_own_role_but_her_name(wu, cast):
    form = {
        "name": "吴总管",
        "role": "supervisor",
        "department": "operations",
        "email": "",
    }
    address = reverse("staff_member", args=[cast.wu.pk])
    assert "Nobody changes their own role" in wu.post(address, form).content.decode()
    cast.wu.refresh_from_db()
    assert cast.wu.name == "吴管理"
    wu.post(address, {**form, "role": "administrator"})
    cast.wu.refresh_from_db()
    assert cast.wu.name == "吴总管"


@pytest.mark.parametrize("verb", ["disable", "end-sessions", "password"])
def test_verbs_sign_zhou_out_and_stand_in_the_log(wu, client_elsewhere, cast, verb):
    sign_in(client_elsewhere, "zhou")
    wu.post(reverse("staff_act", args=[cast.zhou.pk, verb]))
    assert not is_signed_in(client_elsewhere)
    assert Activity.objects.about(cast.zhou).last().by == cast.wu


def test_a_refused_verb_says_why(wu, cast):
    page = wu.post(reverse("staff_act", args=[cast.wu.pk, "disable"]), follow=True)
    assert "Nobody disables their own account" in page.content.decode()


@pytest.mark.parametrize("verb", ["promote", "delete", "raise-epoch"])
def test_other_words_are_no_verbs(wu, cast, verb):
    assert wu.post(reverse("staff_act", args=[cast.zhou.pk, verb])).status_code == 404


def test_what_is_no_person_has_no_page(wu):
    system = Staff.system()
    assert wu.get(reverse("staff_member", args=[system.pk])).status_code == 404
    assert wu.post(reverse("staff_act", args=[system.pk, "enable"])).status_code == 404


def test_the_log_reads_in_sentences_and_is_narrowed(client, cast):
    cast.zhou.disable(by=cast.wu)
    cast.zhou.enable(by=cast.wu)
    client.force_login(cast.zheng)
    page = client.get(reverse("log"))
    newest = page.context["lines"][0]
    assert newest.words == "吴管理 opened the account of 周倩 again."
    assert newest.words in page.content.decode()
    narrowed = client.get(
        reverse("log"), {"by": cast.wu.pk, "action": "staff.disabled"}
    )
    assert [line.words for line in narrowed.context["lines"]] == [
        "吴管理 disabled the account of 周倩."
    ]


def test_the_log_is_narrowed_by_plain_words(client, cast):
    client.force_login(cast.zheng)
    for language in ("en", "zh-hans"):
        client.cookies["kefu_language"] = language
        offered = client.get(reverse("log")).context["filter"].fields["action"].choices
        words = [label for _key, label in offered]
        assert {key for key, _label in offered} == {"", *worded()}
        assert not [label for label in words if "." in label or "_" in label]
        assert len(set(words)) == len(words)


def test_a_person_has_a_name_of_persons_in_chinese(client, cast):
    client.force_login(cast.wu)
    client.cookies["kefu_language"] = "zh-hans"
    for page in ("staff", "staff_hire"):
        assert "姓名" in client.get(reverse(page)).content.decode()
