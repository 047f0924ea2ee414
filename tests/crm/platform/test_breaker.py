"""The breaker by itself, on a clock of its own."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from crm.platform.breaker import CLOSED, HALF_OPEN, OPEN, Breaker, Patience
from tests.examples import examples


class Seconds:
    """A clock of seconds."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def breaker(jitter=0.0, lot=lambda: 0.5):
    clock = Seconds()
    return Breaker(Patience(3, 5, 20, jitter), clock, lot), clock


def opened(**how):
    one, clock = breaker(**how)
    for _ in range(3):
        assert one.allow()
        one.failed()
    return one, clock


def test_it_opens_after_failures_in_a_row():
    one, _ = breaker()
    for outcome in (one.failed, one.failed, one.succeeded, one.failed, one.failed):
        outcome()
    assert one.state == CLOSED
    one.failed()
    assert (one.state, one.allow()) == (OPEN, False)


def test_after_the_pause_one_call_is_let_through():
    one, clock = opened()
    clock.now = 5
    assert one.state == HALF_OPEN
    assert [one.allow() for _ in range(3)] == [True, False, False]
    one.succeeded()
    assert (one.state, one.allow()) == (CLOSED, True)


def test_each_failed_try_doubles_the_pause_up_to_a_limit():
    one, clock = opened()
    for pause in (5, 10, 20, 20):
        clock.now += pause - 0.1
        assert one.state == OPEN
        clock.now += 0.1
        assert one.allow()
        one.failed()


def test_a_try_that_never_came_back_does_not_keep_it_shut():
    one, clock = opened()
    clock.now = 5
    assert one.allow()
    clock.now = 10
    assert one.allow()


def test_of_many_threads_one_tries():
    one, clock = opened()
    clock.now = 5
    with ThreadPoolExecutor(8) as pool:
        let_through = list(pool.map(lambda _: one.allow(), range(200)))
    assert sum(let_through) == 1


def test_late_failures_of_calls_made_before_do_not_lengthen_the_pause():
    one, clock = opened()
    for _ in range(10):
        one.failed()
    clock.now = 5
    assert one.state == HALF_OPEN


@settings(max_examples=examples(50))
@given(st.floats(0, 1))
def test_the_lot_moves_the_pause_by_its_share(drawn):
    one, clock = opened(jitter=0.2, lot=lambda: drawn)
    clock.now = 3.99
    assert one.state == OPEN
    clock.now = 6.01
    assert one.state == HALF_OPEN
