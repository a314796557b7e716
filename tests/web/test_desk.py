"""The seller's desk: answering, packing, handing over, taking back, and cash that is counted blind."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.fixtures.orders import Walk

from guanxi.base import clock
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Lot, Product, Variant
from guanxi.delivery import actions as delivery_actions
from guanxi.delivery import queries as delivery
from guanxi.delivery.models import Deposit, Parcel, PayIn
from guanxi.delivery.states import Custody, Method, ParcelState, Reason
from guanxi.ledger import queries as ledger
from guanxi.ledger.states import Kind
from guanxi.orders import actions as orders
from guanxi.orders.actions.placing import To
from guanxi.orders.models import Order
from guanxi.orders.states import OrderState
from guanxi.people.models import Person
from guanxi.shops import actions as shops
from guanxi.shops.models import Shop
from guanxi.shops.states import Role

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
MakeOrder = Callable[..., Order]


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(minutes=80))


@pytest.fixture
def mei(client_of: ClientOf, wang_mei: Person) -> Client:
    return client_of(wang_mei)


@pytest.fixture
def aunt(client_of: ClientOf, ping: Person) -> Client:
    return client_of(ping)


@pytest.fixture
def desk(staffed: Shop) -> str:
    return f"/desk/{staffed.slug}/"


def text(answer: object) -> str:
    """The page as it reads: no tags, single spaces."""
    page = answer.content.decode()  # type: ignore[attr-defined]
    page = re.sub(r"<(script|style|title)\b.*?</\1>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def snapshot() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#884422").save(out, "PNG")
    return SimpleUploadedFile("seal.png", out.getvalue(), "image/png")


def packing(order: Order, lot: Lot, units: int, **more: object) -> dict[str, object]:
    line = order.lines.get()
    return {f"units_{line.pk}_{lot.pk}": units, "photo": snapshot(), "key": uuid4(), **more}


# Orders


def test_the_desk_says_who_waits_since_when_and_how_the_buyer_is_known(
    mei: Client, desk: str, make_order: MakeOrder, their_ties: None
) -> None:
    make_order(2)
    page = text(mei.get(desk))
    assert "Orders to confirm 1 oldest: 1 h" in page
    assert "Lin Yue Through Li Na 2 × Aged white tea, Shou Mei 2019 · 100 g First order here ¥348" in page


def test_a_stranger_who_orders_for_the_first_time_is_called_before_anything_is_confirmed(
    mei: Client, desk: str, make_order: MakeOrder, wu_ke: Person
) -> None:
    order = make_order(6, buyer=wu_ke)
    page = text(mei.get(desk))
    assert "Wu Ke No tie yet" in page
    assert "Decline Call first" in page
    page = mei.get(f"{desk}orders/{order.pk}/").content.decode()
    assert 'href="tel:+8613800000000"' in page
    assert "Nobody of yours knows them" in page


def test_what_a_buyer_did_before_is_said_in_words(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, wu_ke: Person
) -> None:
    parcel = walk.to_door(make_order(3, buyer=wu_ke))
    first, *others = parcel.units.all()
    walk.refuse(first, Reason.CHANGED_MIND)
    for unit in others:
        walk.keep(unit)
    walk.accept(parcel)
    make_order(1, buyer=wu_ke)
    page = text(mei.get(desk))
    assert "kept 2 things, refused 1 on a whim" in page
    assert "First order" not in page


def test_the_relation_a_contact_person_gave_a_tie_is_not_shown_to_colleagues(
    aunt: Client,
    mei: Client,
    desk: str,
    make_order: MakeOrder,
    li_na: Person,
    ping: Person,
    staffed: Shop,
    noon: datetime,
    their_ties: None,
) -> None:
    shops.add_member(shop_id=staffed.pk, person_id=ping.pk, role=Role.PACKER, actor_id=staffed.contact_id, at=noon)
    make_order(1, buyer=li_na)
    assert "Li Na Your friend" in text(mei.get(desk))
    assert "Li Na Wang Mei knows them" in text(aunt.get(desk))


def test_one_tap_confirms_and_a_second_one_does_no_harm(mei: Client, desk: str, make_order: MakeOrder) -> None:
    order = make_order(1)
    body = {"key": uuid4(), "stay": "1"}
    for _ in range(2):
        assert mei.post(f"{desk}orders/{order.pk}/confirm/", body).headers["Location"] == desk
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED
    assert "To pack 1" in text(mei.get(desk))


def test_an_order_cannot_be_confirmed_before_its_buyer_gave_the_code(
    mei: Client, desk: str, make_order: MakeOrder, staffed: Shop
) -> None:
    Shop.objects.filter(pk=staffed.pk).update(asks_code=True)
    order = make_order(1)
    answer = mei.post(f"{desk}orders/{order.pk}/confirm/", {"key": uuid4()})
    assert answer.status_code == 422
    assert "The buyer has not confirmed with the code yet." in text(answer)


def test_declining_tells_the_buyer_why_and_frees_the_goods(
    mei: Client, desk: str, make_order: MakeOrder, lot: Lot
) -> None:
    order = make_order(2)
    said = "The new harvest comes next week."
    mei.post(f"{desk}orders/{order.pk}/cancel/", {"key": uuid4(), "words": said})
    order.refresh_from_db()
    assert (order.state, order.cancelled, order.cancel_words) == ("cancelled", "seller", said)
    assert Variant.objects.get(pk=lot.variant_id).reserved_units == 0
    assert f"Cancelled: by the shop. “{said}”" in text(mei.get(f"{desk}orders/{order.pk}/"))


# Packing


def test_packing_suggests_the_lot_that_ends_soonest(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, lot: Lot, wang_mei: Person, noon: datetime
) -> None:
    ends = (noon + timedelta(days=30)).date()
    soon = catalog.receive_lot(
        variant_id=lot.variant_id, code="1904-05", units=1, actor_id=wang_mei.pk, at=noon, best_before=ends
    )
    order = make_order(3)
    walk.confirm(order)
    page = mei.get(f"{desk}orders/{order.pk}/").content.decode()
    suggested = dict(re.findall(r'name="units_\d+_(\d+)" value="(\d+)"', page))
    assert suggested == {str(soon.pk): "1", str(lot.pk): "2"}


def test_an_order_fills_two_boxes_and_is_packed_with_the_second(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, lot: Lot
) -> None:
    order = make_order(3)
    walk.confirm(order)
    pack = f"{desk}orders/{order.pk}/pack/"
    body = packing(order, lot, 2)
    assert mei.post(pack, body).status_code == 302
    assert mei.post(pack, {**body, "photo": snapshot()}).status_code == 302  # the same sent again
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED
    mei.post(pack, packing(order, lot, 1))
    order.refresh_from_db()
    assert order.state == OrderState.PACKED
    assert [parcel.units.count() for parcel in Parcel.objects.order_by("id")] == [2, 1]
    lot.refresh_from_db()
    assert lot.on_hand_units == 12 - 3


def test_a_box_needs_a_photo_and_a_photo_once_sent_is_not_lost(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, lot: Lot
) -> None:
    order = make_order(2)
    walk.confirm(order)
    pack = f"{desk}orders/{order.pk}/pack/"
    answer = mei.post(pack, packing(order, lot, 2, photo=""))
    assert answer.status_code == 422
    assert "Take a photo of the sealed parcel." in text(answer)
    answer = mei.post(pack, packing(order, lot, 9))
    assert answer.status_code == 422
    assert "The order needs only 2." in text(answer)
    assert "Your photo is saved." in text(answer)
    kept = re.search(r'name="sealed" value="([^"]+)"', answer.content.decode())
    assert kept
    assert mei.post(pack, packing(order, lot, 2, photo="", sealed=kept[1])).status_code == 302
    assert Parcel.objects.get().seal_photo.alt == "The sealed parcel"


def test_a_foreign_photo_number_is_not_believed(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, lot: Lot
) -> None:
    order = make_order(1)
    walk.confirm(order)
    answer = mei.post(f"{desk}orders/{order.pk}/pack/", packing(order, lot, 1, photo="", sealed="1"))
    assert answer.status_code == 422
    assert not Parcel.objects.exists()


@pytest.mark.parametrize("units", ["", "-1", "13", "many", "0"])
def test_a_wrong_number_is_refused_beside_it_and_kept(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, lot: Lot, units: str
) -> None:
    order = make_order(1)
    walk.confirm(order)
    number = {f"units_{order.lines.get().pk}_{lot.pk}": units}
    answer = mei.post(f"{desk}orders/{order.pk}/pack/", packing(order, lot, 1, **number))
    assert answer.status_code == 422
    assert not Parcel.objects.exists()
    assert not units or f'value="{units}"' in answer.content.decode()


@pytest.fixture
def coded(shou_mei: Product) -> Product:
    Product.objects.filter(pk=shou_mei.pk).update(codes="under the lid")
    return shou_mei


def test_each_unit_of_a_coded_product_needs_its_own_code(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, lot: Lot, coded: Product
) -> None:
    order = make_order(2)
    walk.confirm(order)
    pack, line = f"{desk}orders/{order.pk}/pack/", order.lines.get().pk
    lots = {f"lot_{line}_0": lot.pk, f"lot_{line}_1": lot.pk, "key": uuid4()}
    answer = mei.post(pack, {**lots, f"serial_{line}_0": "A-1", "photo": snapshot()})
    assert answer.status_code == 422
    assert "has its own code. Scan or type it." in text(answer)
    answer = mei.post(pack, {**lots, f"serial_{line}_0": "A-1", f"serial_{line}_1": "A-1", "photo": snapshot()})
    assert "This code is on another unit of this box already." in text(answer)
    mei.post(pack, {**lots, f"serial_{line}_0": "A-1", f"serial_{line}_1": "A-2", "photo": snapshot()})
    assert [unit.serial for unit in Parcel.objects.get().units.order_by("id")] == ["A-1", "A-2"]


# Handing over and back


def test_several_parcels_are_handed_over_at_once(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, karim: Person
) -> None:
    parcels = [walk.pack(make_order(1)) for _ in range(2)]
    page = mei.get(desk).content.decode()
    assert page.count(" checked>") == 2
    mei.post(f"{desk}hand-over/", {"parcels": [p.pk for p in parcels], "courier": karim.pk, "key": uuid4()})
    assert [p.courier_id for p in Parcel.objects.all()] == [karim.pk] * 2
    assert "Waits for Karim to take it" in text(mei.get(desk))


def test_only_those_who_carry_for_the_shop_can_be_chosen(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, wu_ke: Person
) -> None:
    parcel = walk.pack(make_order(1))
    for path in ("hand-over/", f"parcels/{parcel.pk}/offer/"):
        answer = mei.post(desk + path, {"parcels": [parcel.pk], "courier": wu_ke.pk, "key": uuid4()})
        assert answer.status_code == 422
        assert "Choose a courier of your shop." in text(answer)


def test_for_a_pick_up_point_its_keeper_is_suggested(
    mei: Client,
    desk: str,
    make_order: MakeOrder,
    walk: Walk,
    staffed: Shop,
    ping: Person,
    wang_mei: Person,
    noon: datetime,
) -> None:
    point = shops.add_pickup_point(
        shop_id=staffed.pk,
        name="Ping’s stall",
        address="Jintai Lane 9",
        keeper_id=ping.pk,
        actor_id=wang_mei.pk,
        at=noon,
    )
    parcel = walk.pack(make_order(1, to=To(recipient="Lin Yue", pickup_id=point.pk)))
    page = mei.get(f"{desk}parcels/{parcel.pk}/").content.decode()
    assert f'<option value="{ping.pk}" selected>' in page
    assert "It is fetched at Ping’s stall." in text(mei.get(f"{desk}parcels/{parcel.pk}/"))


def test_the_desk_follows_a_round(mei: Client, desk: str, make_order: MakeOrder, walk: Walk) -> None:
    walk.keep_all(make_order(1))
    walk.take(walk.pack(make_order(1)))
    page = text(mei.get(desk))
    assert "Karim doors: 1 of 2 Next: Lin Yue" in page


@pytest.fixture
def returning(make_order: MakeOrder, walk: Walk) -> Parcel:
    """Two tins: the first refused as damaged, the second kept."""
    parcel = walk.to_door(make_order(2))
    first, second = parcel.units.all()
    walk.refuse(first, Reason.DAMAGED, "loose lid")
    walk.keep(second)
    walk.accept(parcel)
    return delivery.parcel(parcel.pk)


def test_what_comes_back_is_announced_with_its_reason_and_checked_in(
    mei: Client, desk: str, returning: Parcel, lot: Lot
) -> None:
    assert "1 thing coming back Refused by Lin Yue: loose lid" in text(mei.get(desk))
    unit = returning.units.get(decision="refuse")
    page = mei.get(f"{desk}parcels/{returning.pk}/").content.decode()
    assert re.search(rf'name="where_{unit.pk}" value="apart"[^>]* checked', page)
    body = {f"where_{unit.pk}": "apart", "key": uuid4()}
    for _ in range(2):
        assert mei.post(f"{desk}parcels/{returning.pk}/receive/", body).status_code == 302
    unit.refresh_from_db()
    lot.refresh_from_db()
    assert (unit.custody, lot.quarantine_units) == (Custody.QUARANTINE, 1)


def test_what_is_missing_on_return_is_owed_by_the_courier(
    mei: Client, desk: str, returning: Parcel, staffed: Shop, karim: Person
) -> None:
    unit = returning.units.get(decision="refuse")
    mei.post(f"{desk}parcels/{returning.pk}/receive/", {f"where_{unit.pk}": "missing", "key": uuid4()})
    owed = ledger.balance_minor(shop_id=staffed.pk, kind=Kind.CARRIER_CLAIM, person_id=karim.pk, currency="CNY")
    assert owed == 16800


def test_a_unit_with_another_code_than_the_one_that_left_is_refused(
    mei: Client, desk: str, returning: Parcel
) -> None:
    unit = returning.units.get(decision="refuse")
    unit.serial = "A-1"
    unit.save()
    where = {f"where_{unit.pk}": "shelf", "key": uuid4()}
    answer = mei.post(f"{desk}parcels/{returning.pk}/receive/", {**where, f"serial_{unit.pk}": "B-9"})
    assert answer.status_code == 422
    assert "is not the one that left" in text(answer)
    assert 'value="B-9"' in answer.content.decode()
    unit.refresh_from_db()
    assert unit.custody == Custody.RETURNING


@pytest.mark.parametrize("kind", ["label", "slip"])
def test_a_parcel_has_papers(mei: Client, desk: str, make_order: MakeOrder, walk: Walk, kind: str) -> None:
    parcel = walk.pack(make_order(1))
    answer = mei.get(f"{desk}parcels/{parcel.pk}/slip/?kind={kind}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_lots_and_sentences_are_those_of_opened_parcels(mei: Client, desk: str, returning: Parcel) -> None:
    page = text(mei.get(desk))
    assert "1904-07 Aged white tea, Shou Mei 2019 1 1" in page
    assert "“loose lid” Lin Yue refused 1 · 1904-07" in page


def test_a_sentence_without_a_name_stays_out(
    mei: Client, desk: str, returning: Parcel, lin_yue: Person, noon: datetime
) -> None:
    orders.choose_consent(buyer_id=lin_yue.pk, consent="counted", at=noon)
    page = text(mei.get(desk))
    assert "“loose lid”" not in page
    assert "1904-07 Aged white tea, Shou Mei 2019 1 1" in page


# Cash


@pytest.fixture
def declared(make_order: MakeOrder, walk: Walk, staffed: Shop, karim: Person, noon: datetime) -> PayIn:
    """Karim collected ¥180 and says he hands over ¥177.77."""
    walk.keep_all(make_order(1))
    return delivery_actions.declare_pay_in(
        shop_id=staffed.pk, courier_id=karim.pk, declared_minor=17777, currency="CNY", at=noon + timedelta(minutes=1)
    )


def test_what_was_declared_is_nowhere_before_it_is_counted(
    mei: Client, aunt: Client, desk: str, declared: PayIn
) -> None:
    for client in (mei, aunt):
        for path in ("", "cash/"):
            answer = client.get(desk + path)
            assert not re.search(r"17777|177[.,]77", answer.content.decode())
            assert "¥180" not in text(answer)  # nor what the book says he holds
    assert "Karim to be counted" in text(mei.get(desk))


def test_the_statement_keeps_silent_about_cash_that_is_being_counted(mei: Client, desk: str, declared: PayIn) -> None:
    for form in ("", "?format=csv"):
        said = mei.get(f"{desk}statement/{form}").content.decode()
        assert not re.search(r"180[.,]00", said)
    assert "left out until then: Karim" in mei.get(f"{desk}statement/").content.decode()


def test_a_count_leaves_what_is_short_with_the_courier(aunt: Client, desk: str, declared: PayIn) -> None:
    count = f"{desk}cash/{declared.pk}/count/"
    body = {"counted": "170.00", "key": uuid4()}
    for _ in range(2):
        assert aunt.post(count, body).status_code == 302
    page = text(aunt.get(f"{desk}cash/"))
    assert "Karim declared ¥177.77, counted were ¥170. ¥7.77 is short." in page
    assert "In the till ¥170.00" in page
    assert "With couriers Karim ¥10" in page
    answer = aunt.post(count, {"counted": "180", "key": uuid4()})
    assert answer.status_code == 409
    assert "This cash has been counted already." in text(answer)


@pytest.mark.parametrize(("typed", "said"), [("", "required"), ("-1", "below zero"), ("lots", "in figures")])
def test_a_count_that_is_no_amount_is_refused_and_kept(
    aunt: Client, desk: str, declared: PayIn, typed: str, said: str
) -> None:
    answer = aunt.post(f"{desk}cash/{declared.pk}/count/", {"counted": typed, "key": uuid4()})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not re.search(r"17777|177[.,]77", answer.content.decode())
    declared.refresh_from_db()
    assert declared.counted_at is None


def test_nobody_counts_what_they_carried(
    client_of: ClientOf, desk: str, declared: PayIn, karim: Person, staffed: Shop, noon: datetime
) -> None:
    shops.add_member(shop_id=staffed.pk, person_id=karim.pk, role=Role.CASHIER, actor_id=staffed.contact_id, at=noon)
    Person.objects.filter(pk=karim.pk).update(language="en")
    client = client_of(karim)
    assert "You carried it, so somebody else counts it." in text(client.get(f"{desk}cash/"))
    assert client.post(f"{desk}cash/{declared.pk}/count/", {"counted": "1", "key": uuid4()}).status_code == 403


def test_the_till_is_banked_against_a_line_once(aunt: Client, desk: str, declared: PayIn) -> None:
    aunt.post(f"{desk}cash/{declared.pk}/count/", {"counted": "180", "key": uuid4()})
    page = aunt.get(f"{desk}cash/").content.decode()
    assert 'name="amount" value="180.00"' in page
    bank = f"{desk}cash/bank/"
    answer = aunt.post(bank, {"amount": "181", "bank_line": "L-1", "key": uuid4()})
    assert (answer.status_code, 'value="181"' in answer.content.decode()) == (422, True)
    body = {"amount": "100", "bank_line": "L-1", "key": uuid4()}
    for _ in range(2):
        assert aunt.post(bank, body).status_code == 302
    answer = aunt.post(bank, {"amount": "80", "bank_line": "L-1", "key": uuid4()})
    assert "This line of the bank statement has been used already." in text(answer)
    assert Deposit.objects.get().amount_minor == 10000
    assert "¥100 banked in 7 days" in text(aunt.get(desk))


def test_held_money_says_until_when_and_whether_it_is_in_the_bank(
    aunt: Client, desk: str, make_order: MakeOrder, walk: Walk
) -> None:
    for method in (Method.CASH, Method.TRANSFER):
        parcel = walk.to_door(make_order(1))
        walk.keep(parcel.units.get())
        walk.accept(parcel, method)
    page = text(aunt.get(f"{desk}cash/"))
    assert "until 26 Nov · not in the bank yet ¥168.00" in page
    assert "until 26 Nov · in the bank ¥168.00" in page


def test_a_statement_comes_as_a_page_and_as_a_file(aunt: Client, desk: str, declared: PayIn) -> None:
    assert aunt.get(f"{desk}statement/").status_code == 200
    assert aunt.get(f"{desk}statement/?format=csv").headers["Content-Type"].startswith("text/csv")


# Who may do what

PAGES = {
    "": {"owner", "contact", "packer", "cashier"},
    "orders/{order}/": {"owner", "contact", "packer"},
    "parcels/{parcel}/": {"owner", "contact", "packer"},
    "parcels/{parcel}/slip/": {"owner", "contact", "packer"},
    "cash/": {"owner", "cashier"},
    "statement/": {"owner", "cashier"},
}
STEPS = {
    "orders/{order}/confirm/": {"owner", "contact"},
    "orders/{order}/cancel/": {"owner", "contact"},
    "orders/{order}/pack/": {"owner", "contact", "packer"},
    "parcels/{parcel}/offer/": {"owner", "contact", "packer"},
    "parcels/{parcel}/receive/": {"owner", "contact", "packer"},
    "hand-over/": {"owner", "contact", "packer"},
    "cash/bank/": {"owner", "cashier"},
}


@pytest.mark.parametrize("role", [*Role.values, "nobody"])
def test_each_role_sees_and_does_its_part_only(
    client_of: ClientOf, desk: str, make_order: MakeOrder, walk: Walk, staffed: Shop, wu_ke: Person, role: str
) -> None:
    order = make_order(1)
    ids = {"order": order.pk, "parcel": walk.pack(order).pk}
    if role != "nobody":
        staffed.members.create(person=wu_ke, role=role)
    client = client_of(wu_ke)
    for path, allowed in PAGES.items():
        expected = 200 if role in allowed else 302 if (role, path) == ("courier", "") else 403
        assert (path, client.get(desk + path.format(**ids)).status_code) == (path, expected)
    for path, allowed in STEPS.items():
        refused = client.post(desk + path.format(**ids)).status_code == 403
        assert (path, refused) == (path, role not in allowed)


def test_a_shop_sees_no_orders_parcels_or_cash_of_another(
    mei: Client,
    desk: str,
    make_shop: Callable[..., Shop],
    wu_ke: Person,
    client_of: ClientOf,
    make_order: MakeOrder,
    walk: Walk,
    declared: PayIn,
) -> None:
    order = make_order(1)
    parcel = walk.pack(order)
    other = f"/desk/{make_shop(wu_ke, 'Wu’s shop').slug}/"
    stranger = client_of(wu_ke)
    assert stranger.get(f"{other}orders/{order.pk}/").status_code == 404
    assert stranger.get(f"{other}parcels/{parcel.pk}/").status_code == 404
    assert stranger.post(f"{other}parcels/{parcel.pk}/offer/", {"courier": 1}).status_code == 404
    assert stranger.post(f"{other}cash/{declared.pk}/count/", {"counted": "1", "key": uuid4()}).status_code == 404
    assert mei.get("/desk/no-such-shop/").status_code == 404


def test_a_stranger_signs_in_first(client: Client, desk: str) -> None:
    assert client.get(desk).headers["Location"].startswith("/account/login/")


def test_the_desk_asks_the_database_as_often_for_many_as_for_few(
    mei: Client, desk: str, make_order: MakeOrder, walk: Walk, wu_ke: Person, their_ties: None
) -> None:
    def one_of_each(buyer: Person | None = None) -> None:
        more = {"buyer": buyer} if buyer else {}
        make_order(1, **more)
        walk.confirm(make_order(1, **more))
        walk.pack(make_order(1, **more))
        walk.take(walk.pack(make_order(1, **more)))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert mei.get(desk).status_code == 200
        return len(seen)

    one_of_each()
    asked()  # the trust graph is read
    few = asked()
    one_of_each()
    one_of_each(wu_ke)
    assert asked() <= few + 1  # now and then the trust graph is looked over
    assert few <= 45


def test_a_lost_parcel_is_told_with_its_state(mei: Client, desk: str, make_order: MakeOrder, walk: Walk) -> None:
    parcel = walk.take(walk.pack(make_order(1)))
    delivery_actions.lose(parcel_id=parcel.pk, actor_id=None, at=walk.noon)
    assert Parcel.objects.get().state == ParcelState.LOST
    assert "lost" in text(mei.get(f"{desk}parcels/{parcel.pk}/"))
