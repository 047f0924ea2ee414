"""The tab, its parts and the panel: what they show, and what they never do."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.account.tables import PARTS, PLANS
from crm.models import Reading
from crm.platform.base import AuthFailed, NotFound, Unreachable
from tests.fakes.platform import investment, loan, withdrawal
from tests.visits import browser, fragment

HTMX = fragment()
CLEAR = ("13812345678", "wang@client.example", "330106")


def at(name, client, *more):
    return reverse(f"client_account{name}", args=[client.pk, *more])


def shown(visitor, client, section, **asked):
    page = visitor.get(at("_section", client, section), asked, headers=HTMX)
    assert page.status_code == 200
    return re.sub(r"<[^>]+>", " ", page.content.decode())


def test_the_tab_never_waits_for_the_platform(zhou, wang, platform):
    page = zhou.get(at("", wang)).content.decode()
    assert all(f'id="account-{name}"' in page for name in set(PARTS) - PLANS)
    assert platform.calls == []


def test_the_tab_offers_to_connect_where_nothing_is_linked(zhou, cast, platform):
    page = zhou.get(at("", cast.clients["liu"])).content.decode()
    assert at("_find", cast.clients["liu"]) in page


@pytest.mark.parametrize("name", sorted(set(PARTS) - PLANS))
def test_every_part_is_shown_live_and_from_its_copy(zhou, wang, platform, name):
    assert "as of" in shown(zhou, wang, name)
    platform.trouble = Unreachable("no answer")
    assert "last known" in shown(zhou, wang, name)


@pytest.mark.parametrize("name", sorted(PLANS))
def test_a_plan_unfolds_line_by_line(zhou, wang, name):
    assert "258.33" in shown(zhou, wang, "receivables", of="I1")
    assert shown(zhou, wang, name, of="X").count("¥") >= 12
    assert zhou.get(at("_section", wang, name), headers=HTMX).status_code == 404


def test_an_unknown_part_is_not_found(zhou, wang):
    assert zhou.get(at("_section", wang, "secrets")).status_code == 404


def test_a_missing_capability_hides_its_part(zhou, wang, platform):
    platform.has -= {"coupons"}
    page = zhou.get(at("_section", wang, "coupons"), headers=HTMX).content.decode()
    assert page.strip() == '<div id="account-coupons" hidden></div>'
    assert 'id="account-coupons"' not in zhou.get(at("", wang)).content.decode()


def test_stuck_withdrawals_come_first_and_say_so_in_words(zhou, wang):
    page = shown(zhou, wang, "withdrawals")
    assert page.index("W20261119-00002") < page.index("W20261119-00001")
    assert re.search(r"At the bank\s+Late", page)
    assert "due by" in page


def test_amounts_have_sign_and_cents(zhou, wang):
    page = zhou.get(at("_section", wang, "fund-entries"), headers=HTMX).content.decode()
    assert '+<span class="sign">¥</span>20,000.00' in page
    assert '−<span class="sign">¥</span>20,000.00' in page


def test_a_status_narrows_and_nonsense_does_not(zhou, wang):
    assert "W20261119-00002" not in shown(zhou, wang, "withdrawals", status="paid")
    assert "W20261119-00002" in shown(zhou, wang, "withdrawals", status="x' or 1")
    assert "Nothing with this status" in shown(
        zhou, wang, "withdrawals", status="failed"
    )


def test_older_rows_are_a_page_away(zhou, wang, platform):
    platform.rows["withdrawals"] = [withdrawal(n, "paid") for n in range(50)]
    first = zhou.get(at("_section", wang, "withdrawals"), headers=HTMX)
    assert "cursor=10" in first.content.decode()
    assert "W20261119-00049" in shown(zhou, wang, "withdrawals", cursor="40")


def test_a_part_works_without_script_as_a_page(zhou, wang):
    page = zhou.get(at("_section", wang, "loans")).content.decode()
    assert "<!doctype html>" in page and "L20260501-00001" in page


@pytest.mark.parametrize(
    "trouble",
    [
        (Unreachable("x"), "does not answer"),
        (NotFound("x"), "no longer knows this user"),
        (AuthFailed("x"), "An administrator has to check"),
    ],
)
@pytest.mark.parametrize("name", ["_overview", "_panel"])
def test_trouble_is_told_in_words(zhou, account, platform, trouble, name):
    platform.trouble, words = trouble
    page = zhou.get(at(name, account.client), headers=HTMX)
    assert (page.status_code, words in page.content.decode()) == (200, True)


def test_the_panel_shows_the_way_of_a_stuck_withdrawal(zhou, wang):
    page = zhou.get(at("_panel", wang), headers=HTMX).content.decode()
    assert '<li class="stuck">Bank' in page
    assert page.count('<li class="done">') == 2
    assert "156,420.00" in page


def test_the_panel_of_nobody_linked_offers_to_connect(zhou, cast, platform):
    page = zhou.get(at("_panel", cast.clients["liu"]), headers=HTMX).content.decode()
    assert "No account is connected" in page and "Connect" in page
    assert platform.calls == []


def test_only_masked_values_are_shown(zhou, wang):
    pages = [at("_overview", wang), at("_panel", wang)]
    pages += [at("_section", wang, name) for name in set(PARTS) - PLANS]
    told = "".join(zhou.get(path, headers=HTMX).content.decode() for path in pages)
    assert "138****5678" in told
    assert not [value for value in CLEAR if value in told]


def test_each_look_is_a_reading_of_its_part(zhou, wang, cast):
    zhou.get(at("", wang))
    shown(zhou, wang, "withdrawals")
    zhou.get(at("_panel", wang), headers=HTMX)
    looks = Reading.objects.filter(client_id=wang.pk, staff=cast.zhou)
    assert list(looks.values_list("what", "part").order_by("pk")) == [
        ("page", "platform"),
        ("page", "platform:withdrawals"),
        ("panel", "platform:overview"),
    ]


def test_whoever_may_not_see_accounts_is_refused(cast, wang):
    assert browser(cast.wu).get(at("_panel", wang)).status_code == 403
    assert browser(cast.zhao).get(at("_panel", wang)).status_code == 404


def test_the_cost_does_not_grow_with_the_rows(zhou, wang, platform):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            for name in ("withdrawals", "loans", "investments"):
                zhou.get(at("_section", wang, name), headers=HTMX)
            zhou.get(at("_panel", wang), headers=HTMX)
        return len(captured)

    cost()
    few = cost()
    platform.rows["withdrawals"] = [withdrawal(n, late=True) for n in range(20)]
    platform.rows["loans"] = [loan(n) for n in range(20)]
    platform.rows["investments"] = [investment(n) for n in range(20)]
    cost()
    assert cost() == few


def test_many_stuck_orders_are_counted_beyond_the_first(zhou, wang, platform):
    platform.rows["withdrawals"] = [withdrawal(n, late=True) for n in range(5)]
    page = zhou.get(at("_panel", wang), headers=HTMX).content.decode()
    assert (page.count("stuck-case"), "and 3 more" in page) == (2, True)
    platform.has -= {"withdrawals"}
    cache.clear()
    page = zhou.get(at("_panel", wang), headers=HTMX).content.decode()
    assert "stuck-case" not in page
