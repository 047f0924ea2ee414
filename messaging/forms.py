"""The form of a mail channel: its servers in parts, not as URLs."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.mail import ids
from messaging.models import Channel
from messaging.providers.smtp_mail.config import (
    IMAP_SCHEMES,
    SMTP_SCHEMES,
    ConfigError,
    imap_server,
    is_loopback,
    smtp_server,
)

SCHEMES = {"outgoing": SMTP_SCHEMES, "incoming": IMAP_SCHEMES}
READERS = {"outgoing": smtp_server, "incoming": imap_server}
SECURITY = [
    ("tls", _("TLS from the start")),
    ("starttls", _("STARTTLS")),
    ("plain", _("None (only a server on this machine)")),
]


class ServerForm(forms.Form):
    """One server: host, port, encryption, account. Prefix: outgoing or incoming."""

    host = forms.CharField(label=_("Host"), required=False, max_length=100)
    port = forms.IntegerField(
        label=_("Port"),
        required=False,
        min_value=1,
        max_value=65535,
        help_text=_("Empty: the usual one."),
    )
    security = forms.ChoiceField(
        label=_("Encryption"), choices=SECURITY, required=False
    )
    user = forms.CharField(label=_("User name there"), required=False, max_length=60)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Never shown again. Empty: stays as it is."),
    )
    folder = forms.CharField(label=_("Folder"), required=False, max_length=40)

    def __init__(self, *args: Any, channel: Channel | None, **kwargs: Any) -> None:
        self.channel = channel
        super().__init__(*args, **kwargs)
        if self.prefix != "incoming":
            del self.fields["folder"]
        if channel is not None:
            self.initial = {**self.initial, **self._kept()}

    def clean(self) -> dict[str, Any]:
        """Refuse what names no usable server, and a password for another one."""
        data: dict[str, Any] = super().clean() or {}
        host, security = data.get("host", ""), data.get("security") or "tls"
        if not host or self.errors:
            return data
        if any(sign in host for sign in "/@?#: ") and not host.startswith("["):
            self.add_error(
                "host", _("Only the name of the host, such as mail.example.com.")
            )
        elif security == "plain" and not is_loopback(host):
            self.add_error("security", _("Other machines are only reached encrypted."))
        elif data.get("password") and not data.get("user"):
            self.add_error("user", _("A password needs a user name."))
        elif self._moved(data) and self._has_secret() and not data.get("password"):
            self.add_error(
                "password",
                _("Type the password again: the kept one belongs to another account."),
            )
        elif problem := self._unusable(self.url()):
            self.add_error(None, problem)
        return data

    def url(self, *, password: bool = False) -> str:
        """The URL of what was typed, "" for no host; if asked, with the password."""
        data = self.cleaned_data
        if not data.get("host"):
            return ""
        chosen = data.get("security") or "tls"
        schemes = SCHEMES[str(self.prefix)]
        scheme = next(name for name, (kind, _p) in schemes.items() if kind == chosen)
        account = quote(data.get("user", ""), safe="")
        if password and data.get("password"):
            account += f":{quote(data['password'], safe='')}"
        at = "@" if account else ""
        port = f":{data['port']}" if data.get("port") else ""
        folder = f"/{quote(data['folder'])}" if data.get("folder") else ""
        return f"{scheme}://{account}{at}{data['host']}{port}{folder}"

    def full_url(self) -> str:
        """The URL with the password typed, else the kept one: to try it."""
        if self.cleaned_data.get("password") or self.channel is None:
            return self.url(password=True)
        draft = Channel(
            slug=f"{self.channel.slug}-draft",
            outgoing=self.url() if self.prefix == "outgoing" else "",
            incoming=self.url() if self.prefix == "incoming" else "",
            outgoing_secret=self.channel.outgoing_secret,
            incoming_secret=self.channel.incoming_secret,
        )
        url = draft.outgoing_url if self.prefix == "outgoing" else draft.incoming_url
        return url()

    def _kept(self) -> dict[str, Any]:
        url = getattr(self.channel, str(self.prefix), "")
        try:
            server = READERS[str(self.prefix)](url) if url else None
        except ConfigError:
            server = None
        if server is None:
            return {"security": "tls"}
        names = ("host", "port", "security", "user", "folder")
        return {name: getattr(server, name) for name in names if name in self.fields}

    def _moved(self, data: dict[str, Any]) -> bool:
        kept = self._kept() if self.channel else {}
        return any(kept.get(key, "") != data.get(key, "") for key in ("host", "user"))

    def _has_secret(self) -> bool:
        return bool(self.channel and getattr(self.channel, f"{self.prefix}_secret"))

    def _unusable(self, url: str) -> str:
        try:
            READERS[str(self.prefix)](url)
        except ConfigError as error:
            return error.problem
        return ""


class ChannelForm(forms.ModelForm):
    """Name and address of a mail channel."""

    class Meta:
        model = Channel
        fields = ("name", "slug", "address", "sender_name", "is_active")
        help_texts = {
            "slug": _("For programs: small letters, digits, hyphens."),
            "sender_name": _("Stands before the address in what clients get."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]

    def clean_address(self) -> str:
        """The address; its domain must be able to stand in a Message-ID."""
        address: str = self.cleaned_data["address"]
        try:
            ids.message_id(b"", 1, 1, Channel(address=address).domain)
        except ValueError as error:
            raise forms.ValidationError(
                _("No mail can be sent from this domain: use another address."),
                code="domain",
            ) from error
        return address
