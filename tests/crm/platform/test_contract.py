"""What every adapter keeps: one suite, in process and over HTTP."""

import datetime
from decimal import Decimal

import pytest

from crm.platform import base, records
from crm.platform.base import Query
from tests.crm.platform.conftest import DAY, NOON

STUCK, OVERDUE, FRESH, ALL, RETURNED = (f"U{n:08d}" for n in range(1, 6))
DAYS = datetime.timedelta(days=1)


def rows(platform, user_id, name, **query):
    return platform.section(user_id, name, Query(**query)).items


def all_rows(platform, user_id, name, limit=7):
    found, cursor = [], ""
    while True:
        page = platform.section(user_id, name, Query(cursor=cursor, limit=limit))
        found += page.items
        cursor = page.next_cursor
        if not cursor:
            return found


def test_it_says_what_it_has(platform):
    assert platform.capabilities() >= {"users.search", "events", *records.SECTIONS}


def test_a_user_is_masked(platform):
    user = platform.user(STUCK)
    assert (user.name_masked, user.mobile_masked) == ("林**", "199****0001")
    assert user.email_masked == "c***@demo.invalid"
    assert user.id_no_masked.count("*") == 16
    assert (user.roles, user.status) == (("investor",), "active")


@pytest.mark.parametrize("user_id", ["U00009999", "U1", "x", "../users", "U0000000１"])
def test_nobody_is_found_under_another_id(platform, user_id):
    for ask in (platform.user, platform.overview, platform.account):
        with pytest.raises(base.NotFound):
            ask(user_id)


def test_a_user_is_found_by_each_way(platform):
    id_no = platform.reveal(STUCK, "id_no", "test")
    ref = platform.overview(STUCK).withdrawals[0].ref
    ways = {"q": "林小满", "mobile": "19900000001", "email": "client1@demo.invalid"}
    for way, value in {**ways, "id_no": id_no, "ref": ref}.items():
        assert [user.id for user in platform.search_users(**{way: value})] == [STUCK]


def test_nobody_is_found_by_what_fits_nobody(platform):
    for way in ("q", "mobile", "id_no", "email", "ref"):
        assert platform.search_users(**{way: "nobody at all"}) == ()


def test_a_search_goes_one_way(platform):
    with pytest.raises(base.InvalidRequest):
        platform.search_users(q="林", mobile="19900000001")
    with pytest.raises(base.InvalidRequest):
        platform.search_users(shoe_size="43")


def test_the_stuck_withdrawal_comes_first(platform):
    order = platform.overview(STUCK).withdrawals[0]
    assert (order.amount.amount, order.status) == (Decimal("20000.00"), "processing")
    assert order.expected_by < NOON
    assert order.net.amount == order.amount.amount - order.fee.amount
    assert platform.account(STUCK).frozen.amount >= order.amount.amount


def test_the_overdue_borrower_is_twelve_days_late(platform):
    (loan,) = platform.overview(OVERDUE).loans
    assert (loan.status, loan.overdue_days) == ("overdue", 12)
    plan = rows(platform, OVERDUE, "instalments", of=loan.ref)
    assert [line.status for line in plan[:5]] == ["paid"] * 3 + ["overdue", "due"]
    left = sum(line.principal.amount for line in plan if line.status != "paid")
    assert loan.outstanding.amount == left


def test_the_fresh_one_has_a_mobile_and_nothing_else(platform):
    overview = platform.overview(FRESH)
    passed = [paper.kind for paper in overview.certifications if paper.status != "none"]
    assert passed == ["mobile"]
    assert overview.user.status == "pending"
    assert overview.account.available.amount == 0
    assert not (overview.cards or overview.loans or overview.recharges)


def test_the_one_with_everything_has_rows_everywhere(platform):
    for name, cls in records.SECTIONS.items():
        kind = {"instalments": "loan", "receivables": "investment"}.get(name)
        of = rows(platform, ALL, f"{kind}s")[-1].ref if kind else ""
        found = rows(platform, ALL, name, of=of, limit=100)
        assert found, name
        assert all(type(row) is cls for row in found)


def test_every_status_of_the_contract_occurs(platform):
    def states(name):
        return {row.status for row in all_rows(platform, ALL, name, 100)}

    orders = {"created", "processing", "paid", "failed", "cancelled"}
    assert states("recharges") == orders
    assert states("withdrawals") == orders | {"review"}
    loans = {"raising", "active", "overdue", "settled", "written_off"}
    assert states("loans") == loans
    lent = {"bidding", "active", "overdue", "settled", "transferred"}
    assert states("investments") == lent
    assert states("transfers") == {"open", "done", "withdrawn"}
    assert states("coupons") >= {"usable", "used", "expired"}


def test_pages_join_without_gap_or_repeat(platform):
    whole = rows(platform, ALL, "fund-entries", limit=100)
    pieces = all_rows(platform, ALL, "fund-entries")
    assert pieces[:100] == list(whole)
    assert len(pieces) == len({(row.ref, row.type, row.at) for row in pieces})
    assert [row.at for row in pieces] == sorted(
        (row.at for row in pieces), reverse=True
    )


def test_a_section_is_cut_by_time_and_status(platform):
    since = NOON - 5 * DAYS
    found = rows(platform, ALL, "withdrawals", since=since, until=NOON, limit=100)
    assert found and all(since <= row.created_at <= NOON for row in found)
    failed = rows(platform, ALL, "withdrawals", status="failed", limit=100)
    assert {row.status for row in failed} == {"failed"}


@pytest.mark.parametrize(
    "query", [Query(limit=0), Query(limit=101), Query(cursor="made up")]
)
def test_a_page_out_of_bounds_is_refused(platform, query):
    with pytest.raises(base.InvalidRequest) as caught:
        platform.section(ALL, "loans", query)
    assert set(caught.value.fields) <= {"limit", "cursor"}


def test_a_plan_needs_its_loan_and_only_its_own(platform):
    with pytest.raises(base.InvalidRequest, match="Of which"):
        rows(platform, ALL, "instalments")
    others = platform.overview(OVERDUE).loans[0].ref
    with pytest.raises(base.NotFound):
        rows(platform, ALL, "instalments", of=others)


def test_a_number_finds_its_record_and_owner(platform):
    overview = platform.overview(ALL)
    for record in (*overview.withdrawals, *overview.loans, *overview.investments):
        found = platform.by_ref(record.ref)
        assert (found.user_id, found.record) == (ALL, record)
    with pytest.raises(base.NotFound):
        platform.by_ref("W000000049999")


def test_addresses_are_clear_only_for_a_purpose(platform):
    contacts = platform.contacts(STUCK, "notice")
    assert contacts == records.Contacts("19900000001", "client1@demo.invalid")
    with pytest.raises(base.InvalidRequest):
        platform.contacts(STUCK, " ")


def test_a_value_is_revealed_only_for_a_reason(platform):
    card = platform.overview(STUCK).cards[-1]
    assert platform.reveal(STUCK, f"card:{card.id}", "test")[-4:] == card.last4
    assert platform.reveal(STUCK, "mobile", "test") == "19900000001"
    with pytest.raises(base.InvalidRequest):
        platform.reveal(STUCK, "mobile", "")
    with pytest.raises(base.InvalidRequest):
        platform.reveal(STUCK, "password", "test")


def test_whose_repayment_is_due_can_be_listed(platform):
    dues, _ = platform.due("repayment", DAY - 20 * DAYS, DAY)
    (ours,) = [due for due in dues if due.user_id == OVERDUE]
    assert ours.on == DAY - 12 * DAYS
    with pytest.raises(base.InvalidRequest):
        platform.due("birthday", DAY, DAY)
    with pytest.raises(base.InvalidRequest):
        platform.due("repayment", DAY, DAY - DAYS)


def test_figures_are_those_of_days_that_are_over(platform):
    stats = platform.stats(DAY - 3 * DAYS, DAY + 3 * DAYS)
    assert [one.day for one in stats] == [DAY - n * DAYS for n in (3, 2, 1)]
    assert all(one.overdue.amount > 0 for one in stats)


def test_announcements_are_newest_first_and_none_from_tomorrow(platform):
    told = platform.announcements()
    at = [one.published_at for one in told]
    assert at == sorted(at, reverse=True) and max(at) <= NOON


def test_the_feed_is_read_in_order_and_once(platform):
    first = platform.events("")
    assert first.events
    moments = [event.occurred_at for event in first.events]
    assert moments == sorted(moments) and moments[-1] <= NOON
    rest = platform.events(first.next_cursor)
    assert not {e.id for e in first.events} & {e.id for e in rest.events}


def test_an_action_is_done_once_by_its_key(platform):
    ref = platform.overview(STUCK).withdrawals[0].ref
    before = platform.account(STUCK)
    inputs = {"user_id": STUCK, "ref": ref}
    first = platform.act("cancel_withdrawal", inputs, key="k1")
    assert first == platform.act("cancel_withdrawal", inputs, key="k1")
    assert first.state == platform.action(first.id).state == "done"
    assert platform.by_ref(ref).record.status == "cancelled"
    after = platform.account(STUCK)
    returned = after.available.amount - before.available.amount
    assert returned == Decimal("20000.00")
    assert after.frozen.amount == before.frozen.amount - returned
    newest = platform.events("").events
    assert platform.by_ref(ref).record.version in {e.version for e in newest}


def test_a_key_is_for_one_thing(platform):
    platform.act("append_note", {"user_id": STUCK, "text": "a"}, key="k2")
    with pytest.raises(base.Conflict):
        platform.act("append_note", {"user_id": STUCK, "text": "b"}, key="k2")


def test_what_takes_time_is_pending_first(platform, time):
    ref = platform.overview(STUCK).withdrawals[0].ref
    asked = {"user_id": STUCK, "ref": ref}
    action = platform.act("retry_withdrawal", asked, key="k3")
    assert action.state == "pending"
    time.shift(minutes=1)
    assert platform.action(action.id).state == "done"
    assert platform.by_ref(ref).record.status == "paid"


def test_actions_are_refused_by_rule_state_and_form(platform):
    with pytest.raises(base.RuleRefused):
        platform.act("goodwill_credit", {"user_id": STUCK, "amount": "900"}, key="a")
    with pytest.raises(base.Conflict):
        platform.act("unlock_user", {"user_id": STUCK}, key="b")
    with pytest.raises(base.InvalidRequest) as caught:
        platform.act("goodwill_credit", {"user_id": STUCK, "amount": "x"}, key="c")
    assert caught.value.fields == {"amount": "invalid"}
    with pytest.raises(base.InvalidRequest):
        platform.act("print_money", {"user_id": STUCK}, key="d")
    with pytest.raises(base.NotFound):
        platform.act("lock_user", {"user_id": "U00009999"}, key="e")
    with pytest.raises(base.InvalidRequest):
        platform.act("append_note", {"user_id": STUCK}, key="")
    with pytest.raises(base.NotFound):
        platform.action("X99999999")


def test_it_moves_with_the_clock(platform, time):
    paid = {line.number: line.status for line in _plan_of_all(platform)}
    time.shift(days=40)
    later = {line.number: line.status for line in _plan_of_all(platform)}
    assert sum(state == "paid" for state in later.values()) == (
        sum(state == "paid" for state in paid.values()) + 1
    )


def _plan_of_all(platform):
    loans = rows(platform, ALL, "loans", limit=100)
    (loan,) = [one for one in loans if one.principal.amount == 24_000]
    return rows(platform, ALL, "instalments", of=loan.ref, limit=100)
