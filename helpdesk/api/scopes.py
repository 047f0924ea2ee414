"""What tokens may be good for with tickets."""

from django.utils.translation import gettext_lazy as _

from config.lib.api.scopes import declare

TICKETS_READ, TICKETS_WRITE = "tickets:read", "tickets:write"
SEARCH_READ = "search:read"

declare(
    {
        SEARCH_READ: _("Search tickets, their lines and clients"),
        TICKETS_READ: _("Read tickets and their lines"),
        TICKETS_WRITE: _("Open tickets, write, assign, resolve and reopen"),
    }
)
