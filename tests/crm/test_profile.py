"""The own profile: language, theme and time zone of each person."""

import pytest
from django.urls import reverse

from crm.models import Staff
from tests.crm.signing_in import sign_in


@pytest.fixture
def zhou(client, cast):
    sign_in(client, "zhou")
    return client


def prefer(browser, **wishes):
    return browser.post(
        reverse("me"), {"language": "", "theme": "", "time_zone": "", **wishes}
    )


def test_zhou_reads_chinese_from_now_on_whatever_the_browser_says(zhou):
    prefer(zhou, language="zh-hans")
    page = zhou.get(reverse("me"), headers={"Accept-Language": "en"}).content.decode()
    assert 'lang="zh-Hans"' in page


def test_theme_and_zone_are_kept(zhou):
    assert prefer(zhou, theme="dark", time_zone="Asia/Urumqi").status_code == 302
    staff = Staff.objects.get(username="zhou")
    assert (staff.theme, staff.time_zone) == ("dark", "Asia/Urumqi")
    assert 'data-theme="dark"' in zhou.get(reverse("me")).content.decode()


@pytest.mark.parametrize(
    ("field", "nonsense"),
    [("language", "tlh"), ("theme", "pink"), ("time_zone", "Asia/Nowhere")],
)
def test_nonsense_is_refused_by_name_and_changes_nothing(zhou, field, nonsense):
    answer = prefer(zhou, **{field: nonsense})
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert getattr(Staff.objects.get(username="zhou"), field) == ""


def test_nothing_else_can_be_posted_along(zhou):
    prefer(zhou, theme="dark", role="administrator", name="Boss", is_superuser="1")
    staff = Staff.objects.get(username="zhou")
    assert (staff.role, staff.name, staff.is_superuser) == ("agent", "周倩", False)


def test_the_profile_shows_what_is_set_up(zhou):
    page = zhou.get(reverse("me")).content.decode()
    for words in ("周倩", "Authenticator app", "Passkeys", "Where you are signed in"):
        assert words in page
