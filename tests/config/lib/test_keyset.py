"""Walking pages forward and back shows each row once, in order, whatever the order."""

import datetime
import itertools

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from config.lib import keyset
from crm.models import Staff

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.UTC)
ORDERS = [
    ("-date_joined",),
    ("date_joined", "pk"),
    ("-last_login", "-pk"),
    ("last_login",),
    ("role", "-date_joined"),
    ("role", "last_login", "-username"),
    ("-username",),
]


@pytest.fixture
def rows():
    """Twenty-three people; times and roles repeat, some never signed in."""
    Staff.objects.bulk_create(
        Staff(
            username=f"row{number:02}",
            name=f"N{number}",
            role="abc"[number % 3],
            date_joined=START + datetime.timedelta(microseconds=number // 4),
            last_login=None
            if number % 5 == 0
            else START + datetime.timedelta(seconds=number % 4),
        )
        for number in range(23)
    )
    return Staff.objects.filter(username__startswith="row")


def forward(rows, order, size):
    pages = [keyset.page(rows, order, None, size)]
    while pages[-1].next:
        pages.append(keyset.page(rows, order, pages[-1].next, size))
    return pages


def names(pages):
    return [row.username for page in pages for row in page.rows]


def expected(rows, order):
    key = "-pk" if order[-1].startswith("-") else "pk"
    terms = [
        F(n[1:]).desc(nulls_last=True) if n[0] == "-" else F(n).asc(nulls_last=True)
        for n in (*order, key)
    ]
    return list(rows.order_by(*terms).values_list("username", flat=True))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 5, 23, 50])
def test_forward_and_back_each_row_is_shown_once_in_order(rows, order, size):
    pages = forward(rows, order, size)
    assert names(pages) == expected(rows, order)

    back = [pages[-1]]
    while back[-1].previous:
        back.append(keyset.page(rows, order, back[-1].previous, size))
    assert names(reversed(back)) == names(pages)


def test_a_row_that_comes_in_meanwhile_moves_no_other(rows):
    first = keyset.page(rows, ("username",), None, 5)
    Staff.objects.create(username="row00a", name="new")

    second = keyset.page(rows, ("username",), first.next, 5)

    assert names([second]) == ["row05", "row06", "row07", "row08", "row09"]


def test_a_page_that_emptied_behind_gives_the_first(rows):
    second = keyset.page(
        rows, ("username",), keyset.page(rows, ("username",), None, 5).next, 5
    )
    rows.filter(username__lt="row03").delete()

    assert names([keyset.page(rows, ("username",), second.previous, 5)]) == [
        f"row{number:02}" for number in range(3, 8)
    ]


def test_a_page_that_emptied_ahead_gives_the_first(rows):
    first = keyset.page(rows, ("username",), None, 5)
    rows.filter(username__gt="row04").delete()

    again = keyset.page(rows, ("username",), first.next, 5)

    assert names([again]) == [f"row{number:02}" for number in range(5)]
    assert (again.previous, again.next) == (None, None)
    rows.delete()
    assert keyset.page(rows, ("username",), first.next, 5).rows == []


@pytest.mark.parametrize("cursor", ["", "x", "é", "A" * 80, "====", None])
def test_a_bad_cursor_gives_the_first_page(rows, cursor):
    assert names([keyset.page(rows, ("username",), cursor, 2)]) == ["row00", "row01"]


def test_a_cursor_of_another_order_gives_the_first_page(rows):
    other = keyset.page(rows, ("-username",), None, 2).next

    assert names([keyset.page(rows, ("username",), other, 2)]) == ["row00", "row01"]


def test_a_cursor_does_not_show_what_it_holds(rows):
    cursor = keyset.page(rows, ("name",), None, 2).next

    assert cursor is not None and "N1" not in cursor
    assert keyset.page(rows, ("name",), cursor[:-4] + "AAAA", 2).previous is None


def test_a_later_page_costs_as_many_statements_as_the_first(rows):
    pages = forward(rows, ("-date_joined",), 5)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        keyset.page(rows, ("-date_joined",), pages[2].next, 5)

    assert len(queries) == 1


def test_sizes_are_kept_within_reason(rows):
    assert len(keyset.page(rows, ("pk",), None, 0).rows) == 1
    assert len(keyset.page(rows, ("pk",), None, 10_000).rows) == 23


def test_rows_may_be_dictionaries(rows):
    found = keyset.page(rows.values("pk", "id", "username"), ("username",), None, 2)

    assert list(itertools.chain.from_iterable(r["username"] for r in found.rows))
    assert found.next
