"""Photographs of the story: the ones that came along, and those that drawing.py makes. Everybody keeps their own."""

import io
from datetime import datetime
from typing import TYPE_CHECKING

from PIL import Image, ImageEnhance

from guanxi.base import photos
from guanxi.demo import scenes
from guanxi.demo.cast import FILES

if TYPE_CHECKING:
    from guanxi.people.models import Person

ALTS = {
    "cake": "A round cake of tea in printed paper",
    "ceramics": "A celadon vase with red berries, and two bowls",
    "cup": "A cup of amber tea beside a dish of dry leaf",
    "dented": "A dented tin with a pale seal",
    "drawing": "A child's drawing of a house and three people",
    "dusk": "The hills at dusk",
    "hills": "Tea terraces in the morning haze",
    "honey": "A jar of linden honey",
    "honey-fang": "The jar of honey, seen from above",
    "honey-wu": "The label of the honey",
    "oranges": "A bowl of oranges with their leaves on",
    "parcel": "A sealed box with a red stamp",
    "parcel-door": "The box at the door, its seal whole",
    "parcels": "Three boxes, stacked",
    "tin": "A green tin of Shou Mei tea",
    "tins": "Three tins of tea, red, green and white",
}


class Album:
    """Keeps each picture once for each owner, encoded once for all."""

    def __init__(self) -> None:
        self._ready: dict[str, photos.Prepared] = {}
        self._kept: dict[tuple[str, int], int] = {}

    def photo(self, name: str, owner: "Person", at: datetime, *, alt: str = "") -> int:
        """The id of that picture, as this owner's photo."""
        if (name, owner.pk) not in self._kept:
            words = alt or ALTS.get(name) or scenes.ALTS.get(name, "")
            kept = photos.keep(self._prepared(name), owner_id=owner.pk, at=at, alt=words)
            self._kept[name, owner.pk] = kept.pk
        return self._kept[name, owner.pk]

    def at_the_door(self, name: str, owner: "Person", at: datetime) -> int:
        """The same thing as somebody photographed it on their doorstep: close, and in poor light."""
        return self.photo(f"door/{name}", owner, at, alt="As it came out of the box")

    def _prepared(self, name: str) -> photos.Prepared:
        if name not in self._ready:
            out = io.BytesIO()
            _picture(name).save(out, "PNG", compress_level=1)
            self._ready[name] = photos.prepare(out)
        return self._ready[name]


def _picture(name: str) -> Image.Image:
    if name.startswith("door/"):
        return _close(_picture(name.removeprefix("door/")))
    file = FILES / "pictures" / f"{name}.jpg"
    return Image.open(file).convert("RGB") if file.exists() else scenes.draw(name)


def _close(picture: Image.Image) -> Image.Image:
    """Turned a little, cropped, cooler and darker."""
    width, height = picture.size
    turned = picture.rotate(-7, Image.Resampling.BICUBIC)
    near = turned.crop((width // 6, height // 6, width * 5 // 6, height * 5 // 6)).resize((480, 480))
    dull = ImageEnhance.Color(near).enhance(0.75)
    return ImageEnhance.Brightness(dull).enhance(0.86)
