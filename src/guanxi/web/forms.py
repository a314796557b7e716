"""Fields every form shares: texts without hidden characters, money as people write it, photos judged at once."""

from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from guanxi.base import money, photos, texts
from guanxi.base.errors import Refusal

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


def refuse(form: AnyForm, refusal: Refusal) -> AnyForm:
    """Put an action's "no" beside the field it names, or above the form. Returns the form, to render again."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return form


class CleanText(forms.CharField):
    """A text as texts.clean leaves it. One line, unless `lines` says how many the box shows."""

    def __init__(self, *, lines: int = 1, **options: Any) -> None:
        if lines > 1:
            options.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        several = isinstance(self.widget, forms.Textarea)
        text = texts.clean(str(value or "")) if several else texts.one_line(str(value or ""))
        return text or str(self.empty_value)


class MoneyField(forms.Field):
    """An amount typed with comma or point; gives and takes minor units of the market's currency."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"zero": _("The amount must be above zero.")}

    def __init__(self, *, above_zero: bool = False, currency: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.above_zero = above_zero
        self.currency = currency or settings.CURRENCY

    def prepare_value(self, value: Any) -> Any:
        """Minor units as the reader writes them; what was typed before stays as it was typed."""
        if not isinstance(value, int):
            return value
        text = money.plain(value, self.currency)
        return text.replace(".", ",") if get_language() == "fr" else text

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip()
        if not typed:
            return None
        try:
            amount_minor = money.parse(typed, self.currency, get_language() or "en")
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None
        if self.above_zero and amount_minor == 0:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return amount_minor

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PhotoField(forms.FileField):
    """One photo, judged and re-encoded: a photos.Prepared for photos.keep, or None."""

    widget = forms.FileInput(attrs={"accept": "image/*,.heic,.heif"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return _prepared(file) if isinstance(file, UploadedFile) else None


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once, at most `most`: a list of photos.Prepared."""

    widget = ManyFiles(attrs={"accept": "image/*,.heic,.heif", "multiple": True})

    def __init__(self, *, most: int = 9, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[photos.Prepared]:
        files = [file for file in data or [] if file]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            said = ngettext("Send at most %(n)d photo.", "Send at most %(n)d photos.", self.most)
            raise ValidationError(said % {"n": self.most}, code="too_many")
        return [_prepared(super(PhotosField, self).clean(file, initial)) for file in files]


class KeyField(forms.UUIDField):
    """The hidden number, made when the form is shown, that makes sending it twice the same as once."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.HiddenInput())
        options.setdefault("initial", uuid4)
        super().__init__(**options)
        stale = _("This form is out of date. Open the page again.")
        self.error_messages.update(required=stale, invalid=stale)


def sent_key(request: HttpRequest) -> str | None:
    """The key of a form that is nothing but a button; None where it is not one that a page of ours has made."""
    try:
        return str(UUID(request.POST.get("key", "")))
    except ValueError:
        return None


def _prepared(file: Any) -> photos.Prepared:
    try:
        return photos.prepare(file)
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from None
