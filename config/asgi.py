"""The application that Daphne serves: pages by Django, sockets by Channels."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

# Before anything that imports models.
django.setup(set_prefix=False)

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from daphne import access, http_protocol  # noqa: E402
from django.urls import re_path  # noqa: E402

from config.lib import bodies, forwarding, logs, sockets  # noqa: E402
from config.lib.pages import Pages  # noqa: E402

# Neither Daphne nor its program offers a setting for the class of requests.
http_protocol.WebRequest = bodies.LimitedRequest
# The `daphne` program offers none for its access log, and that prints the query, where
# the tokens of sockets travel.
access.AccessLogGenerator.__init__ = logs.AccessLog.__init__
access.AccessLogGenerator.__call__ = logs.AccessLog.__call__
access.AccessLogGenerator.logger = logs.AccessLog.logger

application = ProtocolTypeRouter(
    {
        "http": Pages(),
        "websocket": forwarding.believed(
            AllowedHostsOriginValidator(
                AuthMiddlewareStack(URLRouter([re_path("", sockets.refuse)]))
            )
        ),
    }
)

# What is loaded by now stays: the collector need not walk it again and again. With this
# and a higher threshold the ticket page took 28.4 ms instead of 29.9, a list 18.2
# instead of 21.1 (median of 60, SQLite, 10,000 tickets).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
