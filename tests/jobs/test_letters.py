from collections.abc import Callable
from datetime import datetime

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from guanxi.base import facts
from guanxi.jobs import worker
from guanxi.jobs.wiring import LETTERS, REACTIONS
from guanxi.orders import actions as orders
from guanxi.people.models import Person
from guanxi.shops.models import Shop


class Rollback(Exception):
    """Stands for any failure after the order was placed."""


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deliver_letters() -> Callable[[], list[str]]:
    """Runs what is queued; answers "who: subject" of each letter sent by it."""

    def run() -> list[str]:
        mail.outbox.clear()
        worker.run_queued()
        return [f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox]

    return run


def test_the_contact_person_hears_of_an_order(make_order, deliver_letters) -> None:
    order = make_order()
    assert deliver_letters() == ["wang.mei@example.org: Lin Yue has ordered from Mei's Tea"]
    assert f"/{order.pk}/" in mail.outbox[0].body
    assert "2 × Aged white tea, Shou Mei 2019" in mail.outbox[0].body


def test_the_buyer_hears_that_the_shop_confirmed(
    make_order, deliver_letters, wang_mei: Person, noon: datetime
) -> None:
    order = make_order()
    deliver_letters()
    orders.confirm(order_id=order.pk, actor_id=wang_mei.pk, at=noon)
    assert deliver_letters() == ["lin.yue@example.org: Mei's Tea has confirmed your order"]


def test_whoever_did_not_call_it_off_hears_that_it_was_called_off(
    make_order, deliver_letters, lin_yue: Person, wang_mei: Person, noon: datetime
) -> None:
    by_buyer, by_shop = make_order(), make_order()
    deliver_letters()
    orders.cancel(order_id=by_buyer.pk, actor_id=lin_yue.pk, at=noon)
    assert deliver_letters() == ["wang.mei@example.org: The order at Mei's Tea was called off"]
    orders.cancel(order_id=by_shop.pk, actor_id=wang_mei.pk, words="The tea got wet.", at=noon)
    assert deliver_letters() == ["lin.yue@example.org: The order at Mei's Tea was called off"]
    assert "The tea got wet." in mail.outbox[0].body


def test_a_shop_that_asks_for_it_has_its_buyers_sent_a_code(make_order, deliver_letters, teashop: Shop) -> None:
    Shop.objects.filter(pk=teashop.pk).update(asks_code=True)
    order = make_order()
    assert f"lin.yue@example.org: {order.buyer_code} confirms your order at Mei's Tea" in deliver_letters()


def test_a_parcel_is_told_of_when_it_is_packed_and_when_it_leaves(make_order, walk, deliver_letters) -> None:
    parcel = walk.pack(make_order())
    assert "lin.yue@example.org: Mei's Tea has packed and sealed your parcel" in deliver_letters()
    walk.take(parcel)
    assert deliver_letters() == ["lin.yue@example.org: Karim is bringing your parcel from Mei's Tea"]


def test_letters_are_in_the_language_of_who_reads_them(make_order, deliver_letters, wang_mei: Person) -> None:
    Person.objects.filter(pk=wang_mei.pk).update(language="fr")
    make_order()
    with translation.override("fr"):
        subject = gettext("%(buyer)s has ordered from %(shop)s") % {"buyer": "Lin Yue", "shop": "Mei's Tea"}
    assert deliver_letters() == [f"wang.mei@example.org: {subject}"]


def test_somebody_without_an_address_is_told_by_text_message(
    make_order, deliver_letters, wang_mei: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    Person.objects.filter(pk=wang_mei.pk).update(email=None, phone="+8613900000000", phone_verified=True)
    make_order()
    assert deliver_letters() == []
    assert "SMS to +8613900000000: Lin Yue has ordered from Mei's Tea http" in capsys.readouterr().out


def test_an_order_that_fails_leaves_no_letter_in_the_queue(make_order) -> None:
    with pytest.raises(Rollback), transaction.atomic():
        raise Rollback(make_order())
    assert not DBTaskResult.objects.filter(task_path__startswith=LETTERS).exists()


def test_a_history_that_is_only_written_sends_nothing(make_order, deliver_letters) -> None:
    with facts.unheard():
        make_order()
    assert deliver_letters() == []


def test_every_reaction_names_a_task_that_exists() -> None:
    tasks = [import_string(name) for names in REACTIONS.values() for name in names]
    assert all(callable(task.enqueue) for task in tasks)
