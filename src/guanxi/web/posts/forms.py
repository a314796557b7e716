"""What is written for others."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from guanxi.base import clock, photos
from guanxi.base.errors import Refusal
from guanxi.base.models import Photo
from guanxi.communities import queries as communities
from guanxi.posts.rules import LONGEST_COMMENT, LONGEST_POST, MOST_PHOTOS
from guanxi.posts.states import Answers, Audience
from guanxi.web.forms import CleanText, KeyField, PhotosField


def of_community(community_id: int | str) -> str:
    """What the form sends for “those of this community may read it”."""
    return f"{Audience.COMMUNITY.value}:{community_id}"


def audiences(person_id: int) -> list[tuple[str, Any]]:
    """Who may read what this person writes, for a choice."""
    return [
        *((each.value, each.label) for each in Audience if each != Audience.COMMUNITY),
        *((of_community(pk), name) for pk, name in communities.names(person_id)),
    ]


class EachPhoto(PhotosField):
    """Files as they came: the form judges each alone, so that one bad photo does not lose the others."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ARG002
        return [file for file in data or [] if file]


class Words(CleanText):
    """Words in which people can be mentioned: whoever is meant by an @ is offered while one writes."""

    def __init__(self, *, lines: int, **options: Any) -> None:
        box = forms.Textarea(attrs={"rows": lines, "data-names": reverse_lazy("posts:names")})
        super().__init__(lines=lines, widget=box, **options)


class PostForm(forms.Form):
    """Words, photos, and who may read them."""

    text = Words(label=_("What do you want to tell?"), max_length=LONGEST_POST, required=False, lines=4)
    photos = EachPhoto(
        label=_("Photos"), help_text=_("Nine at most. Where they were taken is not kept."), required=False
    )
    audience = forms.ChoiceField(label=_("Who may read it"), initial=Audience.CIRCLE, widget=forms.RadioSelect)
    answers = forms.ChoiceField(
        label=_("Who may answer it"), choices=Answers, widget=forms.RadioSelect, required=False
    )
    product = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(self, data: QueryDict | None = None, *args: Any, owner_id: int, **more: Any) -> None:
        super().__init__(data, *args, **more)
        self.owner_id = owner_id
        audience: Any = self.fields["audience"]
        audience.choices = audiences(owner_id)
        self.fields["answers"].initial = Answers.READERS
        sent = data.getlist("kept_photos") if data is not None else []
        self.photo_ids = [int(pk) for pk in sent if pk.isdecimal() and len(pk) < 19][:MOST_PHOTOS]

    def clean_photos(self) -> list[int]:
        """Keep what was sent. The ids stay in the form, for another try."""
        for file in self.cleaned_data["photos"]:
            try:
                self.photo_ids.append(photos.keep(file, owner_id=self.owner_id, at=clock.now()).pk)
            except Refusal as refusal:
                self.add_error("photos", str(refusal))
        return self.photo_ids

    @cached_property
    def kept_photos(self) -> list[Photo]:
        """The photographs of an earlier try, to show again."""
        mine = Photo.objects.filter(owner=self.owner_id).in_bulk(self.photo_ids)
        return [mine[pk] for pk in self.photo_ids if pk in mine]

    def as_post(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        audience, _colon, community = told["audience"].partition(":")
        return {
            "text": told["text"],
            "audience": audience,
            "community_id": int(community) if community else None,
            "answers": told["answers"] or Answers.READERS,
            "product_id": told["product"] or None,
            "photo_ids": self.photo_ids,
            "key": told["key"],
        }


class ShowForm(PostForm):
    """A post bound to an order: which of the kept products it shows."""

    product = forms.TypedChoiceField(label=_("What you kept"), coerce=int, widget=forms.RadioSelect)  # type: ignore[assignment]
    field_order = ("product", "text", "photos", "audience", "answers")

    def __init__(self, *args: Any, products: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["product"].choices = products  # type: ignore[attr-defined]


class EditForm(forms.Form):
    """One's own words, once more."""

    text = Words(label=_("What do you want to tell?"), max_length=LONGEST_POST, required=False, lines=6)
    answers = forms.ChoiceField(label=_("Who may answer it"), choices=Answers, widget=forms.RadioSelect)


class RepostForm(forms.Form):
    """A sentence of one's own above what is reposted."""

    text = Words(label=_("Your word to it"), max_length=LONGEST_POST, required=False, lines=3)
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(each.value, each.label) for each in (Audience.PUBLIC, Audience.CIRCLE)],
        initial=Audience.PUBLIC,
        widget=forms.RadioSelect,
    )
    key = KeyField()


class CommentForm(forms.Form):
    text = Words(label=_("Your comment"), max_length=LONGEST_COMMENT, lines=2)
    key = KeyField()
