"""Photographs chosen in a form. They are kept at once, so a form that is refused still has them.

A photograph travels in the form as a signed number that only the person it was shown to can send back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base import clock, limits, photos
from guanxi.base.errors import Refusal
from guanxi.base.models import Photo
from guanxi.web.who import me

AN_HOUR = 300  # photographs one person may send


@dataclass(frozen=True)
class Chosen:
    """One photograph with what the form needs of it."""

    photo: Photo
    token: str
    position: int


class Pictures:
    """The photographs of one form: those there, those just sent, in the order wanted, without those removed."""

    def __init__(self, request: HttpRequest, *, there: Sequence[int] = (), most: int = 9, needed: str = "") -> None:
        self.person_id = me(request)
        self.most = most
        self.errors: list[str] = []
        self.ids = list(there)
        if request.method == "POST":
            self.ids = self._still_wanted(request)
            self._keep_new(request)
            if needed and not self.ids and not self.errors:
                self.errors.append(needed)

    @property
    def chosen(self) -> list[Chosen]:
        """The photographs to show, in their order."""
        found = Photo.objects.in_bulk(self.ids)
        rows = [found[pk] for pk in self.ids if pk in found]
        return [Chosen(photo, self._sign(photo.pk), i) for i, photo in enumerate(rows, start=1)]

    @property
    def room(self) -> int:
        """How many more there may be."""
        return self.most - len(self.ids)

    def is_valid(self) -> bool:
        return not self.errors

    def _still_wanted(self, request: HttpRequest) -> list[int]:
        """Those sent back and not ticked for removal, by the place written beside them."""
        places: dict[int, int] = {}
        for token in request.POST.getlist("kept_photo")[: self.most]:
            photo_id = self._unsign(token)
            if photo_id is None or request.POST.get(f"drop_{token}"):
                continue
            place = request.POST.get(f"place_{token}", "")
            places[photo_id] = int(place) if place.isdecimal() and len(place) < 4 else 99
        return sorted(places, key=lambda photo_id: places[photo_id])

    def _keep_new(self, request: HttpRequest) -> None:
        files = [file for file in request.FILES.getlist("photos") if isinstance(file, UploadedFile)]
        if self.most == 1 and files:
            self.ids = []
        room = self.room
        for file in files[:room]:
            try:
                limits.allow("photo", self.person_id, most=AN_HOUR, per_seconds=limits.HOUR_SECONDS, at=clock.now())
                self.ids.append(photos.keep(file, owner_id=self.person_id, at=clock.now()).pk)
            except Refusal as refusal:
                self.errors.append(_("%(file)s: %(why)s") % {"file": (file.name or "")[:80], "why": refusal})
        if len(files) > room:
            words = ngettext("At most %(n)d photo.", "At most %(n)d photos.", self.most)
            self.errors.append(words % {"n": self.most})

    def _sign(self, photo_id: int) -> str:
        return signing.dumps([self.person_id, photo_id], salt="selling.pictures")

    def _unsign(self, token: str) -> int | None:
        try:
            person_id, photo_id = signing.loads(token, salt="selling.pictures", max_age=24 * 3600)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return int(photo_id) if person_id == self.person_id else None
