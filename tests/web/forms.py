"""Every form of the market, filled in rightly in the scene: who may send it, and what is in it."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from tests.fixtures.pushes import Phone
from tests.fixtures.scene import DECLARED_MINOR, Scene, picture

from guanxi.base import clock
from guanxi.delivery import actions as delivery_do
from guanxi.delivery import queries as delivery
from guanxi.delivery.models import Parcel
from guanxi.delivery.states import Decision, Reason
from guanxi.notices import actions as notices
from guanxi.orders import actions as orders
from guanxi.people import actions as shields
from guanxi.people import leaving as people
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.reports import actions as reports
from guanxi.reports.states import What

Body = dict[str, Any]
KEY = UUID(int=7)
ANYBODY = frozenset({"unrelated", "rival", "owner", "contact", "packer", "courier", "colleague", "cashier", "buyer"})
SELLERS = frozenset({"owner", "contact"})
PACKERS = SELLERS | {"packer"}
CASHIERS = frozenset({"owner", "cashier"})
BUYER = frozenset({"buyer"})
MEMBERS = ANYBODY - BUYER - {"unrelated", "rival"}
COURIER = frozenset({"courier"})


class Form(NamedTuple):
    """`hands` may send it, and `by` does in these tests, after `ready` has made the scene ready for it."""

    hands: frozenset[str]
    body: Callable[[Scene], Body]
    by: str
    ready: Callable[[Scene], object]


def form(
    hands: frozenset[str],
    body: Callable[[Scene], Body] | None = None,
    *,
    by: str = "",
    ready: Callable[[Scene], object] = id,
    **words: Any,
) -> Form:
    return Form(hands, body or (lambda _scene: words), by or min(hands), ready)


def _browser(_scene: Scene) -> Body:
    phone = Phone()
    return {"endpoint": "https://push.example/1", "public_key": phone.public_key, "secret": phone.secret}


def _a_stranger_waits(scene: Scene) -> None:
    """The buyer is shielded, and somebody they do not know has said something under their post."""
    buyer, stranger = scene.hands["buyer"], scene.hands["unrelated"]
    assert buyer is not None
    assert stranger is not None
    shields.raise_shield(person_id=buyer.pk, at=clock.now())
    said = {"text": "Shame", "at": clock.now(), "key": KEY}
    posts.comment(post_id=scene.others["post"], author_id=stranger.pk, **said)


def _has_letters(scene: Scene) -> None:
    """A digest comes to the buyer every morning."""
    buyer = scene.hands["buyer"]
    assert buyer is not None
    zone = timezone.get_default_timezone()
    notices.choose_ways(
        person_id=buyer.pk, digest="daily", quiet_from=None, quiet_until=None, zone=zone, at=clock.now()
    )


def _reported(scene: Scene) -> None:
    """The owner runs the market, and somebody has reported the buyer's message."""
    owner, contact = scene.hands["owner"], scene.hands["contact"]
    assert owner is not None
    assert contact is not None
    Person.objects.filter(pk=owner.pk).update(is_staff=True)
    reports.report(
        reporter_id=contact.pk,
        what=What.MESSAGE,
        subject_id=scene.others["message"],
        reason="cheating",
        words="",
        at=clock.now(),
    )


def _product_words(scene: Scene) -> Body:
    return {
        "name": "Jasmine pearls",
        "category": "tea",
        "listed": "on",
        "key": KEY,
        "variants-TOTAL_FORMS": 1,
        "variants-INITIAL_FORMS": 0,
        "variants-0-name": "50 g",
        "variants-0-price_minor": "88",
    }


def _changed_product(scene: Scene) -> Body:
    first, second = scene.product.variants.order_by("id")
    return {
        **_product_words(scene),
        "variants-TOTAL_FORMS": 2,
        "variants-INITIAL_FORMS": 2,
        "variants-0-variant_id": first.pk,
        "variants-1-variant_id": second.pk,
        "variants-1-name": "250 g",
        "variants-1-price_minor": "400",
    }


def _lot(scene: Scene) -> Body:
    return {"variant": scene.lot.variant_id, "code": "2007-11", "units": 5, "key": KEY}


def _order(scene: Scene) -> Body:
    return {
        "recipient": "Somebody",
        "phone": "138 0013 8000",
        "to": "door",
        "address": "Jintai Lane 9",
        f"units_{scene.lot.variant_id}": 1,
        f"price_{scene.lot.variant_id}": 16800,
        "key": KEY,
    }


def _box(scene: Scene) -> Body:
    line = scene.orders["confirmed"].lines.get()
    return {f"units_{line.pk}_{scene.lot.pk}": 2, "photo": picture(), "key": KEY}


def _return(scene: Scene) -> Body:
    return {"key": KEY} | {f"where_{unit.pk}": "apart" for unit in scene.parcels["returning"].units.all()}


def _unit(scene: Scene) -> Body:
    unit = scene.unit.pk
    said = {"reason": "damaged", "words": "The lid is dented", "undamaged": "no", "photo": picture()}
    return {f"u{unit}-{name}": value for name, value in said.items()} | {"do": "refuse"}


def _presence(scene: Scene) -> Body:
    return {"code": delivery.presence_code(scene.parcels["under_way"]), "key": KEY}


def _acceptance(scene: Scene) -> Body:
    code = delivery.acceptance_code(delivery.parcel(scene.parcels["decided"].pk))
    return {"code": code, "method": "cash", "key": KEY}


def _file(scene: Scene) -> Body:
    sheet = picture()
    sheet.seek(0)
    sheet.truncate()
    sheet.write(b"Handle,Title,Variant Price\npearls,Jasmine pearls,88\n")
    sheet.seek(0)
    sheet.name = "goods.csv"
    return {"file": sheet, "key": KEY}


def _counted(scene: Scene) -> None:
    """What waited on the table is counted, so that more may be handed over."""
    cashier = scene.hands["cashier"]
    assert cashier is not None
    delivery_do.count_pay_in(
        pay_in_id=scene.pay_in.pk, cashier_id=cashier.pk, counted_minor=100, currency="CNY", at=clock.now()
    )


def _time_is_over(scene: Scene) -> None:
    Parcel.objects.filter(pk=scene.parcels["opened"].pk).update(decide_by=clock.now())


def _all_refused(scene: Scene) -> None:
    """Sending back what was opened takes a decision on each unit."""
    for unit in scene.parcels["opened"].units.all():
        orders.decide(
            unit_id=unit.pk,
            buyer_id=unit.parcel.buyer_id,
            decision=Decision.REFUSE,
            reason=Reason.CHANGED_MIND,
            at=clock.now(),
        )


def _wants_to_leave(scene: Scene) -> None:
    people.leave(person_id=scene.hands["unrelated"].pk, at=clock.now())  # type: ignore[union-attr]


FORMS: dict[str, Form] = {
    "people:edit": form(ANYBODY, name="Somebody Else", about="Tea, mostly"),
    "people:consent": form(ANYBODY, consent="counted"),
    "people:meet": form(ANYBODY - {"courier"}, nearness=60, by="buyer"),
    "people:ask": form(ANYBODY - {"contact"}, nearness=60, words="From the tea shop", by="buyer"),
    "people:answer": form(BUYER, nearness=60, relation="neighbour"),
    "people:withdraw": form(BUYER),
    "people:answer_introduction": form(BUYER | {"colleague"}, nearness=60),
    "people:new_code": form(ANYBODY),
    "people:tie": form(BUYER | {"colleague"}, nearness=20, relation="aunt", known_since=2001),
    "people:end": form(BUYER | {"colleague"}),
    "people:vouch": form(ANYBODY, sentence="I would lend her my boat."),
    "people:withdraw_vouch": form(BUYER),
    "people:introduce": form(
        frozenset({"colleague"}),
        lambda scene: {"second": scene.hands["owner"].pk, "key": KEY},  # type: ignore[union-attr]
    ),
    "people:follow": form(ANYBODY - {"contact"}, followed="1"),
    "people:shield": form(ANYBODY, up="1"),
    "people:mute": form(ANYBODY, muted="1"),
    "people:block": form(ANYBODY),
    "people:unblock": form(BUYER),
    "communities:new": form(ANYBODY, name="Boats of the quay", entry="open", key=KEY),
    "communities:edit": form(frozenset({"owner"}), name="Tea lanes", entry="open", about="Tea, mostly"),
    "communities:join": form(frozenset({"colleague"})),
    "communities:ask": form(ANYBODY - {"owner", "buyer"}, words="From the tea shop"),
    "communities:withdraw": form(frozenset({"unrelated"})),
    "communities:decline": form(frozenset({"colleague"})),
    "communities:leave": form(frozenset({"owner", "buyer"}), by="buyer"),
    "communities:invite": form(
        frozenset({"owner"}),
        lambda scene: {"person": scene.hands["packer"].pk},  # type: ignore[union-attr]
    ),
    "communities:answer": form(frozenset({"owner"})),
    "communities:away": form(frozenset({"owner"})),
    "communities:host": form(frozenset({"owner"}), host="1"),
    "communities:shops": form(frozenset({"owner"}), lambda scene: {"shop": scene.shop.pk}),
    "communities:pin": form(frozenset({"owner"}), pinned="1"),
    "market:save": form(ANYBODY),
    "market:tip": form(ANYBODY, text="Rinse it once.", advice="get", key=KEY),
    "market:question": form(ANYBODY, text="Is it sweet?", key=KEY),
    "market:answer": form(ANYBODY, text="Twenty years.", key=KEY),
    "market:helped": form(ANYBODY - BUYER - {"rival"}),  # the buyer has blocked the rival
    "market:remove": form(BUYER),
    "selling:open": form(
        ANYBODY,
        lambda _scene: {
            "name": "Boats",
            "place": "Lyon",
            "promise": "They float.",
            "photos": picture(),
            "key": KEY,
        },
    ),
    "selling:shop": form(
        frozenset({"owner"}),
        name="Mei's Teas",
        place="Fuding",
        delivery_minor="9",
        answer_hours=12,
        inspection_minutes=20,
    ),
    "selling:close": form(frozenset({"rival"})),
    "selling:promise": form(frozenset({"contact"}), promise="As I say, or it costs you nothing."),
    "selling:add": form(SELLERS, _product_words),
    "selling:product": form(SELLERS, _changed_product),
    "selling:lots": form(SELLERS, _lot),
    "selling:lot": form(SELLERS, units=50, why="I counted again.", origin="Diantou"),
    "selling:stop": form(SELLERS, **{"stop-why": "It got wet.", "stop-recalled": "no"}),
    "selling:members": form(
        frozenset({"owner"}),
        lambda scene: {"person": scene.hands["packer"].pk, "role": "courier"},  # type: ignore[union-attr]
    ),
    "selling:remove_member": form(frozenset({"owner", "colleague"})),
    "selling:pickup": form(
        SELLERS,
        lambda scene: {"name": "The mill", "address": "River 1", "keeper": scene.hands["owner"].pk},  # type: ignore[union-attr]
    ),
    "selling:close_pickup": form(SELLERS),
    "selling:import": form(SELLERS, _file),
    "selling:import_check": form(SELLERS),
    "desk:hand_over": form(
        PACKERS,
        lambda scene: {
            "courier": scene.hands["courier"].pk,  # type: ignore[union-attr]
            "parcels": [scene.parcels["sealed"].pk],
            "key": KEY,
        },
    ),
    "desk:confirm": form(SELLERS, key=KEY),
    "desk:cancel": form(SELLERS, words="The roof leaked.", key=KEY),
    "desk:pack": form(PACKERS, _box),
    "desk:offer": form(PACKERS, lambda scene: {"courier": scene.hands["courier"].pk, "key": KEY}),  # type: ignore[union-attr]
    "desk:receive": form(PACKERS, _return),
    "desk:count": form(CASHIERS, counted=str(DECLARED_MINOR / 100), key=KEY),
    "desk:bank": form(CASHIERS, amount="10", bank_line="7/11 no. 3", key=KEY),
    "buying:consent": form(ANYBODY, consent="counted"),
    "buying:place": form(frozenset({"buyer", "unrelated", "rival"}), _order),
    "buying:code": form(BUYER, lambda scene: {"code": scene.orders["asked"].buyer_code}),
    "buying:code_again": form(BUYER),
    "buying:cancel": form(BUYER, words="My sister has some."),
    "buying:order_consent": form(BUYER, consent="none"),
    "buying:new_code": form(BUYER),
    "buying:contest": form(BUYER, words="I was at the window."),
    "buying:open": form(BUYER, lambda _scene: {"seal": "yes", "photo": picture(), "key": KEY}),
    "buying:extend": form(BUYER),
    "buying:refuse_all": form(BUYER, ready=_all_refused, key=KEY),
    "buying:unit": form(BUYER, _unit),
    "rounds:take": form(COURIER, lambda scene: {"parcels": [scene.parcels["offered"].pk], "key": KEY}),
    "rounds:pay_in": form(COURIER, ready=_counted, declared="100", key=KEY),
    "rounds:move": form(COURIER, lambda scene: {"to": "up", "position": scene.parcels["next"].position}),
    "rounds:arrive": form(COURIER, _presence),
    "rounds:accept": form(COURIER, _acceptance),
    "rounds:absent": form(COURIER, key=KEY),
    "rounds:take_back": form(COURIER, ready=_time_is_over, key=KEY),
    "rounds:lost": form(COURIER, key=KEY),
    "yours:ask": form(ANYBODY, key=KEY),
    "yours:leave": form(frozenset({"unrelated", "packer", "colleague", "cashier"}), sure="yes"),
    "yours:stay": form(frozenset({"unrelated"}), ready=_wants_to_leave),
    "posts:new": form(
        ANYBODY, lambda _scene: {"text": "Rain.", "audience": "circle", "photos": picture(), "key": KEY}
    ),
    "posts:showing": form(
        BUYER, lambda scene: {"product": scene.product.pk, "text": "Dates!", "audience": "public", "key": KEY}
    ),
    "posts:repost": form(
        ANYBODY - {"rival"}, text="Look.", audience="public", key=KEY
    ),  # the buyer has blocked the rival
    "posts:comment": form(ANYBODY, text="It does.", key=KEY),
    "posts:like": form(ANYBODY, liked="1"),
    "posts:let_in": form(BUYER, ready=_a_stranger_waits),
    "posts:save": form(ANYBODY, saved="1"),
    "posts:edit": form(BUYER, text="It is, indeed.", answers="ties"),
    "posts:remove": form(BUYER),
    "posts:remove_comment": form(BUYER | {"unrelated"}),
    "talk:to_person": form(ANYBODY - BUYER - {"rival"}, text="Hello", key=KEY),
    "talk:to_shop": form(frozenset({"unrelated", "rival", "buyer"}), text="Is it still there?", key=KEY),
    "talk:customer_note": form(MEMBERS, text="Likes it dark.", labels="regular"),
    "talk:to_customer": form(MEMBERS, text="It is.", key=KEY),
    "talk:new_group": form(ANYBODY, name="Neighbours", key=KEY),
    "talk:to_group": form(frozenset({"owner", "contact"}), text="Thank you.", quoted="3", key=KEY),
    "talk:group_people": form(frozenset({"owner"}), lambda scene: {"people": [scene.hands["packer"].pk]}),  # type: ignore[union-attr]
    "talk:group_name": form(frozenset({"owner"}), name="Front room"),
    "talk:group_leave": form(frozenset({"owner", "contact"})),
    "talk:group_away": form(frozenset({"owner"})),
    "talk:group_host": form(frozenset({"owner"}), host="1"),
    "talk:to_community": form(frozenset({"owner", "buyer"}), text="The kettle is on.", key=KEY),
    "reports:case": form(frozenset({"owner"}), ready=_reported, outcome="taken_down"),
    "reports:new": form(MEMBERS, reason="cheating", words="It asks for money first."),
    "notices:choose": form(
        ANYBODY, kind="asked", digest="daily", quiet_from="22:00", quiet_until="07:00", time_zone="market"
    ),
    "notices:keep_browser": form(ANYBODY, _browser),
    "notices:drop_browser": form(ANYBODY),
    "notices:stop": form(ANYBODY | {"stranger"}, by="stranger", ready=_has_letters),
    "talk:mute": form(MEMBERS | BUYER, muted="1"),
    "talk:recall": form(BUYER),
}
