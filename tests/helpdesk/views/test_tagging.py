"""Tags of a ticket, from its page and in the list."""

from crm.models import Tag
from tests.cast import Cast
from tests.visits import browser, fragment


def test_a_tag_is_chosen_and_shown_in_head_and_list(cast: Cast) -> None:
    tag, ticket = Tag.objects.create(name="催办"), cast.ticket()
    address, staff = f"{ticket.get_absolute_url()}tags/", browser(cast.zhou)
    assert "催办" in staff.get(address, headers=fragment()).content.decode()
    answer = staff.post(address, {"tags": [tag.pk]}, headers=fragment())
    assert "gave the tag “催办”" in answer.content.decode()
    assert "催办" in staff.get("/desk/tickets/?view=all").content.decode()


def test_a_row_shows_two_tags_and_how_many_more(cast: Cast) -> None:
    ticket = cast.ticket()
    tags = [Tag.objects.create(name=f"tag-{number}") for number in range(4)]
    ticket.retag(tags, by=cast.zhou)
    page = browser(cast.zhou).get("/desk/tickets/?view=all").content.decode()
    assert "tag-1" in page
    assert "tag-2" not in page
    assert "+2" in page


def test_an_unknown_tag_is_refused(cast: Cast) -> None:
    address = f"{cast.ticket().get_absolute_url()}tags/"
    answer = browser(cast.zhou).post(address, {"tags": [99]}, headers=fragment())
    assert answer.status_code == 422
