"""Headers of proxies: believed from configured ones, removed from anybody else."""

from django.http import HttpRequest, HttpResponseBase

from config.lib import forwarding
from config.middleware import Answer

CLAIMS = [f"HTTP_{name.upper().replace('-', '_')}" for name in forwarding.CLAIMS]


def believe_proxies_only(get_response: Answer) -> Answer:
    """Put the true client into REMOTE_ADDR; keep the peer in META as KEFU_PEER.

    KEFU_PEER is empty when somebody else spoke through the peer, even without right.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        peer = str(meta.get("REMOTE_ADDR", ""))
        relayed = any(claim in meta for claim in CLAIMS if claim != "HTTP_X_REQUEST_ID")
        meta["KEFU_PEER"] = "" if relayed else peer
        if forwarding.is_proxy(peer):
            chain = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
            meta["REMOTE_ADDR"] = forwarding.client_of(peer, chain)
        else:
            for claim in CLAIMS:
                meta.pop(claim, None)
        return get_response(request)

    return middleware
