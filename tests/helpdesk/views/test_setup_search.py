"""The page of the search index: what it holds, what waits, writing it anew."""

from datetime import timedelta

import pytest
from django.urls import reverse

from config.lib.clock import now
from crm import jobs
from crm.models import Activity, Job
from helpdesk.models import ToIndex
from helpdesk.search import rebuilding
from helpdesk.search.indexing import index_due
from tests.cast import Cast
from tests.performance.test_query_counts import statements
from tests.visits import browser


@pytest.fixture
def wu(cast: Cast):
    return browser(cast.wu)


def page(visitor) -> str:
    answer = visitor.get(reverse("search_setup"))
    assert answer.status_code == 200
    return answer.content.decode()


def index() -> None:
    while index_due():
        pass


def test_it_says_what_waits_and_then_that_nothing_does(cast, wu):
    cast.ticket()
    assert "none waits" not in page(wu)
    index()
    assert "none waits" in page(wu)
    assert "see whether a worker runs" not in page(wu)


def test_it_says_where_a_worker_seems_not_to_run(cast, wu):
    index()
    cast.ticket()
    ToIndex.objects.update(due_at=now() - timedelta(seconds=30))
    assert "changes wait." in page(wu)
    assert "see whether a worker runs" in page(wu)


def test_it_says_what_could_not_be_put_there(cast, wu):
    cast.ticket()
    ToIndex.objects.update(attempts=3, due_at=now() + timedelta(hours=1))
    assert "could not be put into the index" in page(wu)


def test_wu_has_it_written_anew_and_sees_how_far_it_is(cast, wu):
    cast.ticket()
    assert wu.post(reverse("search_rebuild")).status_code == 302
    job = Job.objects.get(kind=rebuilding.KIND)
    assert Activity.objects.about(job).last().action == "job.started"
    assert 'id="job-progress"' in page(wu)
    assert "Write it anew" not in page(wu)
    jobs.run_now(job)
    shown = page(wu)
    assert "Written anew last" in shown
    assert "Write it anew" in shown


def test_a_second_is_refused_while_one_is_under_way(cast, wu):
    wu.post(reverse("search_rebuild"))
    answer = wu.post(reverse("search_rebuild"), follow=True)
    assert "This is under way already." in answer.content.decode()
    assert Job.objects.filter(kind=rebuilding.KIND).count() == 1


@pytest.mark.parametrize("name", ["chen", "zhou", "zheng"])
def test_nobody_else_sees_or_starts_it(cast, name):
    visitor = browser(cast.staff[name])
    assert visitor.get(reverse("search_setup")).status_code == 403
    assert visitor.post(reverse("search_rebuild")).status_code == 403
    assert not Job.objects.exists()


def test_statements_do_not_grow(cast, wu):
    page(wu)
    counted = []
    for _size in range(2):
        for _number in range(5):
            cast.ticket()
        counted.append(statements(lambda: wu.get(reverse("search_setup"))))
    assert counted[0] == counted[1] <= 18
