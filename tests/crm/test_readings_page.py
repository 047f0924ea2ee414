"""Who looked at whom: the auditor's page, and the set-up of tags."""

from typing import Any

import pytest
from django.urls import reverse

from crm.models import Reading, Tag
from tests.cast import Cast
from tests.visits import browser

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/desk/setup/readings/"


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.KEFU_MFA_ROLES = frozenset()


def looked(cast: Cast) -> None:
    """Zhou opens Wang, Li searches for Liu."""
    browser(cast.zhou).get(reverse("client", args=[cast.clients["wang"].pk]))
    browser(cast.li).get("/clients/?q=liu")


def rows(cast: Cast, query: str = "") -> str:
    """The table as the auditor sees it."""
    page = browser(cast.zheng).get(f"{PAGE}?{query}").content.decode()
    return str(page.partition("<tbody>")[2])


def test_the_auditor_sees_who_looked_at_whom(cast: Cast) -> None:
    looked(cast)
    told = rows(cast)
    for words in ("周倩", "王**", "Client page", "李雷", "刘**", "127.0.0.1"):
        assert words in told
    assert "王小明" not in told


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("staff={zhou}", "王"),
        ("client={liu}", "刘"),
        ("what=search", "刘"),
        ("since=2026-03-02&until=2026-03-02", "王刘"),
        ("since=2026-03-03", ""),
        ("until=2026-03-01", ""),
        ("client=999999", ""),
        ("client=x&what=moon&since=never", "王刘"),
    ],
)
def test_the_list_is_narrowed(cast: Cast, query: str, shown: str) -> None:
    looked(cast)
    told = rows(cast, query.format(zhou=cast.zhou.pk, liu=cast.clients["liu"].pk))
    assert {name for name in "王刘" if f"{name}**" in told} == set(shown)


def test_a_merged_number_is_followed(cast: Cast) -> None:
    looked(cast)
    wang, liu = cast.clients["wang"], cast.clients["liu"]
    liu.merged_into = wang
    liu.save(update_fields=["merged_into"])
    told = rows(cast, f"client={wang.pk}")
    assert f"today number {wang.pk}" in told
    assert "刘**" not in told
    assert Reading.objects.filter(client_id=liu.pk).exists()


def test_tags_are_set_up_and_taken_out_of_use(cast: Cast) -> None:
    wu = browser(cast.wu)
    wu.post(reverse("tag_new"), {"name": "杭州", "is_active": "on"})
    tag = Tag.objects.get(name="杭州")
    again = wu.post(reverse("tag_new"), {"name": "杭州", "is_active": "on"})
    assert again.status_code == 200
    wu.post(reverse("tag", args=[tag.pk]), {"name": "杭州市"})
    tag.refresh_from_db()
    assert (tag.name, tag.is_active) == ("杭州市", False)
    assert "杭州市" in wu.get(reverse("tags")).content.decode()
