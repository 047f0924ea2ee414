"""What replies, notes and messages share: their text and their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.refused import Refused

if TYPE_CHECKING:
    from helpdesk.macros.chosen import Chosen
    from helpdesk.models.entry import Entry
    from messaging.models import Blob

    from .resolvable import Ending

LONGEST_TEXT = 50_000
# Who wrote a line so marked is another than the client, and known to be.
OTHERS = ("participant", "others")


class Then(models.TextChoices):
    """What becomes of the ticket once a reply is written."""

    STAY = "stay", _("It stays as it is")
    WAIT = "wait", _("It waits for the client")
    RESOLVE = "resolve", _("It is resolved")


@dataclass(frozen=True)
class File:
    """A file that goes with a line."""

    name: str
    mime: str
    blob: "Blob"


@dataclass(frozen=True)
class Enclosed:
    """What goes along with a text: its files, the key that makes a repeat of it
    harmless, the revision of the draft that it was, what macros do with it, what
    becomes of the ticket (with `ending`, how it ended), and whether nobody but the
    client gets it (`alone`).
    """

    files: Sequence[File] = ()
    key: str = ""
    draft: int | None = None
    macros: "Sequence[Chosen]" = ()
    then: str = Then.WAIT
    ending: "Ending | None" = None
    alone: bool = False


NOTHING = Enclosed()


def attach(entry: "Entry", files: Sequence[File]) -> None:
    """Put the files on the line."""
    from helpdesk.models.attachment import Attachment
    from helpdesk.models.preview import Preview

    Attachment.objects.bulk_create(
        Attachment(
            entry=entry,
            blob=file.blob,
            name=file.name,
            mime=file.mime,
            size=file.blob.size,
        )
        for file in files
    )
    Preview.objects.ask_for(file.blob for file in files)


def enclose(entry: "Entry", enclosed: Enclosed) -> None:
    """Put the files on the line, and let go of the draft that it was."""
    from helpdesk.models.draft import Draft

    attach(entry, enclosed.files)
    Draft.objects.said(entry, enclosed.draft)


def checked(text: str) -> str:
    """The text without white space around it; raises Refused if empty or too long."""
    text = text.strip()
    if not text:
        raise Refused("text", "empty", _("Write something first."))
    if len(text) > LONGEST_TEXT:
        over = {"over": len(text) - LONGEST_TEXT}
        raise Refused(
            "text", "too-long", _("This is too long by %(over)d characters.") % over
        )
    return text
