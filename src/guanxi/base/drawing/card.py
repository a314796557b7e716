"""What a drawn picture says, in plain values and in the reader's language."""

from dataclasses import dataclass
from typing import Any

from PIL import Image

from guanxi.base import photos

WIDEST = 1280


@dataclass(frozen=True)
class Face:
    """Somebody with a name, and a photo or the letter on their colour that stands for it."""

    name: str
    initial: str
    colour: int
    photo: str = ""

    @classmethod
    def of(cls, person: Any) -> "Face":
        """A people.Person, as pages show them."""
        return cls(person.name, person.initial, person.colour, person.photo.name if person.photo_id else "")

    @property
    def picture(self) -> Image.Image | None:
        return picture(self.photo)


@dataclass(frozen=True)
class Card:
    """One thing to show. Everything but title, who and market may be empty."""

    title: str
    who: Face
    who_line: str  # "Wang Mei stands behind it"
    who_meta: str  # "Mei's Tea · Fuding"
    market: str
    words: str = ""
    price: str = ""
    measure: str = ""  # "per tin"
    proof: str = ""  # "Bought, checked, kept."
    about: str = ""  # the product a show tells of
    photo: str = ""  # the name of a photograph
    link: str = ""  # what the code holds
    invitation: str = ""  # what to do with the code
    by: Face | None = None  # whoever passes it on and wants to be named
    by_line: str = ""


def picture(name: str) -> Image.Image | None:
    """A photograph to draw with; None for none, and for one whose file is gone."""
    if not name:
        return None
    try:
        with Image.open(photos.rendition(name, WIDEST, "jpg")) as found:
            return found.convert("RGB")
    except FileNotFoundError:
        return None
