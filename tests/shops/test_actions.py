"""Opening a shop and running it."""

from datetime import datetime
from uuid import uuid4

import pytest

from guanxi.base import facts
from guanxi.base.errors import Gone, NotAllowed
from guanxi.people.models import Person
from guanxi.shops import actions as shops
from guanxi.shops import queries
from guanxi.shops.models import Shop
from guanxi.shops.states import Role


def opened(person: Person, at: datetime, name: str = "Mei's Tea", **more: object) -> Shop:
    words = {"place": "Fuding", "promise": "It is what I say it is.", "key": uuid4(), **more}
    return shops.open_shop(actor_id=person.pk, name=name, at=at, **words)


def test_whoever_opens_a_shop_answers_for_it_and_holds_every_role(wang_mei, noon):
    shop = opened(wang_mei, noon)
    assert shop.contact_id == wang_mei.pk
    assert queries.roles(shop.pk, wang_mei.pk) == frozenset(Role)
    assert [fact.name for fact in facts.of("shop", shop.pk)] == ["shop.opened"]


def test_the_same_form_sent_twice_opens_one_shop(wang_mei, noon):
    key = uuid4()
    assert opened(wang_mei, noon, key=key) == opened(wang_mei, noon, key=key)
    assert Shop.objects.count() == 1


def test_somebody_elses_key_does_not_lead_into_their_shop(wang_mei, wu_ke, noon):
    key = uuid4()
    opened(wang_mei, noon, key=key)
    with pytest.raises(NotAllowed):
        opened(wu_ke, noon, key=key)


def test_shops_of_one_name_have_addresses_of_their_own(wang_mei, wu_ke, noon):
    slugs = [opened(person, noon, "茶 Tea").slug for person in (wang_mei, wu_ke)]
    assert slugs == ["茶-tea", "茶-tea-2"]


@pytest.mark.parametrize("name", ["Open", "Goods", "search", "!!!"])
def test_an_address_never_hides_a_page_and_is_never_empty(wang_mei, noon, name):
    assert opened(wang_mei, noon, name).slug not in {"open", "goods", "search", ""}


def test_nobody_is_made_the_contact_person_by_another(wang_mei, li_na, noon):
    with pytest.raises(shops.ContactMustAgree):
        opened(wang_mei, noon, contact_id=li_na.pk)


def test_an_owner_changes_settings_and_a_stranger_cannot(wang_mei, wu_ke, noon):
    shop = opened(wang_mei, noon)
    shops.change_shop(shop_id=shop.pk, actor_id=wang_mei.pk, at=noon, name="Mei and Daughter", delivery_minor=900)
    shop.refresh_from_db()
    assert (shop.name, shop.delivery_minor, shop.place) == ("Mei and Daughter", 900, "Fuding")
    with pytest.raises(NotAllowed):
        shops.change_shop(shop_id=shop.pk, actor_id=wu_ke.pk, at=noon, name="Wu's")


def test_a_member_is_somebody_the_owner_has_a_tie_with(wang_mei, karim, wu_ke, tie, noon):
    shop = opened(wang_mei, noon)
    tie(wang_mei, karim)
    shops.add_member(shop_id=shop.pk, person_id=karim.pk, role=Role.COURIER, actor_id=wang_mei.pk, at=noon)
    shops.add_member(shop_id=shop.pk, person_id=karim.pk, role=Role.COURIER, actor_id=wang_mei.pk, at=noon)
    assert queries.roles(shop.pk, karim.pk) == {Role.COURIER}
    assert karim.pk in queries.couriers(shop.pk)
    with pytest.raises(shops.NotTied):
        shops.add_member(shop_id=shop.pk, person_id=wu_ke.pk, role=Role.PACKER, actor_id=wang_mei.pk, at=noon)
    with pytest.raises(NotAllowed):
        shops.add_member(shop_id=shop.pk, person_id=wu_ke.pk, role=Role.PACKER, actor_id=karim.pk, at=noon)


def test_a_contact_person_takes_it_on_with_words_of_their_own(wang_mei, li_na, tie, noon):
    shop = opened(wang_mei, noon)
    tie(wang_mei, li_na)
    with pytest.raises(NotAllowed):
        shops.answer_for(shop_id=shop.pk, actor_id=li_na.pk, promise="I taste every lot.", at=noon)
    shops.add_member(shop_id=shop.pk, person_id=li_na.pk, role=Role.CONTACT, actor_id=wang_mei.pk, at=noon)
    shops.answer_for(shop_id=shop.pk, actor_id=li_na.pk, promise="I taste every lot.", at=noon)
    shop.refresh_from_db()
    assert (shop.contact_id, shop.promise) == (li_na.pk, "I taste every lot.")


@pytest.mark.parametrize("role", [Role.OWNER, Role.CONTACT])
def test_a_shop_keeps_an_owner_and_a_contact_person(wang_mei, noon, role):
    shop = opened(wang_mei, noon)
    with pytest.raises(shops.StillNeeded):
        shops.remove_member(shop_id=shop.pk, person_id=wang_mei.pk, role=role, actor_id=wang_mei.pk, at=noon)


def test_anybody_may_lay_down_a_role_of_their_own(wang_mei, karim, tie, noon):
    shop = opened(wang_mei, noon)
    tie(wang_mei, karim)
    shops.add_member(shop_id=shop.pk, person_id=karim.pk, role=Role.COURIER, actor_id=wang_mei.pk, at=noon)
    for _ in range(2):
        shops.remove_member(shop_id=shop.pk, person_id=karim.pk, role=Role.COURIER, actor_id=karim.pk, at=noon)
    assert queries.roles(shop.pk, karim.pk) == frozenset()


def test_the_keeper_of_a_pick_up_point_hands_out_parcels_until_it_is_closed(wang_mei, ping, tie, noon):
    shop = opened(wang_mei, noon)
    tie(wang_mei, ping)
    point = shops.add_pickup_point(
        shop_id=shop.pk, keeper_id=ping.pk, name="Ping's kiosk", address="Gate 3", actor_id=wang_mei.pk, at=noon
    )
    assert ping.pk in queries.couriers(shop.pk)
    shops.close_pickup_point(point_id=point.pk, actor_id=ping.pk, at=noon)
    assert not queries.pickup_points(shop.pk)
    assert ping.pk not in queries.couriers(shop.pk)


def test_a_shop_that_is_not_there_is_gone(db):
    with pytest.raises(Gone):
        queries.by_slug("nowhere")
