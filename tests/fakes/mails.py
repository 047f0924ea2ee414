"""A small made-up corpus of raw mails, ordinary and hostile."""

import base64
from email.header import Header

CRLF = b"\r\n"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


def mail(body: bytes = b"Hello\r\n", /, **fields: str | bytes | None) -> bytes:
    """A mail with usual fields; a keyword replaces one, None drops it."""
    known: dict[str, str | bytes | None] = {
        "from": "Li Wei <liwei@client.example>",
        "to": "service@kefu.example",
        "subject": "Question",
        "date": "Mon, 3 Nov 2025 09:30:00 +0800",
        "message_id": "<m1@client.example>",
        "mime_version": "1.0",
        "content_type": "text/plain; charset=utf-8",
    }
    lines = []
    for name, value in (known | fields).items():
        if value is not None:
            data = value.encode() if isinstance(value, str) else value
            lines.append(name.replace("_", "-").encode() + b": " + data)
    return CRLF.join(lines) + CRLF * 2 + body


def part(kind: str, body: bytes | str, **fields: str) -> bytes:
    """One part of a multipart."""
    lines = [f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    data = body.encode() if isinstance(body, str) else body
    return "\r\n".join(lines).encode() + CRLF * 2 + data


def multipart(subtype: str, *parts: bytes, boundary: str = "b1") -> tuple[str, bytes]:
    """Content type and body of a multipart."""
    mark = f"--{boundary}".encode()
    body = b"".join(mark + CRLF + one + CRLF for one in parts) + mark + b"--" + CRLF
    return f'multipart/{subtype}; boundary="{boundary}"', body


def whole(subtype: str, *parts: bytes, **fields: str) -> bytes:
    """A mail that is one multipart."""
    kind, body = multipart(subtype, *parts)
    return mail(body, content_type=kind, **fields)


def file_part(
    name: str, content: bytes, kind: str = "application/pdf", **fields: str
) -> bytes:
    """An attachment in base64."""
    return part(
        f'{kind}; name="{name}"',
        base64.encodebytes(content).replace(b"\n", CRLF),
        Content_Transfer_Encoding="base64",
        **{"Content_Disposition": f'attachment; filename="{name}"'} | fields,
    )


def words(text: str, charset: str) -> str:
    """An encoded word (or several) of a header."""
    return Header(text, charset, maxlinelen=70).encode()


def alternative() -> bytes:
    """Plain and HTML of the same text."""
    return whole(
        "alternative",
        part("text/plain; charset=utf-8", "您好，我的还款失败了"),
        part("text/html; charset=utf-8", "<p>您好，我的<b>还款</b>失败了</p>"),
    )


def with_inline_image() -> bytes:
    """HTML with an image that it names by Content-ID, and a document beside."""
    kind, body = multipart(
        "related",
        part(
            "text/html; charset=utf-8", '<p>See <img src="cid:shot@x" alt="shot"></p>'
        ),
        file_part(
            "shot.png",
            PNG,
            "image/png",
            Content_ID="<shot@x>",
            Content_Disposition="inline",
        ),
        boundary="inner",
    )
    return whole("mixed", part(kind, body), file_part("contract.pdf", b"%PDF-1.4"))


def nested(depth: int) -> bytes:
    """Multiparts in multiparts, a line of text in the innermost."""
    opening = [
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'
        for n in range(depth)
    ]
    closing = [f"--b{n}--\r\n" for n in reversed(range(depth))]
    inner = "Content-Type: text/plain\r\n\r\ndeep inside\r\n"
    text = "".join([*opening, inner, *closing])
    head = mail(b"", content_type=None).removesuffix(CRLF)
    return head + text.encode()


def bounce() -> bytes:
    """A delivery report as RFC 3464 has it."""
    kind, body = multipart(
        "report",
        part("text/plain", "Your mail was not delivered."),
        part("message/delivery-status", "Final-Recipient: rfc822; a@b.example\r\n"),
    )
    return mail(
        body,
        content_type=f"{kind}; report-type=delivery-status",
        **{"from": "MAILER-DAEMON@mx.example", "return_path": "<>"},
    )


def hostile() -> dict[str, bytes]:
    """Mails that end many a parser, by what is wrong with them."""
    many = ", ".join(f"u{n}@example.com" for n in range(16_000))
    return {
        "1,000 nested multiparts": nested(1_000),
        "2,000 parentheses in To": mail(to="(" * 2_000),
        "16,000 recipients": mail(to=many),
        "Exchange id": mail(message_id="<[0f1e@exchange]>"),
        "unknown charset": mail(b"abc", content_type="text/plain; charset=x-nonsense"),
        "codec that unpacks": mail(b"x\x9c", content_type="text/plain; charset=zlib"),
        "punycode": mail(b"a-b" * 999, content_type="text/plain; charset=punycode"),
        "NULs": mail(b"a\0b\0\0c", subject="s\0u"),
        "huge field": mail(x_junk="x" * 2_000_000),
        "endless encoded words": mail(subject="=?x?q?" * 40_000),
        "open quote in From": mail(**{"from": '"Li Wei <liwei@client.example>'}),
        "no boundary": mail(b"--x\r\n\r\ntext", content_type="multipart/mixed"),
        "boundary of blanks": mail(
            b"-- \r\n", content_type='multipart/a; boundary=" "'
        ),
        "unclosed": mail(b"--b\r\n\r\ncut", content_type="multipart/mixed; boundary=b"),
        "bad base64": mail(b"SGVsbG8=!", content_transfer_encoding="base64"),
        "cut base64": mail(b"SGVsbG8gd29yb", content_transfer_encoding="base64"),
        "bad date": mail(date="Mon, 99 Foo 99999 25:61:61 +9999"),
        "date before time": mail(date="Mon, 1 Jan 0001 00:00:00 +2359"),
        "no fields but one": b"Subject: alone",
        "only line feeds after": b"From: a@b.example\n\n\n\n",
        "old Mac lines": mail(b"Hello").replace(CRLF, b"\r"),
        "mbox line": b"From a@b Mon Nov  3 09:30:00 2025\r\n" + mail(),
        "broken tags": mail(b"<!" * 100_000, content_type="text/html"),
        "deep tags": mail(b"<div>" * 50_000 + b"in", content_type="text/html"),
        "parameters without end": mail(content_type="text/plain" + '; a="' * 5_000),
        "5,000 parts": whole("mixed", *[part("text/plain", "x")] * 5_000),
        "lone surrogates": mail(b"+2AA-", content_type="text/plain; charset=utf-7"),
    }
