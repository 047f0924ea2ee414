"""Small pictures: upright, without what the original told, and none of a bomb."""

import io

import pytest
from PIL import Image

from config.lib.pictures import LONGEST_SIDE, shrink
from tests.hostile import pictures


def test_a_large_one_is_made_smaller_and_stays_in_shape():
    small = shrink(pictures.drawn("JPEG", (4000, 1000)))
    assert (small.width, small.height) == (LONGEST_SIDE, 320)
    with Image.open(io.BytesIO(small.content)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (1280, 320))


def test_it_stands_upright_and_tells_no_place():
    small = shrink(pictures.located())
    assert (small.width, small.height) == (30, 40)
    with Image.open(io.BytesIO(small.content)) as shown:
        assert not shown.getexif()
    assert b"script" not in small.content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_each_kind_is_drawn(kind):
    assert shrink(pictures.drawn(kind)).content[8:12] == b"WEBP"


def test_what_is_seen_through_stays_so():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(shrink(out.getvalue()).content)) as shown:
        assert shown.mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [
        pictures.full_bomb(),
        pictures.huge_gif(),
        pictures.huge_jpeg(),
        pictures.png(60_000, 60_000),
        pictures.png()[:44],
        b"<svg/>",
        b"",
    ],
)
def test_a_bomb_and_a_wreck_are_refused(content):
    with pytest.raises(Exception, match=r"."):
        shrink(content)


def test_other_kinds_are_not_even_tried():
    with pytest.raises(OSError, match="cannot identify"):
        shrink(pictures.drawn("TIFF"))
