"""Pictures by hand, right and wrong ones."""

import io
import struct
import zlib

from PIL import Image

SCRIPT = b"<script>window.__hit=1</script>"


def chunk(kind: bytes, content: bytes, crc: int | None = None) -> bytes:
    """One chunk of a PNG; `crc` to get it wrong."""
    right = zlib.crc32(kind + content) if crc is None else crc
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", right)


def png(
    width: int = 8, height: int = 8, *, inside: bytes = b"", crc: int | None = None
) -> bytes:
    """A grey PNG of eight rows of pixels, whatever size it claims."""
    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 9 * 8)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size, crc)
        + inside
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def drawn(kind: str, size: tuple[int, int] = (40, 30), **how: object) -> bytes:
    """A picture that Pillow made."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **how)
    return out.getvalue()


def located() -> bytes:
    """A JPEG that tells where it was taken, which way it was held, and a script."""
    told = Image.Exif()
    told[0x0112] = 6
    told[0x010E] = SCRIPT.decode()
    told[0x8825] = {1: "N", 2: (31.0, 14.0, 0.0)}
    return drawn("JPEG", exif=told)


def huge_gif() -> bytes:
    """A GIF of 65,535 pixels a side, with nothing in it."""
    frame = b"\x2c\0\0\0\0" + struct.pack("<HH", 65535, 65535) + b"\0\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\0\0\0" + frame + b";"


def huge_jpeg() -> bytes:
    """A JPEG whose header says 65,500 pixels a side."""
    content = bytearray(drawn("JPEG"))
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", 65500, 65500)
    return bytes(content)


def full_bomb() -> bytes:
    """A PNG of 20,000 × 20,000 white pixels that is small on the disk."""
    side = 20_000
    size = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * (side // 8)) * side, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def many_frames() -> bytes:
    """An animation of 300 pictures."""
    frames = [Image.new("P", (30, 30), n % 250) for n in range(300)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=1)
    return out.getvalue()
