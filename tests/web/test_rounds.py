"""The courier's round: taking parcels, one door after another, and handing over the cash."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.fixtures.orders import Walk
from tests.web.test_desk import ClientOf, MakeOrder, text

from guanxi.base import clock
from guanxi.delivery import actions as delivery_actions
from guanxi.delivery import queries as delivery
from guanxi.delivery.models import Parcel, PayIn
from guanxi.delivery.states import Custody, ParcelState, Reason
from guanxi.ledger import queries as ledger
from guanxi.ledger.states import Kind
from guanxi.orders import actions as orders
from guanxi.orders.actions.placing import To
from guanxi.people.models import Person
from guanxi.shops import actions as shops
from guanxi.shops.models import Shop

pytestmark = pytest.mark.django_db
ROUND = "/round/"


class Time:
    """The moment pages see, moved on by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def pass_minutes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch, noon: datetime) -> Time:
    time = Time(noon)
    monkeypatch.setattr(clock, "now", lambda: time.now)
    return time


@pytest.fixture
def courier(client_of: ClientOf, karim: Person) -> Client:
    """Karim's phone, in English."""
    Person.objects.filter(pk=karim.pk).update(language="en")
    return client_of(karim)


@pytest.fixture
def offered(make_order: MakeOrder, walk: Walk, karim: Person, wang_mei: Person, noon: datetime) -> list[Parcel]:
    parcels = [walk.pack(make_order(units)) for units in (2, 1)]
    for parcel in parcels:
        orders.offer(parcel_id=parcel.pk, courier_id=karim.pk, actor_id=wang_mei.pk, at=noon)
    return parcels


@pytest.fixture
def carried(make_order: MakeOrder, walk: Walk) -> Parcel:
    """Two tins on their way to Lin Yue."""
    return walk.take(walk.pack(make_order(2)))


def stop(parcel: Parcel, step: str = "") -> str:
    return f"{ROUND}{parcel.pk}/{step}"


# The round


def test_a_parcel_is_on_the_round_once_the_courier_has_taken_it(courier: Client, offered: list[Parcel]) -> None:
    page = text(courier.get(ROUND))
    assert "Take along 2" in page
    assert "0 of 0 done" in page
    body = {"parcels": [parcel.pk for parcel in offered], "key": uuid4()}
    for _ in range(2):
        assert courier.post(f"{ROUND}take/", body).headers["Location"] == ROUND
    page = text(courier.get(ROUND))
    assert "0 of 2 done" in page
    assert "Next, stop 1 Lin Yue 18 Guanghua Road, building 6, Chaoyang" in page
    assert "Collect ¥348 at most" in page


def test_nobody_takes_a_parcel_offered_to_another(client_of: ClientOf, offered: list[Parcel], ping: Person) -> None:
    answer = client_of(ping).post(f"{ROUND}take/", {"parcels": [offered[0].pk], "key": uuid4()})
    assert answer.status_code == 409
    assert Parcel.objects.get(pk=offered[0].pk).state == ParcelState.OFFERED


def test_above_the_cash_limit_nothing_more_is_taken(
    courier: Client,
    make_order: MakeOrder,
    walk: Walk,
    karim: Person,
    wang_mei: Person,
    noon: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "COURIER_CASH_LIMIT_MINOR", 10000)
    walk.keep_all(make_order(1))
    parcel = walk.pack(make_order(1))
    orders.offer(parcel_id=parcel.pk, courier_id=karim.pk, actor_id=wang_mei.pk, at=noon)
    answer = courier.post(f"{ROUND}take/", {"parcels": [parcel.pk], "key": uuid4()})
    assert answer.status_code == 422
    assert "You hold ¥180 of this shop's cash; the limit is ¥100. Pay in first." in text(answer)
    assert "Hand it over to Mei's Tea before you take more." in text(answer)


def test_stops_change_places_and_a_repeat_moves_nothing_on(
    courier: Client, make_order: MakeOrder, walk: Walk
) -> None:
    first, second, third = [
        walk.take(walk.pack(make_order(1, to=To(recipient=name, address="Jintai Lane 9")))) for name in "ABC"
    ]
    assert 'name="to" value="up"' in courier.get(f"{ROUND}?reorder=1").content.decode()
    body = {"to": "up", "position": third.position}
    for _ in range(2):
        courier.post(stop(third, "move/"), body)
    assert [parcel.pk for parcel in delivery.round_of(third.courier_id or 0)] == [first.pk, third.pk, second.pk]


def test_the_phone_shows_the_way_and_calls(courier: Client, carried: Parcel) -> None:
    page = courier.get(ROUND, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15)"}).content.decode()
    assert 'href="geo:0,0?q=18%20Guanghua%20Road%2C%20building%206%2C%20Chaoyang"' in page
    assert 'href="tel:+8613800000000"' in page
    page = courier.get(ROUND, headers={"User-Agent": "iPhone"}).content.decode()
    assert 'href="https://maps.apple.com/?q=18%20Guanghua' in page


def test_every_form_can_wait_on_the_phone(courier: Client, carried: Parcel, offered: list[Parcel]) -> None:
    for path in (ROUND, stop(carried), stop(carried, "lost/")):
        page = courier.get(path).content.decode()
        forms = re.findall(r"<form\b.*?</form>", page.split("<footer")[0], flags=re.S)
        assert forms
        for form in forms:
            assert "data-outbox" in form
            assert 'name="key"' in form


def test_without_parcels_the_round_says_so(courier: Client, staffed: Shop) -> None:
    assert "No parcel is with you" in text(courier.get(ROUND))


# One stop


def test_a_scanned_code_comes_along_in_the_address(courier: Client, carried: Parcel) -> None:
    code = delivery.presence_code(carried)
    assert f'value="{code}"' in courier.get(stop(carried, f"?code={code}")).content.decode()
    assert "<script>" not in courier.get(stop(carried, "?code=<script>")).content.decode()


def test_a_wrong_code_is_refused_beside_it_and_the_right_one_opens_the_way(courier: Client, carried: Parcel) -> None:
    code = delivery.presence_code(carried)
    wrong = f"{(int(code) + 1) % 10000:04}"
    answer = courier.post(stop(carried, "arrive/"), {"code": wrong, "key": uuid4()})
    assert answer.status_code == 422
    assert "That is not the code. 4 more tries." in text(answer)
    assert f'value="{wrong}"' in answer.content.decode()
    assert courier.post(stop(carried, "arrive/"), {"code": "", "key": uuid4()}).status_code == 422
    body = {"code": code, "key": uuid4()}
    for _ in range(2):
        assert courier.post(stop(carried, "arrive/"), body).headers["Location"] == stop(carried)
    assert "Lin Yue opens it. You wait and watch." in text(courier.get(stop(carried)))


def test_the_amount_appears_only_when_everything_is_decided(courier: Client, carried: Parcel, walk: Walk) -> None:
    walk.arrive(carried)
    assert "¥" not in text(courier.get(stop(carried)))
    walk.open(carried)
    first, second = carried.units.all()
    walk.keep(first)
    page = text(courier.get(stop(carried)))
    assert "Lin Yue has until 12:15. The amount appears when everything is decided." in page
    assert "¥" not in page
    walk.refuse(second, Reason.DAMAGED)
    page = text(courier.get(stop(carried)))
    assert "Collect ¥180.00 1 kept · 1 goes back with you" in page


def test_the_courier_never_sees_the_codes(courier: Client, carried: Parcel, walk: Walk) -> None:
    assert delivery.presence_code(carried) not in text(courier.get(stop(carried)))
    walk.arrive(carried)
    walk.open(carried)
    for unit in carried.units.all():
        walk.keep(unit)
    code = delivery.acceptance_code(delivery.parcel(carried.pk))
    assert code
    assert code not in text(courier.get(stop(carried)))


@pytest.fixture
def decided(carried: Parcel, walk: Walk) -> Parcel:
    """Both tins kept, nothing paid yet."""
    walk.arrive(carried)
    walk.open(carried)
    for unit in carried.units.all():
        walk.keep(unit)
    return delivery.parcel(carried.pk)


def test_paid_in_cash_is_paid_once_and_adds_to_the_cash_in_hand(
    courier: Client, decided: Parcel, karim: Person
) -> None:
    body = {"code": delivery.acceptance_code(decided), "method": "cash", "key": uuid4()}
    for _ in range(2):
        assert courier.post(stop(decided, "accept/"), body).status_code == 302
    page = text(courier.get(stop(decided)))
    assert "Lin Yue paid · just now · cash ¥348.00 Kept 2 of 2" in page
    page = text(courier.get(ROUND))
    assert "1 of 1 done" in page
    assert "¥348 limit ¥3,000" in page
    assert delivery.cash_of(karim.pk, decided.shop_id, currency="CNY").in_hand_minor == 34800


def test_no_amount_can_be_sent_along(courier: Client, decided: Parcel) -> None:
    code = delivery.acceptance_code(decided)
    body = {"code": code, "method": "transfer", "amount": "1", "amount_minor": "1", "key": uuid4()}
    courier.post(stop(decided, "accept/"), body)
    assert Parcel.objects.get().collection.amount_minor == 34800


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"code": "", "method": "cash"}, "Ask for the code"),
        ({"code": "x", "method": "gold"}, "Select a valid choice"),
    ],
)
def test_an_incomplete_payment_is_refused_beside_the_field(
    courier: Client, decided: Parcel, body: dict[str, str], said: str
) -> None:
    answer = courier.post(stop(decided, "accept/"), {**body, "key": uuid4()})
    assert answer.status_code == 422
    assert said in text(answer)


def test_the_presence_code_accepts_nothing(courier: Client, decided: Parcel) -> None:
    code = delivery.presence_code(decided)
    answer = courier.post(stop(decided, "accept/"), {"code": code, "method": "cash", "key": uuid4()})
    assert answer.status_code == 422
    assert Parcel.objects.get().state == ParcelState.OPENED


def test_everything_refused_waits_for_the_buyer(courier: Client, carried: Parcel, walk: Walk) -> None:
    walk.arrive(carried)
    walk.open(carried)
    for unit in carried.units.all():
        walk.refuse(unit, Reason.DAMAGED)
    page = text(courier.get(stop(carried)))
    assert "Lin Yue refuses everything Nothing is paid." in page
    orders.refuse_all(parcel_id=carried.pk, buyer_id=carried.buyer_id, at=walk.noon)
    assert "Refused 2" in text(courier.get(stop(carried)))
    assert "You carry back 2 things to Mei's Tea from Lin Yue" in text(courier.get(ROUND))


def test_three_visits_without_anybody_end_the_way_there(courier: Client, carried: Parcel) -> None:
    for visit in (1, 2, 3):
        assert f"This is visit {visit} of 3." in text(courier.get(stop(carried)))
        body = {"key": uuid4()}
        for _ in range(2):
            assert courier.post(stop(carried, "absent/"), body).status_code == 302
    carried.refresh_from_db()
    assert (carried.state, carried.visits) == (ParcelState.RETURNING, 3)
    assert "Nobody there" in text(courier.get(ROUND))


def test_a_box_is_taken_back_only_when_the_time_is_over(
    courier: Client, carried: Parcel, walk: Walk, time: Time
) -> None:
    walk.arrive(carried)
    walk.open(carried)
    answer = courier.post(stop(carried, "take-back/"), {"key": uuid4()})
    assert answer.status_code == 422
    assert "The buyer still has time to check." in text(answer)
    time.pass_minutes(16)
    assert "Take everything back" in text(courier.get(stop(carried)))
    courier.post(stop(carried, "take-back/"), {"key": uuid4()})
    assert set(carried.units.values_list("custody", flat=True)) == {Custody.RETURNING}


def test_a_lost_parcel_is_asked_about_twice_and_then_owed(courier: Client, carried: Parcel, karim: Person) -> None:
    assert "You then answer for ¥336 to Mei's Tea." in text(courier.get(stop(carried, "lost/")))
    body = {"key": uuid4()}
    for _ in range(2):
        assert courier.post(stop(carried, "lost/"), body).status_code == 302
    owed = ledger.balance_minor(shop_id=carried.shop_id, kind=Kind.CARRIER_CLAIM, person_id=karim.pk, currency="CNY")
    assert owed == 33600


def test_what_is_over_shows_no_address_any_more(courier: Client, make_order: MakeOrder, walk: Walk) -> None:
    parcel = walk.keep_all(make_order(1))
    for path in (ROUND, stop(parcel)):
        page = courier.get(path).content.decode()
        assert "Guanghua" not in page
        assert "13800000000" not in page


def test_at_a_pick_up_point_the_keeper_waits_instead_of_driving(
    client_of: ClientOf,
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
    orders.offer(parcel_id=parcel.pk, courier_id=ping.pk, actor_id=wang_mei.pk, at=noon)
    orders.take(parcel_id=parcel.pk, courier_id=ping.pk, at=noon)
    keeper = client_of(ping)
    page = text(keeper.get(ROUND))
    assert "At the point 1 Lin Yue Ping’s stall · just now ¥168 at most" in page
    assert "Next, stop" not in page
    page = text(keeper.get(stop(parcel)))
    assert "Comes to Ping’s stall" in page
    assert "Lin Yue did not come" in page


def test_only_the_courier_of_a_parcel_sees_and_moves_it(
    client_of: ClientOf, carried: Parcel, wu_ke: Person, lin_yue: Person, ping: Person
) -> None:
    for person in (wu_ke, lin_yue, ping):
        client = client_of(person)
        for step in ("", "lost/"):
            assert client.get(stop(carried, step)).status_code == 403
        for step in ("arrive/", "accept/", "absent/", "take-back/", "lost/", "move/"):
            answer = client.post(stop(carried, step), {"code": "1234", "method": "cash", "key": uuid4()})
            assert (step, answer.status_code) == (step, 403)
    assert Parcel.objects.get().visits == 0


# Cash


def test_cash_is_handed_over_with_what_is_in_hand_suggested(
    courier: Client, make_order: MakeOrder, walk: Walk, staffed: Shop
) -> None:
    walk.keep_all(make_order(1))
    assert 'name="declared" value="180.00"' in courier.get(f"{ROUND}cash/").content.decode()
    body = {"declared": "180", "key": uuid4()}
    for _ in range(2):
        assert courier.post(f"{ROUND}cash/{staffed.pk}/", body).status_code == 302
    assert PayIn.objects.get().declared_minor == 18000
    assert "Waiting to be counted You handed over ¥180.00" in text(courier.get(f"{ROUND}cash/"))
    answer = courier.post(f"{ROUND}cash/{staffed.pk}/", {"declared": "180", "key": uuid4()})
    assert "Your last cash is still waiting to be counted." in text(answer)


def test_what_was_short_is_said_to_the_courier(
    courier: Client, make_order: MakeOrder, walk: Walk, staffed: Shop, karim: Person, ping: Person, noon: datetime
) -> None:
    walk.keep_all(make_order(1))
    pay_in = delivery_actions.declare_pay_in(
        shop_id=staffed.pk, courier_id=karim.pk, declared_minor=18000, currency="CNY", at=noon
    )
    delivery_actions.count_pay_in(
        pay_in_id=pay_in.pk, cashier_id=ping.pk, counted_minor=17000, currency="CNY", at=noon
    )
    page = text(courier.get(f"{ROUND}cash/"))
    assert "¥10.00 of it was missing at the last count." in page
    assert "Karim declared ¥180, counted were ¥170. ¥10 is short." in page


@pytest.mark.parametrize("typed", ["", "0", "-5", "much"])
def test_an_amount_that_is_none_is_refused_beside_it(
    courier: Client, make_order: MakeOrder, walk: Walk, staffed: Shop, typed: str
) -> None:
    walk.keep_all(make_order(1))
    answer = courier.post(f"{ROUND}cash/{staffed.pk}/", {"declared": typed, "key": uuid4()})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not PayIn.objects.exists()


def test_nobody_pays_in_for_a_shop_whose_cash_they_do_not_hold(
    client_of: ClientOf, staffed: Shop, wu_ke: Person
) -> None:
    answer = client_of(wu_ke).post(f"{ROUND}cash/{staffed.pk}/", {"declared": "5", "key": uuid4()})
    assert answer.status_code == 422
    assert "You hold no cash of this shop." in text(answer)


def test_the_statement_comes_as_a_page_and_as_a_file(courier: Client, make_order: MakeOrder, walk: Walk) -> None:
    walk.keep_all(make_order(1))
    assert courier.get(f"{ROUND}statement/").status_code == 200
    assert courier.get(f"{ROUND}statement/?format=csv").headers["Content-Type"].startswith("text/csv")


def test_the_round_asks_the_database_as_often_for_many_as_for_few(
    courier: Client, make_order: MakeOrder, walk: Walk, karim: Person, wang_mei: Person
) -> None:
    def one_of_each() -> None:
        walk.keep_all(make_order(1))
        walk.take(walk.pack(make_order(1)))
        offered = walk.pack(make_order(1))
        orders.offer(parcel_id=offered.pk, courier_id=karim.pk, actor_id=wang_mei.pk, at=walk.noon)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert courier.get(ROUND).status_code == 200
        return len(seen)

    one_of_each()
    few = asked()
    one_of_each()
    one_of_each()
    assert asked() <= few <= 25
