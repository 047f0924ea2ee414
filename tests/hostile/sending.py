"""Forms with files as no honest browser would send them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from tests.hostile.uploads import Upload

BOUNDARY = "kefu-hostile"


def form(fields: dict[str, Any], files: Sequence[Upload]) -> dict[str, Any]:
    """A form as no honest browser would send it: names whole, kinds as claimed."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in fields.items()
    ]
    for file in files:
        claimed = file.claimed.replace("\r\n", " ")
        head = (
            f'Content-Disposition: form-data; name="files"; {_named(file.name)}\r\n'
            f"Content-Type: {claimed}\r\n\r\n"
        )
        parts.append(head.encode() + file.content)
    mark = f"--{BOUNDARY}\r\n".encode()
    body = b"".join(mark + one + b"\r\n" for one in parts)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return {"data": body + f"--{BOUNDARY}--\r\n".encode(), "content_type": kind}


def _named(name: str) -> str:
    """As it is where a header can hold it; else in the writing of RFC 5987."""
    if set(name) & set('\0\r\n"\\'):
        return f"filename*=utf-8''{quote(name, safe='')}"
    return f'filename="{name}"'
