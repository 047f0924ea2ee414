"""What tokens may be good for with clients."""

from django.utils.translation import gettext_lazy as _

from config.lib.api.scopes import declare

CLIENTS_READ = "clients:read"

declare({CLIENTS_READ: _("Read clients, masked")})
