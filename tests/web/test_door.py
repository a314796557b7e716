"""The buyer's screen at the door: the seal, unit by unit, the amount, the code, and what is left when it is over."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.fixtures.orders import Walk

from guanxi.base import clock
from guanxi.base.models import Photo
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Product
from guanxi.delivery import queries as delivery
from guanxi.delivery.models import Parcel, Unit
from guanxi.delivery.states import Decision, ParcelState, Reason
from guanxi.orders import actions as orders
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.standing.models import Evidence

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
MakeOrder = Callable[..., Order]


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def lin(client_of: ClientOf, lin_yue: Person) -> Client:
    return client_of(lin_yue)


@pytest.fixture
def at_door(make_order: MakeOrder, walk: Walk) -> Parcel:
    """Two tins at Lin Yue's door, the box still closed."""
    return walk.arrive(walk.take(walk.pack(make_order(2))))


@pytest.fixture
def opened(at_door: Parcel, walk: Walk) -> Parcel:
    walk.open(at_door)
    return delivery.parcel(at_door.pk)


def snapshot(name: str = "box.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#884422").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def page(lin: Client, parcel: Parcel) -> str:
    answer = lin.get(f"/orders/parcels/{parcel.pk}/")
    assert answer.status_code == 200
    return words(answer.content.decode())


def words(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", html))


def say(lin: Client, unit: Unit, do: str, status: int = 302, **said: object) -> str:
    """Send a unit's form, pressing one of its buttons."""
    fields = {f"u{unit.pk}-{name}": value for name, value in said.items() if name != "refusing"}
    extra = {"refusing": "1"} if "refusing" in said else {}
    answer = lin.post(f"/orders/parcels/{unit.parcel_id}/units/{unit.pk}/", {"do": do, **fields, **extra})
    assert answer.status_code == status, words(answer.content.decode())
    return words(answer.content.decode())


def due(html: str) -> str:
    found = re.search(r'price--due">([^<]+)<', html)
    assert found
    return found[1]


def first_two(parcel: Parcel) -> tuple[Unit, Unit]:
    one, two = Unit.objects.filter(parcel=parcel).order_by("pk")
    return one, two


def test_a_parcel_that_is_not_there_yet_leads_to_its_order(lin: Client, make_order: MakeOrder, walk: Walk) -> None:
    parcel = walk.take(walk.pack(make_order()))
    answer = lin.get(f"/orders/parcels/{parcel.pk}/")
    assert answer.headers["Location"] == f"/orders/{parcel.order_id}/"


def test_the_seal_is_looked_at_before_the_box_is_opened(lin: Client, at_door: Parcel) -> None:
    html = page(lin, at_door)
    assert "Is the seal whole?" in html
    assert at_door.seal_photo.name in html
    refused = lin.post(f"/orders/parcels/{at_door.pk}/open/", {"key": uuid4()})
    assert refused.status_code == 422
    assert "Say whether the seal is whole before you open it." in words(refused.content.decode())


def test_the_photo_of_the_box_survives_a_form_that_was_refused(lin: Client, at_door: Parcel) -> None:
    address = f"/orders/parcels/{at_door.pk}/open/"
    refused = words(lin.post(address, {"key": uuid4(), "photo": snapshot()}).content.decode())
    kept = re.search(r'name="kept" value="([^"]+)"', refused)
    assert kept
    lin.post(address, {"key": uuid4(), "kept": kept[1], "seal": "no"})
    parcel = delivery.parcel(at_door.pk)
    assert (parcel.seal_whole, parcel.door_photo) == (False, Photo.objects.latest("pk"))


def test_somebody_elses_photo_cannot_be_claimed_for_the_box(lin: Client, at_door: Parcel) -> None:
    lin.post(
        f"/orders/parcels/{at_door.pk}/open/", {"key": uuid4(), "kept": str(at_door.seal_photo_id), "seal": "yes"}
    )
    assert delivery.parcel(at_door.pk).door_photo is None


def test_a_photo_that_is_none_is_said_beside_it(lin: Client, at_door: Parcel) -> None:
    file = SimpleUploadedFile("box.jpg", b"not a photo", "image/jpeg")
    refused = lin.post(f"/orders/parcels/{at_door.pk}/open/", {"key": uuid4(), "seal": "yes", "photo": file})
    assert refused.status_code == 422
    assert "This is not a photo we can read." in words(refused.content.decode())
    assert delivery.parcel(at_door.pk).state == ParcelState.AT_DOOR


def test_opening_twice_opens_once_and_starts_one_clock(lin: Client, at_door: Parcel, noon: datetime) -> None:
    form = {"key": uuid4(), "seal": "yes"}
    for _ in range(2):
        assert lin.post(f"/orders/parcels/{at_door.pk}/open/", form).status_code == 302
    assert delivery.parcel(at_door.pk).decide_by == noon + timedelta(minutes=15)
    assert 'data-left="900"' in page(lin, at_door)


def test_a_box_can_be_sent_away_unopened(lin: Client, at_door: Parcel) -> None:
    lin.post(f"/orders/parcels/{at_door.pk}/refuse/", {"key": "k"})
    assert delivery.parcel(at_door.pk).state == ParcelState.RETURNING
    assert "You refused everything" in page(lin, at_door)


def test_nothing_is_owed_until_something_is_kept(lin: Client, opened: Parcel) -> None:
    html = page(lin, opened)
    assert "Until you tap Keep you owe nothing." in html
    assert due(html) == "¥0.00"
    assert "2 to decide" in html
    assert "spell" not in html


def test_keeping_adds_to_the_amount_and_folds_the_unit_away(lin: Client, opened: Parcel) -> None:
    one, _two = first_two(opened)
    say(lin, one, "keep", genuine="yes", undamaged="yes", as_described="yes")
    html = page(lin, opened)
    assert due(html) == "¥180.00"
    assert "genuine, undamaged, as described" in html
    assert "Kept ¥168" in html


def test_the_answers_are_kept_without_a_decision(lin: Client, opened: Parcel) -> None:
    one, _two = first_two(opened)
    say(lin, one, "", undamaged="no")
    one.refresh_from_db()
    assert (one.genuine, one.undamaged, one.decision) == (None, False, Decision.NONE)


def test_refusing_asks_why_first(lin: Client, opened: Parcel) -> None:
    one, _two = first_two(opened)
    answer = lin.post(f"/orders/parcels/{opened.pk}/units/{one.pk}/", {"do": "why"}, follow=True)
    html = words(answer.content.decode())
    assert "Why do you refuse it?" in html
    assert html.count("data-why hidden disabled") == 1  # the other one's
    assert "Say why you refuse it." in say(lin, one, "refuse", 422)


def test_a_refusal_without_a_photo_is_asked_for_one_and_keeps_its_words(lin: Client, opened: Parcel) -> None:
    one, _two = first_two(opened)
    html = say(lin, one, "refuse", 422, reason="damaged", words="The lid is dented")
    assert "Take a photo of what is wrong." in html
    assert "The lid is dented" in html
    assert re.search(r'value="damaged"[^>]*checked', html)


def test_a_change_of_mind_needs_no_photo(lin: Client, opened: Parcel) -> None:
    one, _two = first_two(opened)
    say(lin, one, "", refusing="1", reason="changed_mind")
    one.refresh_from_db()
    assert (one.decision, one.reason) == (Decision.REFUSE, Reason.CHANGED_MIND)


def test_a_photo_stays_when_the_reason_was_missing(lin: Client, opened: Parcel) -> None:
    one, _two = first_two(opened)
    say(lin, one, "refuse", 422, photo=snapshot())
    say(lin, one, "refuse", reason="counterfeit")
    one.refresh_from_db()
    assert one.decision == Decision.REFUSE
    assert one.photo is not None


def test_a_kept_unit_can_still_be_refused(lin: Client, opened: Parcel) -> None:
    one, _two = first_two(opened)
    say(lin, one, "keep")
    say(lin, one, "why")
    assert due(page(lin, opened)) == "¥0.00"


def test_words_of_a_million_characters_are_refused_and_stay(lin: Client, opened: Parcel) -> None:
    one, _two = first_two(opened)
    html = say(lin, one, "refuse", 422, reason="changed_mind", words="x" * 1_000_000)
    assert "500" in html
    assert "x" * 1_000_000 in html


def test_once_all_is_decided_the_code_is_shown_for_exactly_that(lin: Client, opened: Parcel, walk: Walk) -> None:
    one, two = first_two(opened)
    say(lin, one, "keep")
    walk.refuse(two)
    html = page(lin, opened)
    first = delivery.acceptance_code(delivery.parcel(opened.pk))
    assert f">{first}<" in html
    assert "All 2 are decided. Show Karim this" in html
    assert "Give the code only once you agree." in html
    say(lin, two, "keep")
    second = delivery.acceptance_code(delivery.parcel(opened.pk))
    assert first != second
    assert f">{second}<" in page(lin, opened)


def test_when_all_is_refused_it_is_confirmed_and_costs_nothing(lin: Client, opened: Parcel, walk: Walk) -> None:
    for unit in first_two(opened):
        walk.refuse(unit)
    html = page(lin, opened)
    assert "Send everything back" in html
    assert "You pay nothing." in html
    for _ in range(2):
        assert lin.post(f"/orders/parcels/{opened.pk}/refuse/", {"key": "k"}).status_code == 302
    assert delivery.parcel(opened.pk).state == ParcelState.RETURNING
    assert Evidence.objects.filter(subject="product").count() == 1


def test_not_everything_can_be_sent_back_while_something_is_undecided(lin: Client, opened: Parcel) -> None:
    answer = lin.post(f"/orders/parcels/{opened.pk}/refuse/", {"key": "k"}, follow=True)
    assert "2 things are not decided yet." in words(answer.content.decode())


def test_ten_more_minutes_are_given_once(lin: Client, opened: Parcel, noon: datetime) -> None:
    address = f"/orders/parcels/{opened.pk}/extend/"
    lin.post(address)
    again = lin.post(address, follow=True)
    assert "You have had your ten more minutes." in words(again.content.decode())
    assert delivery.parcel(opened.pk).decide_by == noon + timedelta(minutes=25)


def test_when_the_time_is_over_nothing_counts_as_kept_and_one_may_still_decide(
    lin: Client, opened: Parcel, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(minutes=16))
    html = page(lin, opened)
    assert "Time is over" in html
    assert "You can still decide until Karim takes the parcel back." in html
    one, _two = first_two(opened)
    say(lin, one, "keep")
    assert due(page(lin, opened)) == "¥180.00"


def test_what_the_courier_took_back_is_said_calmly(
    lin: Client, opened: Parcel, noon: datetime, karim: Person
) -> None:
    orders.take_back(parcel_id=opened.pk, courier_id=karim.pk, at=noon + timedelta(minutes=16))
    html = page(lin, opened)
    assert "Karim took it back" in html
    assert "Nothing counts as kept, and you owe nothing." in html


def test_after_paying_the_page_says_what_was_kept_and_invites_to_show_it(
    lin: Client, opened: Parcel, walk: Walk
) -> None:
    one, two = first_two(opened)
    walk.keep(one)
    walk.refuse(two, Reason.DAMAGED, "Dented")
    walk.accept(opened)
    html = page(lin, opened)
    assert due(html) == "¥180.00"
    assert "You paid Karim in cash" in html
    assert "“Dented”" in html
    assert reverse("posts:showing", args=[opened.order_id]) in html


def test_a_decision_that_comes_after_the_payment_changes_nothing(lin: Client, opened: Parcel, walk: Walk) -> None:
    one, two = first_two(opened)
    for unit in (one, two):
        walk.keep(unit)
    walk.accept(opened)
    say(lin, one, "refuse", reason="changed_mind")
    one.refresh_from_db()
    assert one.decision == Decision.KEEP
    assert "This has been decided and paid; it can't be changed here." in page(lin, opened)


def test_a_unit_of_another_parcel_is_not_decided_here(
    lin: Client, opened: Parcel, make_order: MakeOrder, walk: Walk, li_na: Person
) -> None:
    other = walk.to_door(make_order(1, buyer=li_na)).units.get()
    answer = lin.post(f"/orders/parcels/{opened.pk}/units/{other.pk}/", {"do": "keep"})
    assert answer.status_code == 404


@pytest.fixture
def coded(shou_mei: Product, opened: Parcel) -> Unit:
    """The first tin, whose product has a code of its own on each unit."""
    Product.objects.filter(pk=shou_mei.pk).update(codes="under the lid")
    one, _two = first_two(opened)
    Unit.objects.filter(pk=one.pk).update(serial="SM-001")
    return one


def test_a_code_asked_for_the_first_time_fits(lin: Client, coded: Unit, opened: Parcel) -> None:
    assert "under the lid" in page(lin, opened)
    for _ in range(2):
        say(lin, coded, "code", code="SM-001")
    assert "First time asked, and the code fits" in page(lin, opened)
    coded.refresh_from_db()
    assert coded.genuine is True


def test_a_code_that_was_asked_for_before_says_when(
    lin: Client, coded: Unit, opened: Parcel, wu_ke: Person, noon: datetime
) -> None:
    earlier = noon - timedelta(days=22)
    catalog.check_code(product_id=coded.product_id, code="SM-001", unit_id=None, person_id=wu_ke.pk, at=earlier)
    say(lin, coded, "code", code="SM-001")
    assert re.search(r"This code was asked for before: <time[^>]*>30 Oct</time>", page(lin, opened))


def test_a_code_the_shop_did_not_pack_is_said_to_be_another(lin: Client, coded: Unit, opened: Parcel) -> None:
    say(lin, coded, "code", code="XX-999")
    assert "The shop packed another code than this one" in page(lin, opened)
    coded.refresh_from_db()
    assert coded.genuine is False


@pytest.mark.parametrize("units", [1, 6])
def test_the_door_asks_the_database_the_same_number_of_times_for_one_tin_and_for_six(
    lin: Client, make_order: MakeOrder, walk: Walk, django_assert_max_num_queries: Callable, units: int
) -> None:
    parcel = walk.to_door(make_order(units))
    with django_assert_max_num_queries(8):
        assert lin.get(f"/orders/parcels/{parcel.pk}/").status_code == 200
