"""The fields every form shares."""

import io
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from PIL import Image

from guanxi.base.errors import Refusal
from guanxi.base.photos import Prepared
from guanxi.web.forms import CleanText, KeyField, MoneyField, PhotoField, PhotosField, refuse


class Offer(forms.Form):
    name = CleanText(max_length=10)
    about = CleanText(lines=3, max_length=50, required=False)
    price = MoneyField(above_zero=True)
    photo = PhotoField(required=False)
    more = PhotosField(most=2, required=False)
    key = KeyField()


KEY = "b2f0a5f0-1111-4222-8333-444455556666"


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def offer(files: dict[str, list[Any]] | None = None, **typed: str) -> Offer:
    return Offer({"name": "Tea", "price": "12,50", "key": KEY, **typed}, MultiValueDict(files or {}))


def test_texts_lose_what_hides_and_names_are_one_line() -> None:
    form = offer(name=" Shou\u202e\n Mei\x00 ", about="one\r\n two\x00")
    assert form.is_valid()
    assert (form.cleaned_data["name"], form.cleaned_data["about"]) == ("Shou Mei", "one\n two")


def test_a_text_of_a_million_characters_is_refused_and_kept_as_typed() -> None:
    form = offer(about="茶" * 1_000_000)
    assert not form.is_valid()
    assert "at most 50" in form.errors["about"][0]
    assert form["about"].value() == "茶" * 1_000_000


def test_a_name_of_hidden_characters_is_no_name() -> None:
    assert "name" in offer(name="\u202e\x00").errors


def test_money_is_minor_units_and_a_refused_amount_stays_as_typed() -> None:
    form = offer()
    assert form.is_valid()
    assert form.cleaned_data["price"] == 1250
    wrong = offer(price="twelve")
    assert wrong.errors["price"] == ["Write an amount in figures, like 12.50."]
    assert 'value="twelve"' in str(wrong["price"])
    assert offer(price="0").errors["price"] == ["The amount must be above zero."]
    assert offer(price="-3").errors["price"] == ["An amount cannot be below zero."]


def test_an_amount_already_there_is_shown_as_the_reader_writes_it() -> None:
    assert 'value="12.50"' in str(Offer(initial={"price": 1250})["price"])
    with translation.override("fr"):
        assert 'value="12,50"' in str(Offer(initial={"price": 1250})["price"])


def test_photos_are_judged_in_the_form() -> None:
    form = offer({"photo": [photo()], "more": [photo("b.jpg"), photo("c.jpg")]})
    assert form.is_valid(), form.errors
    assert isinstance(form.cleaned_data["photo"], Prepared)
    assert [each.width for each in form.cleaned_data["more"]] == [20, 20]
    fake = SimpleUploadedFile("a.jpg", b"not a photo at all", "image/jpeg")
    wrong = offer({"photo": [fake], "more": [photo(), photo(), photo()]})
    assert wrong.errors["photo"] == ["This is not a photo we can read. Send a JPEG, PNG, WebP or HEIC."]
    assert wrong.errors["more"] == ["Send at most 2 photos."]
    none = offer()
    assert none.is_valid()
    assert (none.cleaned_data["photo"], none.cleaned_data["more"]) == (None, [])


def test_each_form_shown_has_a_key_of_its_own_and_a_refused_one_keeps_it() -> None:
    assert Offer()["key"].value() != Offer()["key"].value()
    assert offer(price="?")["key"].value() == KEY
    assert "out of date" in str(offer(key="1").errors)


@pytest.mark.parametrize(("field", "beside"), [("price", "price"), ("stock", "__all__"), (None, "__all__")])
def test_a_refusal_stands_beside_the_field_it_names(field: str | None, beside: str) -> None:
    no = Refusal("Not today.")
    no.field = field
    form = offer()
    assert form.is_valid()
    assert refuse(form, no).errors == {beside: ["Not today."]}
