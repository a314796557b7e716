"""Photographs: judged by content, re-encoded, upright, without EXIF; shown in four widths and three formats.

The original as kept is a JPEG in the default storage. The files that pages show are made from it when first
asked for, and stay on this machine's disk. Sizes are in pixels.
"""

import io
import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from tempfile import NamedTemporaryFile
from typing import IO, Any

import pillow_heif
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from guanxi.base import limits
from guanxi.base.errors import Refusal
from guanxi.base.models import Photo

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_AN_HOUR = 300
LONGEST_SIDE = 2560
WIDTHS = (160, 320, 640, 1280)
READS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "BMP")
SAVES: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 55, "speed": 9}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
}

pillow_heif.register_heif_opener()


class PhotoRefused(Refusal):
    """The file cannot be kept as a photo; the sentence says why."""

    field = "photo"


@dataclass(frozen=True)
class Prepared:
    """A photograph judged and re-encoded, not kept yet."""

    jpeg: bytes
    width: int
    height: int
    colour: str  # the mean colour, #rrggbb


def keep(file: IO[bytes] | Prepared, *, owner_id: int | None, at: datetime, alt: str = "") -> Photo:
    """Keep a photograph. Raises PhotoRefused, or TooMany for somebody who keeps hundreds an hour."""
    ready = file if isinstance(file, Prepared) else prepare(file)
    if owner_id is not None:
        limits.allow("photo", owner_id, most=MOST_AN_HOUR, per_seconds=limits.HOUR_SECONDS, at=at)
    name = token_hex(16)
    default_storage.save(_original(name), ContentFile(ready.jpeg))
    return Photo.objects.create(
        name=name,
        owner_id=owner_id,
        width=ready.width,
        height=ready.height,
        colour=ready.colour,
        alt=alt,
        added_at=at,
    )


def prepare(file: IO[bytes]) -> Prepared:
    """Judge a file and re-encode it. Raises PhotoRefused."""
    file.seek(0)
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PhotoRefused(_("The photo is larger than %(n)d MB.") % {"n": MOST_BYTES // 1024 // 1024})
    picture = _flat(_read(data))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).tobytes()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, subsampling=0, optimize=True)
    return Prepared(out.getvalue(), *picture.size, f"#{red:02x}{green:02x}{blue:02x}")


def rendition(name: str, width: int, kind: str) -> Path:
    """The file of a photo at most `width` wide, as avif, webp or jpg; made if nobody asked for it before.

    FileNotFoundError for a photo, a width or a kind there is not. Never wider than the photo itself.
    """
    if width not in WIDTHS or kind not in SAVES:
        raise FileNotFoundError(f"{name} is not shown {width} wide as {kind}")
    path = Path(settings.MEDIA_ROOT) / "shown" / name[:2] / f"{name}-{width}.{kind}"
    if not path.exists():
        with default_storage.open(_original(name)) as original, Image.open(original) as picture:
            picture.draft("RGB", (width, width * picture.height // picture.width))
            picture.thumbnail((width, MOST_PIXELS), Image.Resampling.LANCZOS)
            form, options = SAVES[kind]
            write(picture, path, form, **options)
    return path


def disown(photo_ids: Iterable[int]) -> None:
    """These are no longer anybody's own: a shop's goods, a seal that was on a parcel. They stay, without words."""
    Photo.objects.filter(pk__in=list(photo_ids)).update(owner=None, alt="")


def forget_of(owner_id: int) -> int:
    """Delete every photograph somebody owns, file first, so that a repeat after a crash goes on; says how many.

    Where a row must stay because others point at it (the proof of a refusal), it becomes a plain picture in the
    photograph's mean colour, under a new name.
    """
    ids = list(Photo.objects.filter(owner=owner_id).order_by("id").values_list("pk", flat=True))
    for photo in Photo.objects.filter(pk__in=ids).order_by("id"):
        _delete_files(photo.name)
        try:
            with transaction.atomic():
                photo.delete()
        except ProtectedError:
            _make_plain(photo)
    return len(ids)


def _make_plain(photo: Photo) -> None:
    name = token_hex(16)
    plain = io.BytesIO()
    Image.new("RGB", (photo.width, photo.height), photo.colour).save(plain, "JPEG", quality=60)
    default_storage.save(_original(name), ContentFile(plain.getvalue()))
    Photo.objects.filter(pk=photo.pk).update(name=name, owner=None, alt="")


def _delete_files(name: str) -> None:
    """The photograph as it was kept, and every size that was made of it on this machine."""
    default_storage.delete(_original(name))
    for size in (Path(settings.MEDIA_ROOT) / "shown" / name[:2]).glob(f"{name}-*"):
        size.unlink(missing_ok=True)


def original(name: str) -> IO[bytes]:
    """The photograph as it is kept. FileNotFoundError where its file is gone."""
    return default_storage.open(_original(name))


def _original(name: str) -> str:
    return f"kept/{name[:2]}/{name}.jpg"


def write(picture: Image.Image, path: Path, form: str, **options: Any) -> None:
    """Write beside the place and move it there, so that nobody reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            picture.save(part, form, **options)
        except BaseException:
            os.unlink(part.name)
            raise
    os.replace(part.name, path)


def _read(data: bytes) -> Image.Image:
    """The first picture in the file, decoded, the right way up. Its size is known before it is decoded."""
    Image.init()  # every decoder there is; READS says which of them a stranger's file may reach
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=READS)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:  # whatever a decoder says of a stranger's bytes, it comes to this
        raise PhotoRefused(_("This is not a photo we can read. Send a JPEG, PNG, WebP or HEIC.")) from None
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    try:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        return ImageOps.exif_transpose(picture)
    except Exception:  # cut short or broken inside; the decoders have many ways to say so
        raise PhotoRefused(_("The photo is broken or cut short. Send it again.")) from None


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused(
        _("The photo has more than %(n)d million pixels. Send a smaller one.") % {"n": MOST_PIXELS // 1_000_000}
    )


def _flat(picture: Image.Image) -> Image.Image:
    """Eight bits of sRGB a channel, on white where it was transparent."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        picture = Image.new("RGBA", clear.size, "white")
        picture.alpha_composite(clear)
    profile = picture.info.get("icc_profile")
    flat = _in_srgb(picture, profile) if profile else picture.convert("RGB")
    flat.info.clear()
    return flat


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colours a telephone means by its own profile; as they are where the profile is of no use."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        changed = ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        changed = None
    return changed or picture.convert("RGB")
