"""What a browser may load for a page, and which of its abilities a page may use."""

from typing import Any
from urllib.parse import SplitResult

from csp.constants import NONE, SELF

PERMISSIONS = {
    "camera": "()",
    "geolocation": "()",
    "microphone": "()",
    "payment": "()",
    "usb": "()",
    "publickey-credentials-get": "(self)",
    "publickey-credentials-create": "(self)",
}


def content(base: SplitResult) -> dict[str, Any]:
    """Return the Content-Security-Policy: own files alone, nothing inline, no frame."""
    # Older browsers do not count a socket of the same host as 'self'.
    socket = f"{'wss' if base.scheme == 'https' else 'ws'}://{base.netloc}"
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "connect-src": [SELF, socket],
            "object-src": [NONE],
            "base-uri": [NONE],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
        }
    }
