"""Client: one person from the first visit on. Each ability has its own file."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .consenting import Consenting, Word
from .enterable import Enterable
from .erasable import Erasable, Ground
from .fields import ClientFields, Lifecycle
from .flaggable import Flaggable
from .identifiable import Identifiable
from .mergeable import Mergeable
from .notable import Notable
from .platformed import Platformed
from .queryset import ClientQuerySet
from .reachable import Reachable
from .taggable import Taggable

if TYPE_CHECKING:
    from crm.models import PlatformAccount

__all__ = ["Client", "Ground", "Lifecycle", "Word"]


class Client(
    Consenting,
    Enterable,
    Erasable,
    Flaggable,
    Identifiable,
    Mergeable,
    Notable,
    Platformed,
    Reachable,
    Taggable,
    ClientFields,
):
    """A person the desk serves: a name, a lifecycle, and what the abilities keep."""

    if TYPE_CHECKING:
        platform_account: PlatformAccount

    history = HistoricalRecords(excluded_fields=["pinyin", "initials"])

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        permissions: ClassVar = [
            ("view_clients", "May see all clients"),
            ("read_client", "May open a client in reach"),
            ("edit_clients", "May enter and change clients"),
            ("merge_clients", "May merge two clients and undo it"),
            ("import_clients", "May import clients"),
            ("export_clients", "May export lists of clients"),
            ("export_clear", "May export addresses and numbers in clear"),
            ("reveal_values", "May see one sealed value in clear, with a reason"),
            ("erase_clients", "May erase a client and give out a copy of all data"),
            ("view_identity", "May see the identity panel of a client"),
            ("view_contacts", "May see the contacts of a client"),
            ("view_account", "May see the platform account of a client"),
            ("view_notes", "May see notes on a client"),
            ("view_readings", "May see who looked at which client"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["name"],
                opclasses=["varchar_pattern_ops"],
                name="crm_client_name",
            ),
            models.Index(
                fields=["foreign_name"],
                opclasses=["varchar_pattern_ops"],
                name="crm_client_foreign_name",
            ),
            models.Index(
                fields=["pinyin"],
                opclasses=["varchar_pattern_ops"],
                name="crm_client_pinyin",
            ),
            models.Index(
                fields=["initials"],
                opclasses=["varchar_pattern_ops"],
                name="crm_client_initials",
            ),
            models.Index(fields=["name", "birth_date"], name="crm_client_born"),
            models.Index(fields=["lifecycle", "-id"], name="crm_client_lifecycle"),
            # Lists by name: Chinese names sort by their pinyin. SQLite takes the first,
            # since IS NULL is an equality there, PostgreSQL the second.
            models.Index(
                fields=["merged_into", "pinyin", "id"], name="crm_client_merged_list"
            ),
            models.Index(
                fields=["pinyin", "id"],
                condition=models.Q(merged_into__isnull=True),
                name="crm_client_list",
            ),
            models.Index(
                fields=["lifecycle", "pinyin", "id"], name="crm_client_lifecycle_list"
            ),
        ]

    def get_absolute_url(self) -> str:
        """The client's page."""
        return reverse("client", args=[self.pk])

    def numbers(self) -> list[int]:
        """Its number and those of the records merged into it, by which the log and the
        readings know it.
        """
        found, fresh = [self.pk], [self.pk]
        while fresh:
            aliases = Client.objects.filter(merged_into__in=fresh)
            fresh = list(aliases.exclude(pk__in=found).values_list("pk", flat=True))
            found += fresh
        return found
