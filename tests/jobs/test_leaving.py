"""Somebody leaves: nothing of theirs is left in any table or file, and nothing of the market's is missing."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client

from guanxi.base import photos
from guanxi.base.models import Fact, Photo
from guanxi.catalog import queries as catalog
from guanxi.cli import main
from guanxi.delivery.models import Unit
from guanxi.jobs import leaving, ticks
from guanxi.jobs.own.tasks import make_copy
from guanxi.ledger.models import Line
from guanxi.orders import actions as orders
from guanxi.orders import leaving as obligations
from guanxi.orders.actions.closing import ShopNotDone
from guanxi.people import actions as people
from guanxi.people import leaving as leave
from guanxi.people.models import ArcChange, OwnCopy, Person
from guanxi.shops import actions as shops
from guanxi.shops.models import Shop
from guanxi.standing import graph
from guanxi.standing.models import Evidence, Tally
from tests.fixtures.life import EMAIL, NAME, STREET, Life

pytestmark = pytest.mark.django_db
AFTER = leave.WAIT + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def gone(life: Life, noon: datetime) -> Life:
    """Who asked to be deleted, waited, and is."""
    obligations.leave(person_id=life.person.pk, at=noon)
    assert ticks.run_due(noon + AFTER)["people left"] == 1
    return life


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table, as (table, all of its text)."""
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield table, "; ".join(f"{name}={text(value)}" for name, value in zip(names, row, strict=True))


def text(value: object) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode(errors="replace")
    said = str(value)
    return said.encode().decode("unicode_escape", "replace") if "\\u" in said else said


def found(life: Life) -> list[str]:
    """Where anything of theirs can still be read."""
    return [f"{table} has “{said}”: {row}" for table, row in rows() for said in life.said if said in row]


def test_the_search_finds_all_that_was_theirs_before(life: Life) -> None:
    """Otherwise finding nothing afterwards would say nothing."""
    there = "\n".join(row for _table, row in rows())
    assert [said for said in life.said if said not in there] == []


def test_no_table_holds_a_word_of_theirs_afterwards(gone: Life) -> None:
    assert found(gone) == []


def test_no_file_of_theirs_is_left(life: Life, noon: datetime) -> None:
    copy = people.ask_copy(person_id=life.person.pk, language="en", at=noon, key=uuid4())
    make_copy.call(copy.pk)
    Client().get(f"/share/person/{life.person.pk}/preview-en.jpg")
    folder = Path(settings.MEDIA_ROOT)
    before = [path for path in folder.rglob("*") if path.is_file()]
    assert {"copies", "drawn", "kept", "shown"} <= {path.relative_to(folder).parts[0] for path in before}
    obligations.leave(person_id=life.person.pk, at=noon)
    ticks.run_due(noon + AFTER)
    shop_keeps = set(Photo.objects.filter(owner=None).values_list("name", flat=True))
    left = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in left if "copies" in path.parts or "drawn" in path.parts]
    theirs = set(life.photo_names) - shop_keeps
    assert len(theirs) == len(life.photo_names) - 2, "the picture of the goods and the seal are the shop's"
    assert not [path for path in left for name in theirs if path.name.startswith(name)]
    assert OwnCopy.objects.count() == 0


def test_the_proof_of_a_refusal_becomes_a_plain_picture(gone: Life) -> None:
    unit = Unit.objects.get(parcel__buyer=gone.person.pk, decision="refuse")
    assert unit.photo is not None
    assert unit.photo.name not in gone.photo_names
    assert (unit.photo.owner, unit.photo.alt, unit.words) == (None, "", "")
    assert photos.rendition(unit.photo.name, 320, "jpg").exists()


def test_the_books_and_the_shelves_agree_afterwards(gone: Life) -> None:
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0, result.output


def test_what_the_book_and_the_law_need_stays(life: Life, noon: datetime) -> None:
    lines = list(Line.objects.order_by("id").values_list("account_id", "amount_minor"))
    bought = _orders(life)
    facts = Fact.objects.count()
    tally = Tally.objects.get(subject="product", subject_id=life.product.pk)
    obligations.leave(person_id=life.person.pk, at=noon)
    ticks.run_due(noon + AFTER)
    assert list(Line.objects.order_by("id").values_list("account_id", "amount_minor")) == lines
    assert _orders(life) == bought
    assert Fact.objects.count() == facts + 6, (
        "that they wanted to leave, that two communities and two groups lost them, and that they left"
    )
    again = Tally.objects.get(subject="product", subject_id=life.product.pk)
    assert (again.checked, again.kept, again.refused) == (tally.checked, tally.kept, tally.refused)


def _orders(life: Life) -> list[tuple[object, ...]]:
    told = type(life.orders["kept"]).objects.order_by("id")
    return list(told.values_list("pk", "buyer_id", "state", "goods_minor", "lines__units", "lines__price_minor"))


def test_their_circle_ends_at_once_in_every_process(life: Life, noon: datetime) -> None:
    assert life.person.pk in graph.circle(life.friend.pk).person_ids
    before = ArcChange.objects.count()
    obligations.leave(person_id=life.person.pk, at=noon)
    ticks.run_due(noon + AFTER)
    assert life.person.pk not in graph.circle(life.friend.pk).person_ids
    assert ArcChange.objects.count() > before
    assert not Evidence.objects.filter(witness=life.person).exists()


def test_others_see_that_somebody_left_and_no_more(
    gone: Life, client_of: Callable[[Person], Client], wang_mei: Person
) -> None:
    seller = client_of(wang_mei)
    page = seller.get(f"/desk/{gone.shop.slug}/orders/{gone.orders['kept'].pk}/").content.decode()
    assert "Somebody who left" in page
    assert f'href="/people/{gone.person.pk}/"' not in page
    assert "Brought to" not in page
    french = seller.get(
        f"/desk/{gone.shop.slug}/orders/{gone.orders['kept'].pk}/", headers={"accept-language": "fr"}
    ).content.decode()
    assert "Somebody who left" not in french
    assert seller.get(f"/people/{gone.person.pk}/").status_code == 404
    assert seller.get(f"/people/meet/{gone.person.code}/").status_code == 404
    for address in (f"/desk/{gone.shop.slug}/", f"/shops/goods/{gone.product.pk}/", f"/shops/{gone.shop.slug}/"):
        assert seller.get(address).status_code == 200


def test_what_others_wrote_stays_theirs(gone: Life) -> None:
    there = "\n".join(row for _table, row in rows())
    assert "Quiet here" in there
    assert "Where does it grow?" in there
    assert "So much?" not in there, "it stood under a post that is gone"


def test_a_promise_falls_back_to_the_shop_s(gone: Life, wang_mei: Person) -> None:
    product = catalog.product(gone.product.pk)
    assert (product.word, product.promiser_id) == ("Back with me.", wang_mei.pk)


def test_they_are_signed_out_everywhere_and_cannot_come_in_again(gone: Life) -> None:
    assert gone.client.get("/people/me/").status_code == 302
    assert not [each for each in Session.objects.all() if each.get_decoded().get("_auth_user_id")]
    Client().post("/account/login/", {"login": EMAIL, "password": "open sesame"})
    assert not Person.objects.filter(email=EMAIL).exists()


def test_the_same_address_may_join_again_as_somebody_new(gone: Life, make_person: Callable[..., Person]) -> None:
    again = make_person(NAME, email=EMAIL, phone="+8613911112222")
    assert again.pk != gone.person.pk


def test_a_last_letter_goes_where_they_could_be_reached(gone: Life) -> None:
    last = mail.outbox[-1]
    assert last.to == [EMAIL]
    assert last.subject == "Your account at Guanxi is gone"


def test_until_the_day_it_can_be_taken_back(life: Life, noon: datetime) -> None:
    day = obligations.leave(person_id=life.person.pk, at=noon)
    assert day == noon + leave.WAIT
    assert obligations.leave(person_id=life.person.pk, at=noon + timedelta(days=3)) == day, "asked twice, once"
    assert ticks.run_due(day - timedelta(seconds=1))["people left"] == 0
    leave.stay(person_id=life.person.pk, at=noon)
    assert ticks.run_due(noon + AFTER)["people left"] == 0
    life.person.refresh_from_db()
    assert (life.person.name, life.person.leaves_at) == (NAME, None)


def test_what_came_up_meanwhile_is_waited_for(
    make_order: Callable[..., Any], lin_yue: Person, noon: datetime
) -> None:
    obligations.leave(person_id=lin_yue.pk, at=noon)
    order = make_order(1)
    later = noon + AFTER
    assert leaving.leave_due(later) == 0
    orders.cancel(order_id=order.pk, actor_id=lin_yue.pk, at=later)
    assert leaving.leave_due(later) == 1


@pytest.mark.parametrize("step", ["photos", "drawn", "finish"])
def test_a_crash_in_the_middle_is_made_good_by_the_next_try(
    life: Life, noon: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    obligations.leave(person_id=life.person.pk, at=noon)
    target = {"photos": (photos, "forget_of"), "drawn": (leaving.drawn, "forget_all"), "finish": (leave, "finish")}
    with monkeypatch.context() as patch:
        patch.setattr(*target[step], _dies)
        assert ticks.run_due(noon + AFTER)["people left"] == 0
    assert ticks.run_due(noon + AFTER)["people left"] == 1
    assert found(life) == []
    assert Photo.objects.filter(owner=life.person).count() == 0


def _dies(*_args: object, **_more: object) -> None:
    raise RuntimeError("the power went out")


def owed(person: Person, at: datetime) -> list[str]:
    return [each.sentence for each in obligations.obligations(person.pk, at=at)]


def test_an_order_under_way_stands_against_it(
    make_order: Callable[..., Any], walk: Any, lin_yue: Person, noon: datetime
) -> None:
    assert owed(lin_yue, noon) == []
    order = make_order(1)
    assert owed(lin_yue, noon) == [f"Your order {order.pk} from Mei's Tea is under way."]
    with pytest.raises(obligations.StillOwed):
        obligations.leave(person_id=lin_yue.pk, at=noon)
    walk.keep_all(order)
    assert owed(lin_yue, noon) == []


def test_parcels_and_cash_in_one_s_hands_stand_against_it(
    make_order: Callable[..., Any], walk: Any, karim: Person, noon: datetime
) -> None:
    parcel = walk.take(walk.pack(make_order(1)))
    assert owed(karim, noon) == [f"Parcel {parcel.pk} is in your hands."]
    walk.arrive(parcel)
    for unit in walk.open(parcel).units.all():
        walk.keep(unit)
    walk.accept(parcel)
    assert owed(karim, noon) == ["You hold ¥180 of Mei's Tea."]


def test_a_shop_one_answers_for_and_a_point_one_keeps_stand_against_it(
    teashop: Shop, wang_mei: Person, li_na: Person, tie: Callable[..., None], noon: datetime
) -> None:
    tie(wang_mei, li_na)
    point = shops.add_pickup_point(
        shop_id=teashop.pk, keeper_id=li_na.pk, name="The kiosk", address=STREET, actor_id=wang_mei.pk, at=noon
    )
    assert owed(li_na, noon) == ["You keep the pick-up point The kiosk. Close it first."]
    assert owed(wang_mei, noon) == [
        "You answer for Mei's Tea. Somebody else there takes it on first, or the shop closes."
    ]
    shops.close_pickup_point(point_id=point.pk, actor_id=li_na.pk, at=noon)
    assert owed(li_na, noon) == []


def test_the_only_owner_of_a_shop_adds_another_first(
    teashop: Shop, wang_mei: Person, li_na: Person, tie: Callable[..., None], noon: datetime
) -> None:
    tie(wang_mei, li_na)
    shops.add_member(shop_id=teashop.pk, person_id=li_na.pk, role="contact", actor_id=wang_mei.pk, at=noon)
    shops.answer_for(shop_id=teashop.pk, actor_id=li_na.pk, promise="Mine now.", at=noon)
    assert owed(wang_mei, noon) == ["You are the only owner of Mei's Tea. Add another one first."]


def test_whoever_keeps_a_shop_alone_closes_it_and_goes(
    teashop: Shop, make_order: Callable[..., Any], wang_mei: Person, noon: datetime
) -> None:
    order = make_order(1)
    with pytest.raises(ShopNotDone, match="under way"):
        orders.close_shop(shop_id=teashop.pk, actor_id=wang_mei.pk, at=noon)
    orders.cancel(order_id=order.pk, actor_id=wang_mei.pk, at=noon)
    orders.close_shop(shop_id=teashop.pk, actor_id=wang_mei.pk, at=noon)
    assert owed(wang_mei, noon) == []
    obligations.leave(person_id=wang_mei.pk, at=noon)
    assert ticks.run_due(noon + AFTER)["people left"] == 1
    teashop.refresh_from_db()
    assert (teashop.name, teashop.promise, teashop.about) == ("A shop that has closed", "", "")
    assert Client().get(f"/shops/{teashop.slug}/").status_code == 200
    assert [row for _table, row in rows() if "Wang Mei" in row or "Mei's Tea" in row] == []
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


# Every column that points at a person: what becomes of it. A new one has to be decided, and then named here.
STAYS = {
    "base.Fact.actor",
    "base.Photo.owner",  # until the photograph is deleted
    "catalog.Product.promiser",  # of a shop that closed with them
    "catalog.Question.author",  # empty, under the answers of others
    "chat.Conversation.one",  # empty on their side, with what others said
    "chat.Conversation.other",
    "chat.Message.about",
    "chat.Message.author",  # of which only the number is left
    "delivery.Collection.courier",
    "delivery.Deposit.cashier",
    "delivery.Parcel.buyer",
    "delivery.Parcel.courier",
    "delivery.Parcel.packer",
    "delivery.PayIn.cashier",
    "delivery.PayIn.courier",
    "orders.Order.buyer",
    "shops.PickupPoint.keeper",  # of a point that closed
    "shops.Shop.contact",  # of a shop that closed
}
GOES = {
    "account.EmailAddress.user",
    "catalog.Answer.author",
    "catalog.CodeCheck.person",
    "catalog.Helped.person",
    "catalog.ImportFile.actor",
    "catalog.Saved.person",
    "catalog.Tip.author",
    "chat.Conversation.asked_by",
    "chat.Reading.person",
    "chat.Seat.person",
    "communities.Invitation.by",
    "communities.Invitation.person",
    "communities.Membership.person",
    "communities.Request.person",
    "mfa.Authenticator.user",
    "notices.Doer.person",
    "notices.Browser.person",
    "notices.Hush.person",
    "notices.Ways.person",
    "notices.Notice.person",
    "people.Block.blocked",
    "people.Block.blocker",
    "people.Follow.followed",
    "people.Mute.muted",
    "people.Mute.muter",
    "people.Shield.person",
    "people.Follow.follower",
    "people.Introduction.first",
    "people.Introduction.introducer",
    "people.Introduction.second",
    "people.OwnCopy.person",
    "people.Tie.introducer",
    "people.Tie.trusted",
    "people.Tie.truster",
    "people.TieRequest.asked",
    "people.TieRequest.asker",
    "people.Vouch.voucher",
    "posts.Comment.author",
    "posts.Like.person",
    "posts.Post.author",
    "posts.Saved.person",
    "reports.Look.person",
    "reports.Report.about",
    "reports.Report.closed_by",
    "reports.Report.reporter",
    "shops.CustomerNote.by",
    "shops.CustomerNote.customer",
    "shops.Member.person",
    "socialaccount.SocialAccount.user",
    "standing.Evidence.witness",
    "usersessions.UserSession.user",
}


def columns() -> dict[str, Any]:
    """Every foreign key to a person, by its name."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{column.name}": (model, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model is Person
    }


def test_it_is_decided_of_every_column_what_becomes_of_it() -> None:
    assert set(columns()) == STAYS | GOES, "say in jobs.leaving what becomes of it, and name it here"


def test_nothing_points_at_them_that_should_not(gone: Life) -> None:
    pointing = {
        name for name, (model, column) in columns().items() if model.objects.filter(**{column: gone.person}).exists()
    }
    assert pointing <= STAYS
    assert "delivery.Parcel.packer" in pointing, "the scene has somebody who did all of it"


def test_the_scene_has_something_in_every_column(life: Life) -> None:
    """So that the tests above look at everything there is."""
    pointing = {
        name for name, (model, column) in columns().items() if model.objects.filter(**{column: life.person}).exists()
    }
    unused = {"people.OwnCopy.person", "delivery.Deposit.cashier", "delivery.PayIn.cashier", "shops.Shop.contact"}
    assert (STAYS | GOES) - pointing == unused
