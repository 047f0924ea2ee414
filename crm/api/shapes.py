"""How clients look in the API: masked, and each part only to who may see it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from config.lib.api.paging import PageQuery
from crm.client_lists import SIDES
from crm.models import ClientFlag
from crm.models.client import Lifecycle
from crm.models.contact_point import Kind as ContactKind
from crm.models.particular import Kind as ParticularKind

LARGEST_KEY = 2**63 - 1


class ClientQuery(PageQuery):
    """What a list of clients may be narrowed by."""

    q = serializers.CharField(
        required=False,
        max_length=120,
        help_text="A name, phone, mail address, platform user or identity number.",
    )
    lifecycle = serializers.ChoiceField(Lifecycle.choices, required=False)
    side = serializers.ChoiceField(list(SIDES), required=False)
    flag = serializers.ChoiceField(
        ["any", *ClientFlag.Kind.values], required=False, help_text="In force."
    )
    tag = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)


class ContactShape(serializers.Serializer[Any]):
    """One address."""

    kind = serializers.ChoiceField(ContactKind.choices)
    masked = serializers.CharField()
    preferred = serializers.BooleanField(source="is_preferred")
    verified_at = serializers.DateTimeField(allow_null=True)
    bounced_at = serializers.DateTimeField(allow_null=True)


class ParticularShape(serializers.Serializer[Any]):
    """One number or postal address."""

    kind = serializers.ChoiceField(ParticularKind.choices)
    masked = serializers.CharField()


class ClientRow(serializers.Serializer[Any]):
    """A client as a list shows it. `contacts` is empty for who may not see them."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="masked_name")
    foreign_name = serializers.CharField(source="masked_foreign_name")
    lifecycle = serializers.ChoiceField(Lifecycle.choices)
    is_borrower = serializers.BooleanField()
    is_lender = serializers.BooleanField()
    language = serializers.CharField()
    created_at = serializers.DateTimeField()
    tags = serializers.SerializerMethodField()
    flags = serializers.SerializerMethodField()
    contacts = serializers.SerializerMethodField()

    def get_tags(self, client: Any) -> list[str]:
        """The names of its tags."""
        return [row.tag.name for row in client.shown_tags]

    def get_flags(self, client: Any) -> list[str]:
        """The kinds of the flags in force."""
        return [flag.kind for flag in client.shown_flags]

    @extend_schema_field(ContactShape(many=True))
    def get_contacts(self, client: Any) -> Any:
        """Its addresses, preferred ones first."""
        if not self._may("crm.view_contacts"):
            return []
        return ContactShape(client.shown_points, many=True).data

    def _may(self, permission: str) -> bool:
        return bool(self.context["staff"].has_perm(permission))


class ClientShape(ClientRow):
    """One client. What the caller's role may not see is null or empty."""

    birth_date = serializers.SerializerMethodField()
    particulars = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "date", "nullable": True})
    def get_birth_date(self, client: Any) -> str | None:
        """The day, for who may see identities."""
        day = client.birth_date if self._may("crm.view_identity") else None
        return day.isoformat() if day else None

    @extend_schema_field(ParticularShape(many=True))
    def get_particulars(self, client: Any) -> Any:
        """Identity number, bank cards, postal addresses; masked."""
        if not self._may("crm.view_identity"):
            return []
        rows = client.particulars.defer("value", "index").order_by("-kind", "pk")
        return ParticularShape(rows, many=True).data
