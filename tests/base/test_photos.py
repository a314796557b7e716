"""Photographs come in every shape; what is kept is upright, small, and says nothing of where it was taken."""

import io
import struct
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from guanxi.base import limits, photos

RED = (200, 30, 40)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def encoded(picture: Image.Image, form: str, **options: Any) -> io.BytesIO:
    out = io.BytesIO()
    picture.save(out, form, **options)
    out.seek(0)
    return out


def red(width: int = 40, height: int = 30, mode: str = "RGB") -> Image.Image:
    return Image.new("RGB", (width, height), RED).convert(mode)


def opened(ready: photos.Prepared) -> Image.Image:
    return Image.open(io.BytesIO(ready.jpeg))


def about(colour: str, wanted: tuple[int, int, int]) -> bool:
    """Whether two colours look the same: within 12 steps of 256 in each channel."""
    return all(abs(int(colour[i : i + 2], 16) - want) < 12 for i, want in zip((1, 3, 5), wanted, strict=True))


def huge_png(side: int) -> io.BytesIO:
    """A few kilobytes that say they are side × side pixels: a bomb."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF", "BMP"])
def test_what_telephones_send_is_read(form: str) -> None:
    ready = photos.prepare(encoded(red(), form))
    assert (ready.width, ready.height) == (40, 30)
    assert about(ready.colour, RED)
    assert (opened(ready).format, opened(ready).mode) == ("JPEG", "RGB")


def test_the_first_picture_of_an_animation_is_kept() -> None:
    film = encoded(red(), "GIF", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")])
    assert about(photos.prepare(film).colour, RED)


def test_a_printers_jpeg_keeps_its_colour() -> None:
    assert about(photos.prepare(encoded(red(mode="CMYK"), "JPEG", quality=95)).colour, RED)


def test_sixteen_bit_greys_become_eight() -> None:
    grey = Image.new("I;16", (8, 8), 0x8000)
    assert about(photos.prepare(encoded(grey, "PNG")).colour, (128, 128, 128))


def test_what_is_transparent_becomes_white() -> None:
    for clear in (Image.new("RGBA", (8, 8), (0, 0, 0, 0)), Image.new("LA", (8, 8), (0, 0))):
        assert photos.prepare(encoded(clear, "PNG")).colour == "#ffffff"


def test_a_wide_colour_profile_is_turned_into_everybodys() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ready = photos.prepare(encoded(red(), "JPEG", icc_profile=lab, quality=95))
    assert about(ready.colour, RED)
    assert "icc_profile" not in opened(ready).info
    broken = photos.prepare(encoded(red(), "JPEG", icc_profile=b"not a profile", quality=95))
    assert about(broken.colour, RED)


def test_it_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 23.0, 29.0)})
    side = Image.new("RGB", (40, 20), "white")
    side.paste(RED, (0, 0, 20, 20))
    ready = photos.prepare(encoded(side, "JPEG", exif=exif, quality=95, comment=b"at home"))
    kept = opened(ready)
    assert kept.size == (20, 40)
    assert kept.getpixel((10, 5)) == pytest.approx(RED, abs=12)
    assert not kept.getexif()
    assert b"Exif" not in ready.jpeg
    assert b"at home" not in ready.jpeg


def test_a_large_photo_is_made_smaller() -> None:
    ready = photos.prepare(encoded(red(6000, 3000), "JPEG"))
    assert (ready.width, ready.height) == (2560, 1280)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (io.BytesIO(b""), "not a photo"),
        (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a photo"),
        (io.BytesIO(b"%PDF-1.7 " + b"x" * 2000), "not a photo"),
        (io.BytesIO(b"GIF89a"), "not a photo"),
        (encoded(red(), "TIFF"), "not a photo"),
        (io.BytesIO(encoded(red(400, 300), "JPEG").getvalue()[:900]), "cut short"),
        (io.BytesIO(encoded(Image.effect_noise((90, 90), 90), "PNG").getvalue()[:2000]), "cut short"),
        (io.BytesIO(encoded(red(), "JPEG").getvalue() + b"\0" * 30 * 1024 * 1024), "larger than 20 MB"),
        (huge_png(10_000), "million pixels"),
        (huge_png(60_000), "million pixels"),
    ],
    ids=["empty", "svg", "pdf", "gif head", "tiff", "cut jpeg", "cut png", "30 MB", "100 MP", "3600 MP"],
)
def test_what_is_not_a_whole_photo_is_refused_with_the_reason(file: io.BytesIO, says: str) -> None:
    with pytest.raises(photos.PhotoRefused, match=says) as refused:
        photos.prepare(file)
    assert refused.value.field == "photo"


@pytest.mark.django_db
def test_a_kept_photo_is_shown_in_every_width_and_format(noon: datetime, folder: Path) -> None:
    photo = photos.keep(encoded(red(1000, 500), "PNG"), owner_id=None, at=noon, alt="a red wall")
    assert (photo.width, photo.height, photo.alt) == (1000, 500, "a red wall")
    for width, wide in ((160, 160), (320, 320), (640, 640), (1280, 1000)):
        for kind, form in (("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")):
            path = photos.rendition(photo.name, width, kind)
            with Image.open(path) as shown:
                assert (shown.format, shown.size) == (form, (wide, wide // 2))
    assert not list(folder.rglob("*.part"))


@pytest.mark.django_db
def test_it_is_made_once(noon: datetime) -> None:
    photo = photos.keep(photos.prepare(encoded(red(), "PNG")), owner_id=None, at=noon)
    made = photos.rendition(photo.name, 160, "webp").stat().st_mtime_ns
    assert photos.rendition(photo.name, 160, "webp").stat().st_mtime_ns == made


@pytest.mark.parametrize(("width", "kind"), [(161, "jpg"), (0, "jpg"), (160, "png"), (160, "jpg")])
def test_what_there_is_not_is_not_made_up(width: int, kind: str) -> None:
    with pytest.raises(FileNotFoundError):
        photos.rendition("0" * 32, width, kind)


@pytest.mark.django_db
def test_nobody_keeps_hundreds_an_hour(noon: datetime, lin_yue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_AN_HOUR", 2)
    ready = photos.prepare(encoded(red(), "PNG"))
    for _ in range(2):
        photos.keep(ready, owner_id=lin_yue.pk, at=noon)
    with pytest.raises(limits.TooMany, match="1 hour"):
        photos.keep(ready, owner_id=lin_yue.pk, at=noon)
