"""What the desk is searched by: the words of tickets, lines, clients and articles; and
what is yet to be put there.
"""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from config.lib.claims import Claimable, due_index
from config.lib.fulltext import Searched

if TYPE_CHECKING:
    from typing import Any


class TicketWords(Searched):
    """The subject of the ticket of this number."""

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Any"]]


class EntryWords(Searched):
    """The text of the line of this key."""

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Any"]]


class ClientWords(Searched):
    """The names of the client of this key."""

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Any"]]


class ArticleWords(Searched):
    """What readers have of the article of this key."""

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Any"]]


class WordingWords(Searched):
    """What is being worked on of the article of this key; for who writes articles."""

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Any"]]


class ToIndex(Claimable):
    """A thing that changed: written with the change, gone once its words are known.

    A second change before that is a second row: whoever changes waits for nobody.
    """

    kind = models.CharField(max_length=10)
    key = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [due_index("helpdesk_to_index_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
