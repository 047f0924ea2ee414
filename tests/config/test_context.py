"""The frame of every page: places by permission, theme, language."""

import pytest
from django.test import RequestFactory

from config import context
from config.preferences import preferences
from helpdesk.viewing import BUILT_IN


class Person:
    is_authenticated = True
    theme = ""

    def __init__(self, *permissions):
        self.permissions = permissions
        self.preferred = {}

    def has_perm(self, name):
        return name in self.permissions

    def prefer(self, **wishes):
        self.preferred.update(wishes)


@pytest.fixture
def asked():
    def ask(path="/", person=None, **data):
        factory = RequestFactory()
        request = factory.post(path, data) if data else factory.get(path)
        request.user = person or Person()  # type: ignore[assignment]
        return request

    return ask


def icons_of(request):
    return [place["icon"] for place in context.places(request)]


def test_only_pages_that_exist_are_places(asked, monkeypatch):
    monkeypatch.setattr(context, "PLACES", (context.Place(("nowhere",), "x", "inbox"),))
    assert context.places(asked()) == []


def test_a_place_needs_its_permission(asked, monkeypatch):
    place = context.Place(("healthz",), "x", "inbox", ("crm.manage_staff",))
    monkeypatch.setattr(context, "PLACES", (place,))
    assert icons_of(asked()) == []
    assert icons_of(asked(person=Person("crm.manage_staff"))) == ["inbox"]


def test_the_components_are_a_place_in_the_demonstration_alone(asked, settings):
    settings.KEFU_DEMO = False
    assert "shapes" not in icons_of(asked())
    settings.KEFU_DEMO = True
    assert "shapes" in icons_of(asked())


def test_the_longest_address_is_the_current_place(asked, settings):
    settings.KEFU_DEMO = True
    found = context.places(asked("/desk/components/"))
    assert [place["icon"] for place in found if place["current"]] == ["shapes"]


def test_the_persons_theme_wins_over_the_cookie(asked):
    request = asked()
    request.COOKIES["theme"] = "dark"
    assert context.theme(request) == "dark"
    request.user.theme = "light"
    assert context.theme(request) == "light"


def test_a_theme_that_does_not_exist_is_passed_over(asked):
    request = asked()
    request.COOKIES["theme"] = '"><script>'
    assert context.theme(request) == ""


def test_a_wish_is_kept_with_the_person_and_in_a_cookie(asked):
    person = Person()
    answer = preferences(asked(person=person, theme="dark", next="/desk/?a=b"))
    assert person.preferred == {"theme": "dark"}
    assert answer.cookies["theme"].value == "dark"
    assert answer["Location"] == "/desk/?a=b"


def test_it_goes_nowhere_else_and_keeps_no_nonsense(asked):
    person = Person()
    answer = preferences(
        asked(person=person, language="xx", next="https://evil.example")
    )
    assert answer["Location"] == "/"
    assert person.preferred == {}
    assert not answer.cookies


def test_a_get_changes_nothing(asked):
    assert preferences(asked()).status_code == 405


def test_no_two_places_share_their_keys():
    keys = [place.key for place in (*context.PLACES, *context.VIEWS) if place.key]
    assert len(set(keys)) == len(keys)


def test_the_views_are_those_of_the_desk():
    told = [(str(view.label), view.icon, view.query) for view in context.VIEWS]
    built_in = BUILT_IN.values()
    assert told == [(str(v.label), v.icon, f"view={v.name}") for v in built_in]


def test_the_palette_says_which_keys_lead_to_a_place(asked):
    person = Person("helpdesk.work_tickets")
    found = context.commands(context.places(asked(person=person)))
    mine = next(one for one in found if one["path"].endswith("?view=mine"))
    assert (mine["key"], mine["group"]) == ("g m", "View")
