"""Sockets that lead nowhere."""

from typing import Any


async def refuse(_scope: Any, receive: Any, send: Any) -> Any:
    """Refuse the handshake of a socket; without this, each would be an error logged."""
    await receive()
    await send({"type": "websocket.close"})
