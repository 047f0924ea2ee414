"""A small copy of a picture somebody sent, drawn anew. Runs in `config.lib.pool`.

What is made has the pixels and nothing else of the original: no metadata (a phone
writes the place into them), no second file behind the first, no animation.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

# Those alone: each further format is one more parser that strangers may feed.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 40_000_000  # once read: 160 MB at four bytes each
LONGEST_SIDE = 1280
QUALITY = 80


@dataclass(frozen=True)
class Small:
    """A WebP and its size in pixels."""

    content: bytes
    width: int
    height: int


def shrink(content: bytes) -> Small:
    """The picture at 1280 pixels a side at most, upright, as WebP.

    Raises what Pillow raises for what it cannot read, ValueError for one with too many
    pixels: told before any of them is read.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        # A JPEG is read at a fraction of its size at once.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise ValueError(f"{width} × {height} pixels")
        upright = ImageOps.exif_transpose(picture)
        drawn = _coloured(upright)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn.info.clear()
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY)
    return Small(out.getvalue(), *drawn.size)


def _coloured(picture: Image.Image) -> Image.Image:
    """The same in the colours that WebP knows."""
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if see_through else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)
