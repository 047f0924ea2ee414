"""Pages of saved views, and the views in the desk."""

from typing import Any

import pytest

from crm.models import Staff
from helpdesk.models import SavedView
from helpdesk.models.saved_view import Wish
from tests.cast import Cast
from tests.visits import browser

LIST = "/desk/tickets/"


def listed(staff: Staff, view: str) -> list[int]:
    """The numbers that a view shows."""
    page = browser(staff).get(LIST, {"view": view})
    assert page.status_code == 200
    return [row.pk for row in page.context["page"].rows]


def saved(cast: Cast, name: str = "zhou", **told: Any) -> SavedView:
    """A view of urgent tickets, unless told otherwise."""
    wish = Wish(**{"name": "急件", "conditions": {"priority": ["4"]}, **told})
    return SavedView.objects.keep(wish, by=cast.staff[name])


def test_the_views_there_from_the_start_show_what_they_say(cast: Cast) -> None:
    new, mine, done = cast.ticket(), cast.ticket(), cast.ticket()
    mine.claim(by=cast.zhou)
    mine.reply("马上核对。", by=cast.zhou)
    new.note("@zhou 请看", by=cast.chen)
    done.resolve(by=cast.zhou)
    assert listed(cast.zhou, "mine") == [mine.pk]
    assert listed(cast.zhou, "waiting") == []
    assert listed(cast.zhou, "mentioned") == [new.pk]
    assert listed(cast.zhou, "today") == [done.pk]
    assert listed(cast.zhou, "third") == []


def test_what_is_on_the_screen_is_saved_under_a_name(cast: Cast) -> None:
    urgent, _plain = cast.ticket(), cast.ticket()
    urgent.classify(type=None, priority=4, by=cast.zhou)
    staff = browser(cast.zhou)
    form = staff.get("/desk/views/new/?view=unassigned&priority=4").context["form"]
    posted = {bound.html_name: bound.value() for bound in form if bound.value()}
    answer = staff.post("/desk/views/new/", {**posted, "name": "无人急件"})
    view = SavedView.objects.get()
    assert answer.headers["Location"] == f"{LIST}?view=s{view.pk}"
    assert view.conditions["priority"] == ["4"]
    assert view.conditions["assignee"] == ["nobody"]
    assert listed(cast.zhou, f"s{view.pk}") == [urgent.pk]


def test_a_saved_view_stands_in_the_rail_with_its_figure(cast: Cast) -> None:
    view = saved(cast)
    cast.ticket().classify(type=None, priority=4, by=cast.zhou)
    page = browser(cast.zhou).get("/desk/")
    [link] = page.context["saved_views"]
    assert (link["name"], str(link["count"])) == (f"s{view.pk}", "1")


@pytest.mark.parametrize(
    "conditions", [{"colour": ["red"]}, {"priority": ["9"]}, {"queue": ["98765"]}, [7]]
)
def test_a_stale_view_says_why_it_shows_nothing(cast: Cast, conditions: Any) -> None:
    cast.ticket()
    view = saved(cast)
    view.conditions = conditions
    view.save()
    page = browser(cast.zhou).get(LIST, {"view": f"s{view.pk}"})
    assert page.status_code == 200
    assert page.context["trouble"]
    assert page.context["page"].rows == []
    assert browser(cast.zhou).get(f"/desk/views/{view.pk}/").status_code == 200
    assert browser(cast.zhou).get("/desk/views/").status_code == 200


def test_a_view_of_somebody_else_is_not_there(cast: Cast) -> None:
    view = saved(cast)
    page = browser(cast.chen).get(LIST, {"view": f"s{view.pk}"})
    assert page.context["trouble"]
    assert page.context["page"].rows == []
    assert browser(cast.chen).get(f"/desk/views/{view.pk}/").status_code == 404


def test_taking_away_offers_the_way_back(cast: Cast) -> None:
    view, staff = saved(cast), browser(cast.zhou)
    staff.post(f"/desk/views/{view.pk}/removal/")
    assert staff.get("/desk/").context["saved_views"] == []
    assert "restoration" in staff.get("/desk/views/").content.decode()
    staff.post(f"/desk/views/{view.pk}/restoration/")
    assert len(staff.get("/desk/").context["saved_views"]) == 1


def test_rows_show_what_the_view_says(cast: Cast) -> None:
    view = saved(cast, conditions={}, columns=("queue",), sort="number")
    first, second = cast.ticket(), cast.ticket()
    page = browser(cast.zhou).get(LIST, {"view": f"s{view.pk}"})
    assert [row.pk for row in page.context["page"].rows] == [first.pk, second.pk]
    row = page.context["rows"][0]
    assert row["id"] == ""
    assert "Funds" in row["marks"]


def test_an_agent_is_offered_no_team(cast: Cast) -> None:
    page = browser(cast.zhou).get("/desk/views/new/").content.decode()
    assert 'name="scope"' not in page
    assert 'name="scope"' in browser(cast.chen).get("/desk/views/new/").content.decode()
