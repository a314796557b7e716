"""What each address is asked about in the scene, so that something waits there."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.fixtures.scene import Scene

from guanxi.telling import stopping

Arguments = dict[str, Any]


def names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The name of every address of the market, as `reverse` takes it."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from names(each, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            assert isinstance(each, URLPattern)
            yield f"{space}{each.name}"


def address(scene: Scene, name: str) -> str:
    """Where it is. A name that takes arguments and is not below fails here."""
    words = ARGUMENTS.get(name, _nothing)(scene)
    if name.startswith(("desk:", "selling:")) and name not in OF_NO_SHOP:
        words = {"slug": scene.shop.slug, **words}
    return reverse(name, kwargs=words)


def _nothing(scene: Scene) -> Arguments:
    return {}


def _of_shop(scene: Scene) -> Arguments:
    return {"slug": scene.shop.slug}


def _order(name: str) -> Callable[[Scene], Arguments]:
    return lambda scene: {"pk": scene.orders[name].pk}


def _parcel(name: str) -> Callable[[Scene], Arguments]:
    return lambda scene: {"pk": scene.parcels[name].pk}


def _other(**words: str) -> Callable[[Scene], Arguments]:
    return lambda scene: {word: scene.others[name] for word, name in words.items()}


def _place(scene: Scene) -> Arguments:
    return {"pk": scene.others["community"]}


def _product(scene: Scene) -> Arguments:
    return {"pk": scene.product.pk}


def _friend(scene: Scene) -> Arguments:
    """Zhao Min, who has a tie with the buyer and no other."""
    return {"pk": scene.others["zhao_min"]}


def _lot(scene: Scene) -> Arguments:
    return {"pk": scene.lot.pk}


ARGUMENTS: dict[str, Callable[[Scene], Arguments]] = {
    "people:meet": lambda scene: {"code": scene.hands["courier"].code},  # type: ignore[union-attr]
    "people:tie": _friend,
    "people:end": _friend,
    "people:answer": _other(pk="request"),
    "people:withdraw": _other(pk="own request"),
    "people:answer_introduction": _other(pk="introduction"),
    "people:vouch": lambda scene: {"subject": "person", **_friend(scene)},
    "people:withdraw_vouch": lambda scene: {"subject": "person", **_friend(scene)},
    "people:show": lambda scene: {"pk": scene.hands["buyer"].pk},  # type: ignore[union-attr]
    "people:vouches": lambda scene: {"pk": scene.hands["buyer"].pk},  # type: ignore[union-attr]
    "people:ask": lambda scene: {"pk": scene.hands["contact"].pk},  # type: ignore[union-attr]
    "people:introduce": _friend,
    "people:block": _friend,
    "people:mute": _friend,
    "people:unblock": lambda scene: {"pk": scene.hands["rival"].pk},  # type: ignore[union-attr]
    **{
        f"communities:{name}": _place
        for name in ("show", "edit", "join", "ask", "withdraw", "decline", "leave", "members", "invite", "shops")
    },
    "communities:answer": lambda scene: {"person_pk": scene.hands["unrelated"].pk} | _place(scene),  # type: ignore[union-attr]
    "communities:away": lambda scene: {"person_pk": scene.hands["buyer"].pk} | _place(scene),  # type: ignore[union-attr]
    "communities:host": lambda scene: {"person_pk": scene.hands["buyer"].pk} | _place(scene),  # type: ignore[union-attr]
    "communities:pin": _other(pk="community", post_pk="community post"),
    "market:product": _product,
    "market:verdict": _product,
    "market:save": _product,
    "market:tips": _product,
    "market:tip": _product,
    "market:question": _product,
    "market:answer": lambda scene: _product(scene) | _other(question_pk="question")(scene),
    "market:helped": lambda scene: _product(scene) | {"kind": "tip"} | _other(words_pk="tip")(scene),
    "market:remove": lambda scene: _product(scene) | {"kind": "tip"} | _other(words_pk="tip")(scene),
    "market:shop": _of_shop,
    "market:feed": _of_shop,
    "market:catalogue": _of_shop,
    "yours:fetch": lambda _scene: {"pk": 1},
    "sitemap_of": lambda _scene: {"section": "posts"},
    "sharing:own_code": lambda _scene: {"language": "fr", "form": "png"},
    "sharing:ways": lambda scene: {"kind": "goods", **_product(scene)},
    "sharing:preview": lambda scene: {"kind": "goods", "language": "en", **_product(scene)},
    "sharing:poster": lambda scene: {"kind": "goods", "language": "zh-hans", "form": "png", **_product(scene)},
    "selling:product": _product,
    "selling:close": lambda scene: {"slug": scene.rival.slug},
    "selling:lots": _product,
    "selling:lot": _lot,
    "selling:stop": _lot,
    "selling:remove_member": lambda scene: {"role": "courier", **_other(person_pk="zhu_lei")(scene)},
    "selling:close_pickup": lambda scene: {"pk": scene.point.pk},
    "selling:import_check": lambda scene: {"key": scene.file_key},
    "desk:order": _order("placed"),
    "desk:confirm": _order("placed"),
    "desk:cancel": _order("placed"),
    "desk:pack": _order("confirmed"),
    "desk:parcel": _parcel("sealed"),
    "desk:offer": _parcel("sealed"),
    "desk:receive": _parcel("returning"),
    "desk:slip": _parcel("sealed"),
    "desk:count": lambda scene: {"pk": scene.pay_in.pk},
    "buying:place": _product,
    "buying:order": _order("under_way"),
    "buying:code": _order("asked"),
    "buying:code_again": _order("asked"),
    "buying:cancel": _order("placed"),
    "buying:order_consent": _order("kept"),
    "buying:door": _parcel("decided"),
    "buying:new_code": _parcel("under_way"),
    "buying:contest": _parcel("missed"),
    "buying:open": _parcel("at_door"),
    "buying:extend": _parcel("opened"),
    "buying:refuse_all": _parcel("opened"),
    "buying:unit": lambda scene: {"unit_pk": scene.unit.pk} | _parcel("opened")(scene),
    "rounds:pay_in": lambda scene: {"shop_pk": scene.shop.pk},
    "rounds:stop": _parcel("under_way"),
    "rounds:move": _parcel("next"),
    "rounds:arrive": _parcel("under_way"),
    "rounds:accept": _parcel("decided"),
    "rounds:absent": _parcel("under_way"),
    "rounds:take_back": _parcel("opened"),
    "rounds:lost": _parcel("under_way"),
    "posts:showing": lambda scene: {"order_pk": scene.orders["kept"].pk},
    "posts:show": _other(pk="diary"),
    "posts:tagged": lambda _scene: {"word": "tea"},
    "posts:repost": _other(pk="post"),
    "people:follow": lambda scene: {"pk": scene.hands["contact"].pk},  # type: ignore[union-attr]
    "posts:comment": _other(pk="post"),
    "posts:like": _other(pk="post"),
    "posts:let_in": _other(pk="post"),
    "posts:save": _other(pk="post"),
    "posts:edit": _other(pk="post"),
    "posts:history": _other(pk="post"),
    "posts:remove": _other(pk="post"),
    "posts:remove_comment": _other(pk="comment"),
    "photos:file": lambda scene: {"name": scene.photo.name, "width": 320, "kind": "jpg"},
    "talk:with": lambda scene: {"pk": scene.hands["buyer"].pk},  # type: ignore[union-attr]
    "talk:to_person": lambda scene: {"pk": scene.hands["buyer"].pk},  # type: ignore[union-attr]
    "talk:shop": _of_shop,
    "talk:to_shop": _of_shop,
    "talk:customer": _other(pk="talk"),
    "talk:customer_note": _other(pk="talk"),
    "talk:to_customer": _other(pk="talk"),
    **{f"talk:{name}": _other(pk="group") for name in ("group", "to_group", "group_people", "group_name")},
    "talk:group_leave": _other(pk="group"),
    "talk:group_away": lambda scene: {"person_pk": scene.hands["contact"].pk} | _other(pk="group")(scene),  # type: ignore[union-attr]
    "talk:group_host": lambda scene: {"person_pk": scene.hands["contact"].pk} | _other(pk="group")(scene),  # type: ignore[union-attr]
    "talk:community": _place,
    "talk:to_community": _place,
    "talk:mute": _other(pk="talk"),
    "notices:drop_browser": _other(pk="browser"),
    "notices:stop": lambda scene: {"token": stopping.token(scene.hands["buyer"].pk)},  # type: ignore[union-attr]
    "reports:new": lambda scene: {"what": "message", "pk": scene.others["message"]},
    "reports:case": lambda scene: {"what": "message", "pk": scene.others["message"]},
    "talk:recall": _other(pk="message"),
    "talk:sync": _other(pk="talk"),
    "talk:typing": _other(pk="talk"),
    "mfa_remove_webauthn": lambda _scene: {"pk": 1},
    "mfa_edit_webauthn": lambda _scene: {"pk": 1},
}
OF_NO_SHOP = {"selling:mine", "selling:open"}
