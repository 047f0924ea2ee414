"""The small parts of every page, drawn by `{% load ui %}`."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from config import icons
from config.lib.keyset import Page

NOW = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def draw(source, **context):
    return Template("{% load ui %}" + source).render(Context(context)).strip()


class Form(forms.Form):
    phone = forms.CharField(label="Phone", min_length=11, help_text="Eleven digits")
    ways = forms.MultipleChoiceField(
        choices=[("mail", "Mail")], widget=forms.CheckboxSelectMultiple, required=False
    )
    online = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class TestIcon:
    def test_it_points_into_the_sprite(self):
        assert f"?{icons.digest()}#mail" in draw('{% icon "mail" "s" %}')

    def test_it_is_ornament_unless_it_has_a_label(self):
        assert 'aria-hidden="true"' in draw('{% icon "mail" %}')
        assert 'role="img" aria-label="Mail"' in draw('{% icon "mail" label="Mail" %}')

    def test_an_unknown_name_raises_where_it_can_be_mended(self, settings):
        settings.DEBUG = True
        with pytest.raises(icons.UnknownIcon, match="no-such"):
            draw('{% icon "no-such" %}')

    def test_an_unknown_name_breaks_no_page_in_production(self, settings):
        settings.DEBUG = False
        settings.TESTING = False
        assert "#minus" in draw('{% icon "no-such" %}')

    def test_the_sprite_holds_every_name_once_and_in_order(self):
        assert list(icons.NAMES) == sorted(set(icons.NAMES))
        for name in icons.NAMES:
            assert f'id="{name}"'.encode() in icons.sprite()

    def test_the_sprite_may_be_kept_for_a_year(self):
        answer = icons.icons_svg(RequestFactory().get("/assets/icons.svg"))
        assert answer["Content-Type"] == "image/svg+xml"
        assert "immutable" in answer["Cache-Control"]


class TestField:
    def test_label_hint_and_required_mark(self):
        drawn = draw("{% field form.phone %}", form=Form())
        assert '<label for="id_phone">Phone' in drawn
        assert 'class="req"' in drawn
        assert 'aria-describedby="id_phone_helptext"' in drawn
        assert 'id="id_phone_helptext">Eleven digits' in drawn

    def test_an_error_is_named_and_tied_to_the_control(self):
        drawn = draw("{% field form.phone %}", form=Form({"phone": "138"}))
        assert 'aria-invalid="true"' in drawn
        assert 'aria-describedby="id_phone_helptext id_phone_error"' in drawn
        assert 'id="id_phone_error"' in drawn
        assert "#circle-alert" in drawn

    def test_many_boxes_are_a_named_group(self):
        drawn = draw("{% field form.ways %}", form=Form())
        assert "<fieldset" in drawn
        assert "<legend" in drawn

    def test_a_box_may_be_a_switch(self):
        assert 'class="switch"' in draw(
            '{% field form.online kind="switch" %}', form=Form()
        )

    def test_keywords_become_attributes(self):
        drawn = draw('{% field form.phone data_x="1" autofocus=True %}', form=Form())
        assert 'data-x="1"' in drawn
        assert "autofocus" in drawn

    def test_the_summary_links_to_each_wrong_field(self):
        drawn = draw("{% form_errors form %}", form=Form({"phone": "138"}))
        assert '<a href="#id_phone">Phone</a>' in drawn

    def test_a_form_without_errors_has_no_summary(self):
        assert draw("{% form_errors form %}", form=Form()) == ""


class TestPeople:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [("王建", "王"), ("周**", "周"), ("Li Min", "LM"), ("vera", "V"), ("", "?")],
    )
    def test_letters(self, name, letters):
        assert f">{letters}</span>" in draw("{% avatar name %}", name=name)

    def test_the_tint_stays_with_the_person(self):
        assert (
            draw("{% avatar a seed=7 %}", a="王")[:40]
            == draw("{% avatar a seed=7 %}", a="王")[:40]
        )

    def test_a_name_is_text_not_markup(self):
        assert "<b>" not in draw("{% badge name %}", name="<b>x")


class TestMoments:
    @pytest.fixture(autouse=True)
    def frozen(self):
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.mark.parametrize(
        ("back", "words"),
        [
            (timedelta(seconds=-30), "now"),
            (timedelta(seconds=59), "now"),
            (timedelta(minutes=6), "6 min"),
            (timedelta(hours=3), "3 h"),
            (timedelta(hours=11), "yesterday"),
            (timedelta(days=3), "Fri"),
            (timedelta(days=20), "02-10"),
            (timedelta(days=90), "2025-12-02"),
        ],
    )
    def test_ago(self, back, words):
        with translation.override("en"):
            assert f">{words}</time>" in draw("{% ago at %}", at=NOW - back)

    def test_the_exact_moment_is_kept(self):
        drawn = draw("{% when at %}", at=NOW)
        assert 'datetime="2026-03-02T10:00:00+08:00"' in drawn
        assert ">10:00</time>" in drawn

    def test_no_moment_draws_nothing(self):
        assert draw("{% ago at %}{% when at %}", at=None) == ""


class TestMarks:
    def test_a_state_looks_the_same_everywhere(self):
        assert 'class="badge bad"' in draw('{% status "failed" "Failed" %}')

    def test_an_unknown_state_is_calm(self):
        assert 'class="badge "' in draw('{% status "x" "X" %}')

    def test_no_count_draws_nothing(self):
        assert draw("{% count 0 %}") == ""

    def test_a_count_stops_at_99(self):
        assert "99+" in draw("{% count 340 %}")

    @pytest.mark.parametrize("state", ["calm", "soon", "late", "paused", "met"])
    def test_time_left_has_a_shape(self, state):
        drawn = draw("{% sla state '2 h' 0.5 %}", state=state)
        assert f'class="sla {state}"' in drawn
        assert "<svg" in drawn


class TestLists:
    def context(self, address):
        return {"request": RequestFactory().get(address)}

    def test_sorting_turns_round_and_starts_at_the_first_page(self):
        drawn = draw(
            '{% sort "due" "Due" %}', **self.context("/?sort=due&q=a&cursor=x")
        )
        assert 'aria-sort="ascending"' in drawn
        assert 'href="?q=a&amp;sort=-due"' in drawn

    def test_filters_are_kept_and_taken_out(self):
        drawn = draw("{% query status='' q='b' %}", **self.context("/?status=open"))
        assert drawn == "?q=b"

    def test_paging_links_to_both_neighbours(self):
        page = Page([], next="n1", previous="p1")
        drawn = draw("{% paging page '1-25' %}", page=page, **self.context("/?q=a"))
        assert 'href="?q=a&amp;cursor=n1" rel="next"' in drawn
        assert 'href="?q=a&amp;cursor=p1" rel="prev"' in drawn


class TestCharts:
    def test_every_figure_is_also_in_a_table(self):
        drawn = draw("{% bars 'Open' rows %}", rows=[("Funds", 86), ("Loans", 1261)])
        assert '<svg class="chart' in drawn
        assert "<title>Open</title>" in drawn
        assert "1,261" in drawn.split("<table")[1]

    def test_names_are_escaped(self):
        assert "<b>" not in draw("{% bars name rows %}", name="<b>", rows=[("<b>", 1)])

    @pytest.mark.parametrize(
        "source",
        [
            "{% line 'x' none none %}",
            "{% bars 'x' none %}",
            "{% stacks 'x' none none %}",
            "{% donut 'x' none %}",
            "{% spark 'x' none %}",
        ],
    )
    def test_nothing_to_draw_is_no_error(self, source):
        assert "<svg" in draw(source, none=[])


def test_options_are_escaped_and_one_is_chosen():
    drawn = draw("{% options choices 2 %}", choices=[(1, "<a>"), (2, "b")])
    assert drawn == (
        '<option value="1">&lt;a&gt;</option><option value="2" selected>b</option>'
    )
