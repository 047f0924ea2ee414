"""Channel: a configured way in and out, and the place its mailbox was read up to."""

from typing import ClassVar
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.lib.claims import Claimable, due_index
from config.lib.clock import now
from config.lib.sealed import SealedField
from crm.activity import record
from crm.models import DataKey, Staff
from crm.sealing import unseal

FIRST_MAIL = "mail"


class ChannelManager(models.Manager["Channel"]):
    """Finds channels."""

    def first_mail(self) -> "Channel":
        """The channel that EMAIL_URL and INBOUND_EMAIL_URL speak of, made at first
        need.
        """
        channel, _made = self.get_or_create(
            slug=FIRST_MAIL,
            defaults={"name": "Mail", "address": settings.DEFAULT_FROM_ADDRESS},
        )
        return channel


class Channel(models.Model):
    """A mailbox (later: other kinds), with the URLs of its two servers.

    The URLs stand here without their password, which is sealed beside them.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", _("Mail")

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MAIL)
    name = models.CharField(_("name"), max_length=80)
    address = models.EmailField(_("address"))
    sender_name = models.CharField(_("sender name"), max_length=80, blank=True)
    outgoing = models.CharField(_("outgoing server"), max_length=200, blank=True)
    incoming = models.CharField(_("incoming server"), max_length=200, blank=True)
    outgoing_secret = SealedField(null=True, blank=True)
    incoming_secret = SealedField(null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords(excluded_fields=["outgoing_secret", "incoming_secret"])

    objects: ClassVar[ChannelManager] = ChannelManager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        permissions: ClassVar = [("manage_channels", "May set up channels")]

    def __str__(self) -> str:
        return self.name

    def outgoing_url(self) -> str:
        """The SMTP URL with its password; "" where mail is only kept (console)."""
        if self.slug == FIRST_MAIL and settings.EMAIL_URL:
            return settings.EMAIL_URL
        return _with_password(self.outgoing, self._secret("outgoing_secret"))

    def incoming_url(self) -> str:
        """The IMAP URL with its password; "" where nothing is fetched."""
        if self.slug == FIRST_MAIL and settings.INBOUND_EMAIL_URL:
            return settings.INBOUND_EMAIL_URL
        return _with_password(self.incoming, self._secret("incoming_secret"))

    @property
    def provider(self) -> str:
        """The key of the provider that sends for this channel."""
        return "smtp_mail" if self.outgoing_url() else "console"

    @property
    def domain(self) -> str:
        """The domain of the address, for Message-IDs."""
        return self.address.rpartition("@")[2].encode("idna").decode()

    def set_up(self, *, by: Staff, passwords: dict[str, str] | None = None) -> None:
        """Save the fields as set; `passwords` by "outgoing"/"incoming", "" keeps the
        old one. Its mailbox is looked into at once, whatever failed before.
        """
        with transaction.atomic():
            for side, password in (passwords or {}).items():
                if password:
                    setattr(
                        self, f"{side}_secret", self._sealed(f"{side}_secret", password)
                    )
            made = self.pk is None
            self.save()
            self.cursors.update(due_at=now(), attempts=0)
            record("channel.made" if made else "channel.changed", self, by=by)

    def _sealed(self, column: str, password: str) -> bytes:
        return DataKey.for_purpose("channels").seal(
            f"messaging_channel.{column}", password
        )

    def _secret(self, column: str) -> str:
        blob = getattr(self, column)
        return unseal(f"messaging_channel.{column}", blob) if blob else ""


class MailCursor(Claimable):
    """How far a folder was read: UIDVALIDITY and the last UID (RFC 9051, 2.3.1.1), and
    how the last look went.
    """

    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="cursors"
    )
    folder = models.CharField(max_length=120, default="INBOX")
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    error_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "folder"],
                name="messaging_mailcursor_once_per_folder",
            )
        ]
        indexes: ClassVar = [due_index("messaging_mailcursor_due")]

    @classmethod
    def waiting(cls) -> "models.QuerySet[MailCursor]":
        """The mailboxes of channels in use."""
        return cls.objects.filter(channel__is_active=True)

    def __str__(self) -> str:
        return f"{self.channel_id} {self.folder} {self.uidvalidity}:{self.last_uid}"


def _with_password(url: str, password: str) -> str:
    if not url or not password:
        return url
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    netloc = f"{user}:{quote(password, safe='')}{at}{host}"
    return urlunsplit(parts._replace(netloc=netloc))
