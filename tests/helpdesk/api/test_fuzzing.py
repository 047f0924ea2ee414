"""No request that the description allows, or forbids, ends in a fault of the server."""

from typing import Any

import pytest

from config.lib.api.schema import described
from crm.models import ApiToken
from helpdesk.models import Ticket, TicketType
from tests.cast import Cast
from tests.fuzzing import Asker
from tests.programs import hire

FEW = 6


def things(cast: Cast) -> dict[str, Any]:
    """Something of each kind that an address or a member names."""
    ticket: Ticket = cast.ticket()
    TicketType(slug="withdrawal", name="Withdrawal").set_up(by=cast.wu)
    return {
        "number": ticket.number,
        "client": ticket.client_id,
        "id": ticket.client_id,
        "to": cast.zhou.pk,
        "queue": "funds",
        "type": "withdrawal",
        "reference": "W1234",
        "email": "chen@client.example",
        "phone": "13812345678",
    }


@pytest.mark.django_db(transaction=True)
def test_every_operation_answers_whatever_it_is_asked(cast: Cast, live_server: Any):
    known = things(cast)
    _token, text = ApiToken.objects.issue(hire(role="supervisor"), by=cast.wu)
    found = Asker(live_server.url, text, known).fuzz(described(), FEW)
    assert len(found.answers) == sum(map(len, described()["paths"].values()))
    assert found.asked >= FEW * len(found.answers)
