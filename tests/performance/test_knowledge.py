"""What the pages of articles cost at two sizes."""

from django.test import Client as Browser
from django.urls import reverse

from tests.cast import Cast
from tests.helpdesk.writing import published
from tests.performance.test_query_counts import statements
from tests.visits import browser

AT_MOST, PUBLIC_AT_MOST = 10, 3
SMALL, LARGE = 4, 40


def fill(cast: Cast, first: int, count: int) -> None:
    """Publish the articles from number `first` up to `count`, twice each."""
    for number in range(first, count):
        article = published(cast, slug=f"a{number}", keywords="提现")
        article.revise({"body_zh": f"{number}"}, by=cast.chen, seen=1)
        article.publish("public", by=cast.wu, seen=2)
        article.rate(is_helpful=True, reader="one", by=cast.zhou)


def test_pages_cost_the_same_at_two_sizes(cast: Cast) -> None:
    chen, reader = browser(cast.chen), Browser()
    chen.get(reverse("knowledge"))
    own = [
        reverse("knowledge"),
        f"{reverse('knowledge')}?q=提现&state=public",
        f"{reverse('article_picker')}?q=提现",
        reverse("sections"),
    ]
    open_to_all = ["/help/", "/help/?q=提现", "/help/sections/shared/", "/help/a0/"]
    counted = []
    for first, size in ((0, SMALL), (SMALL, LARGE)):
        fill(cast, first, size)
        counted.append(
            (
                [statements(lambda at=path: chen.get(at)) for path in own],  # type: ignore[misc]
                [statements(lambda at=path: reader.get(at)) for path in open_to_all],  # type: ignore[misc]
            )
        )
    small, large = counted
    assert small == large
    assert max(large[0]) <= AT_MOST
    assert max(large[1]) <= PUBLIC_AT_MOST
