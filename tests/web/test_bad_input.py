"""What people get wrong, on the real pages: the sentence is in their language and beside the field, the status
is right, and what they typed is still there."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext
from tests.fixtures.scene import STREET, Scene
from tests.web.addresses import address, names
from tests.web.forms import FORMS, KEY
from tests.web.reading import Page
from tests.web.test_every_form import taken_back

from guanxi.base import clock
from guanxi.base.money import format_minor
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Product, Variant
from guanxi.delivery import errors as delivery
from guanxi.delivery import queries as parcels
from guanxi.delivery.models import Unit
from guanxi.jobs import ticks
from guanxi.orders import errors as orders
from guanxi.orders.models import Order
from guanxi.people.models import Person

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "zh-hans")
A_MILLION = "茶" * 1_000_000
NOWHERE = {302, 403, 404, 405}
LEAVES = {"account_logout"}
# What some page or other asks for behind its question mark.
ASKED = [
    *("q", "category", "place", "shop", "after", "before", "page", "from", "to", "side", "product", "unit", "refuse"),
    *("show", "code", "next", "first", "format", "reorder", "kept"),
]


@dataclass
class Wrong:
    """A form that is right but for `typed`; `at` is the field the sentence stands beside."""

    form: str
    typed: Callable[[Scene], dict[str, Any]]
    at: Callable[[Scene], str] | str
    sentence: Callable[[], str]
    kept: list[str] = field(default_factory=list)  # controls that still hold what was typed
    ready: Callable[[Scene], object] = id
    status: int = 422
    gone: list[str] = field(default_factory=list)  # fields not sent at all

    def body(self, scene: Scene) -> dict[str, Any]:
        """What is sent."""
        both = {**FORMS[self.form].body(scene), **self.typed(scene)}
        return {name: value for name, value in both.items() if name.split("-")[-1] not in self.gone}


def file(data: bytes, name: str) -> BytesIO:
    sent = BytesIO(data)
    sent.name = name
    return sent


def units(scene: Scene) -> str:
    return f"units_{scene.lot.variant_id}"


def of_unit(name: str) -> Callable[[Scene], str]:
    return lambda scene: f"u{scene.unit.pk}-{name}"


def sold_out(scene: Scene) -> None:
    variant = Variant.objects.get(pk=scene.lot.variant_id)
    catalog.reserve(variant_id=variant.pk, units=variant.on_hand_units - variant.reserved_units)


def another_code(code: str | None) -> str:
    return f"{(int(code or 0) + 1) % 10_000:04}"


NOT_A_PHOTO = "This is not a photo we can read. Send a JPEG, PNG, WebP or HEIC."
WRONG: dict[str, Wrong] = {
    "a wrong code for an order": Wrong(
        "buying:code",
        lambda scene: {"code": f"{(int(scene.orders['asked'].buyer_code) + 1) % 10**6:06}"},
        "code",
        lambda: str(orders.WrongBuyerCode(left=4)),
        kept=["code"],
    ),
    "a wrong code at the door": Wrong(
        "rounds:arrive",
        lambda scene: {"code": another_code(parcels.presence_code(scene.parcels["under_way"]))},
        "code",
        lambda: str(delivery.WrongCode(left=4)),
        kept=["code"],
    ),
    "the code for being there, shown as the one for agreeing": Wrong(
        "rounds:accept",
        lambda scene: {"code": parcels.presence_code(scene.parcels["decided"])},
        "code",
        lambda: str(delivery.WrongCode(left=4)),
        kept=["code"],
    ),
    "a product sold out between page and click": Wrong(
        "buying:place",
        lambda scene: {units(scene): 1},
        units,
        lambda: gettext("Sold out a moment ago."),
        kept=["recipient", "address", "phone"],
        ready=sold_out,
    ),
    "ten thousand units": Wrong(
        "buying:place",
        lambda scene: {units(scene): 10_000},
        units,
        lambda: gettext("At most %(limit_value)s of one thing in an order.") % {"limit_value": 99},
        kept=["recipient", "address"],
    ),
    "less than none": Wrong(
        "buying:place",
        lambda scene: {units(scene): -1},
        units,
        lambda: gettext("Less than none cannot be ordered."),
        kept=["recipient", "address"],
    ),
    "an order for nowhere": Wrong(
        "buying:place",
        lambda _scene: {"address": " "},
        "address",
        lambda: str(orders.NoAddress()),
        kept=["recipient", "phone"],
    ),
    "a refusal without a reason": Wrong(
        "buying:unit",
        lambda scene: {of_unit("reason")(scene): ""},
        of_unit("reason"),
        lambda: str(delivery.ReasonMissing()),
        kept=["words"],
    ),
    "a refusal without a photo": Wrong(
        "buying:unit",
        lambda _scene: {},
        of_unit("photo"),
        lambda: str(delivery.PhotoMissing()),
        kept=["words"],
        gone=["photo"],
    ),
    "a seal nobody looked at": Wrong(
        "buying:open",
        lambda _scene: {"seal": ""},
        "seal",
        lambda: gettext("Say whether the seal is whole before you open it."),
    ),
    "a price below zero": Wrong(
        "selling:add",
        lambda _scene: {"variants-0-price_minor": "-3"},
        "variants-0-price_minor",
        lambda: gettext("An amount cannot be below zero."),
        kept=["name", "variants-0-name", "variants-0-price_minor"],
    ),
    "a price of nothing": Wrong(
        "selling:add",
        lambda _scene: {"variants-0-price_minor": "0"},
        "variants-0-price_minor",
        lambda: gettext("The amount must be above zero."),
        kept=["name", "variants-0-price_minor"],
    ),
    "a price in words": Wrong(
        "selling:add",
        lambda _scene: {"variants-0-price_minor": "twelve"},
        "variants-0-price_minor",
        lambda: gettext("Write an amount in figures, like 12.50."),
        kept=["name", "variants-0-price_minor"],
    ),
    "a product's photo that is none": Wrong(
        "selling:add",
        lambda _scene: {"photos": file(b"<?php", "tea.jpg")},
        "photos",
        lambda: gettext(NOT_A_PHOTO),
        kept=["name", "variants-0-price_minor"],
    ),
    "a post's photo that is none": Wrong(
        "posts:new",
        lambda _scene: {"photos": file(b"GIF89a but no more", "a.gif")},
        "photos",
        lambda: gettext(NOT_A_PHOTO),
        kept=["text"],
    ),
    "one's own photo that is none": Wrong(
        "people:edit",
        lambda _scene: {"photo": file(b"%PDF-1.7", "me.jpg")},
        "photo",
        lambda: gettext(NOT_A_PHOTO),
        kept=["name", "about"],
    ),
    "a box without a photo of its seal": Wrong(
        "desk:pack",
        lambda _scene: {},
        "photo",
        lambda: str(orders.SealPhotoMissing()),
        gone=["photo"],
    ),
    "more banked than there is": Wrong(
        "desk:bank",
        lambda _scene: {"amount": "99999"},
        "amount",
        lambda: str(delivery.MoreThanInTill(till=format_minor(34_800, "CNY", language=get_language() or ""))),
        kept=["amount", "bank_line"],
    ),
    "a count in words": Wrong(
        "desk:count",
        lambda _scene: {"counted": "a lot"},
        "counted",
        lambda: gettext("Write an amount in figures, like 12.50."),
        kept=["counted"],
    ),
    "a barcode with a wrong digit": Wrong(
        "selling:add",
        lambda _scene: {"gtin": "6901234567891"},
        "gtin",
        lambda: gettext("This is not a barcode: a digit is wrong or missing."),
        kept=["gtin", "name"],
    ),
    "a tie without a nearness": Wrong(
        "people:ask",
        lambda _scene: {"nearness": ""},
        "nearness",
        lambda: gettext("Say how near this person is to you."),
        kept=["words"],
    ),
    "a file without the column of prices": Wrong(
        "selling:import",
        lambda _scene: {"file": file("barcode,name\n6901234567892,茶\n".encode(), "goods.csv")},
        "file",
        lambda: gettext("The file has no column “price”. Add one, or give one price for all."),
    ),
    "a picture in place of a file": Wrong(
        "selling:import",
        lambda _scene: {"file": file(b"PK\x03\x04 and so on", "goods.xlsx")},
        "file",
        lambda: gettext("This is a spreadsheet or an archive. Save it as CSV first."),
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_sentence_stands_beside_the_field_and_the_rest_is_kept(scene: Scene, what: str) -> None:
    """In each of the three languages."""
    sentences = {taken_back(_refused_in, language, WRONG[what], scene) for language in LANGUAGES}
    assert len(sentences) == len(LANGUAGES)


def _refused_in(language: str, wrong: Wrong, scene: Scene) -> str:
    form = FORMS[wrong.form]
    speaks(scene, form.by, language)
    form.ready(scene)
    wrong.ready(scene)
    body = wrong.body(scene)
    answer = scene.client(form.by).post(address(scene, wrong.form), body)
    page = Page(answer.content.decode())
    with translation.override(language):
        sentence = plain(wrong.sentence())
    assert sentence in plain(page.beside(wrong.at if isinstance(wrong.at, str) else wrong.at(scene)))
    assert answer.status_code == wrong.status
    for name in wrong.kept:
        sent = next(key for key in body if name in (key, key.split("-")[-1]))
        assert page.value(sent).strip() == str(body[sent])
    return sentence


def speaks(scene: Scene, hand: str, language: str) -> None:
    person = scene.hands[hand]
    assert person is not None
    Person.objects.filter(pk=person.pk).update(language=language)


def plain(text: str) -> str:
    """With every kind of space the same."""
    return " ".join(text.split())


# Texts


@pytest.mark.parametrize(
    ("form", "control"),
    [("market:tip", "text"), ("posts:new", "text"), ("buying:place", "note"), ("people:edit", "about")],
)
def test_a_text_of_a_million_characters_is_refused_and_given_back(scene: Scene, form: str, control: str) -> None:
    body = {name: value for name, value in FORMS[form].body(scene).items() if not hasattr(value, "read")}
    sent = urlencode({**body, control: A_MILLION})
    kind = "application/x-www-form-urlencoded"  # nine bytes for each character
    answer = scene.client(FORMS[form].by).post(address(scene, form), sent, content_type=kind)
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert re.search(r"\d", page.beside(control))
    assert A_MILLION in {each.value.strip() for each in page.controls[control]}


def test_characters_that_hide_are_left_out_and_the_rest_is_kept(scene: Scene) -> None:
    body = {
        **FORMS["buying:place"].body(scene),
        "address": "Jintai\x00 Lane \u202e9",
        "recipient": "Lin\x00\u2066 Yue",
    }
    answer = scene.client("buyer").post(address(scene, "buying:place"), body)
    assert answer.status_code == 302
    order = Order.objects.latest("pk")
    assert (order.address, order.recipient) == ("Jintai Lane 9", "Lin Yue")


def test_a_name_of_nothing_but_hidden_characters_is_no_name(scene: Scene) -> None:
    answer = scene.client("buyer").post(address(scene, "people:edit"), {"name": "\x00\u202e", "about": "Tea"})
    page = Page(answer.content.decode())
    assert (answer.status_code, page.beside("name")) == (422, "This field is required.")
    assert page.value("about").strip() == "Tea"


# Amounts and files


@pytest.mark.parametrize(
    ("written", "minor"), [("12,50", 1250), ("12.5", 1250), ("¥ 12", 1200), ("1 200,00", 120_000)]
)
def test_a_price_may_be_written_with_a_comma(scene: Scene, written: str, minor: int) -> None:
    body = {**FORMS["selling:add"].body(scene), "variants-0-price_minor": written}
    assert scene.client("owner").post(address(scene, "selling:add"), body).status_code == 302
    assert Product.objects.latest("pk").variants.get().price_minor == minor


def test_a_file_in_gbk_is_read(scene: Scene) -> None:
    lines = "Handle,Title,Variant Price\nmolihua,茉莉花茶,88\n".encode("gbk")
    body = {**FORMS["selling:import"].body(scene), "file": file(lines, "goods.csv")}
    answer = scene.client("owner").post(address(scene, "selling:import"), body, follow=True)
    assert "茉莉花茶" in answer.content.decode()


def test_a_bad_row_is_told_with_its_line_and_nothing_of_the_file_comes_in(scene: Scene) -> None:
    lines = b"Handle,Title,Variant Price\na,Good tea,88\nb,Bad tea,cheap\n"
    body = {**FORMS["selling:import"].body(scene), "file": file(lines, "goods.csv")}
    owner, before = scene.client("owner"), Product.objects.count()
    shown = owner.post(address(scene, "selling:import"), body, follow=True)
    assert plain("Line 3") in plain(shown.content.decode())
    answer = owner.post(reverse("selling:import_check", args=[scene.shop.slug, KEY]), {})
    assert (answer.status_code, Product.objects.count()) == (422, before)


# What is not theirs, and addresses that lead nowhere


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "There is no such order of yours."), ("fr", "commande"), ("zh-hans", "订单")],
)
def test_somebody_else_s_order_is_not_there(scene: Scene, language: str, words: str) -> None:
    speaks(scene, "unrelated", language)
    answer = scene.client("unrelated").get(address(scene, "buying:order"))
    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert STREET not in answer.content.decode()


def test_no_address_breaks_on_what_no_database_can_hold(scene: Scene) -> None:
    client = scene.client("owner")
    client.raise_request_exception = False
    wrong = {}
    for name in names():
        path = address(scene, name)
        for broken in {re.sub(r"\b\d+\b", "9" * 30, path), path.replace(scene.shop.slug, "%00%E2%80%AE")} - {path}:
            wrong |= {(method, broken): status for method, status in _asked(client, broken) if status not in NOWHERE}
    assert wrong == {}


def _asked(client: Client, path: str) -> Iterator[tuple[str, int]]:
    for method in (client.get, client.post):
        with transaction.atomic():
            yield method.__name__, method(path).status_code
            transaction.set_rollback(True)


@pytest.mark.parametrize("value", ["\x00", "\u202e", "9" * 30, "-1", "²", "'\"<>", "x" * 5000])
def test_no_address_breaks_on_what_is_asked_after_its_question_mark(scene: Scene, value: str) -> None:
    client = scene.client("buyer")
    client.raise_request_exception = False
    question = urlencode(dict.fromkeys(ASKED, value))
    wrong = {}
    for name in names():
        answer = client.get(f"{address(scene, name)}?{question}") if name not in LEAVES else None
        if answer is not None and answer.status_code >= 500:
            wrong[name] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("value", ["9" * 30, "\x00\u202e", "x" * 5000, ""])
def test_no_form_breaks_on_any_field(scene: Scene, value: str) -> None:
    wrong = {}
    for name, form in FORMS.items():
        body = form.body(scene)
        for control in body:
            client = scene.client(form.by)
            client.raise_request_exception = False
            with transaction.atomic():
                status = client.post(address(scene, name), {**body, control: value}).status_code
                transaction.set_rollback(True)
            if status >= 500:
                wrong[name, control] = status
    assert wrong == {}


# Clocks


@pytest.mark.parametrize("years", [-30, 40])
def test_no_page_breaks_when_the_clock_jumps(scene: Scene, monkeypatch: pytest.MonkeyPatch, years: int) -> None:
    now = clock.now() + timedelta(days=365 * years)
    monkeypatch.setattr(clock, "now", lambda: now)
    for hand in ("buyer", "courier", "owner"):
        client = scene.client(hand)
        client.raise_request_exception = False
        pages = {name: client.get(address(scene, name)).status_code for name in names() if name not in LEAVES}
        assert {name: status for name, status in pages.items() if status >= 500} == {}


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_clock_that_jumped_keeps_nobody_from_deciding_and_keeps_nothing_for_them(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    now = clock.now() + timedelta(hours=hours)
    monkeypatch.setattr(clock, "now", lambda: now)
    ticks.run_due(now)
    assert set(Unit.objects.filter(parcel=scene.parcels["opened"]).values_list("decision", flat=True)) == {""}
    form = FORMS["buying:unit"]
    assert scene.client("buyer").post(address(scene, "buying:unit"), form.body(scene)).status_code == 302
    assert Unit.objects.filter(parcel=scene.parcels["opened"], decision="refuse").count() == 1


# Codes that are too old


def test_a_code_to_sign_in_that_is_too_old_leads_back_and_says_so(
    lin_yue: Person, client: Client, settings: Any, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reverse("account_login"), {"login": lin_yue.email})
    code = re.findall(r"\b\d{6}\b", mailoutbox[-1].body)[-1]
    late = time.time() + settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT + 1
    monkeypatch.setattr(time, "time", lambda: late)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    assert "_auth_user_id" not in client.session
    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert "code" in plain(answer.content.decode())


# Defects


def test_a_defect_shows_a_calm_page_with_the_number_that_stands_in_the_log(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("guanxi.catalog.showing.shown", broken)
    client = scene.client("buyer")
    client.raise_request_exception = False
    answer = client.get(address(scene, "market:product"))
    assert answer.status_code == 500
    number = re.search(r"error ([0-9a-f]{8}) at GET", caplog.text)
    assert number is not None
    assert number[1] in answer.content.decode()
