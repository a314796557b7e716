import pytest
from click.testing import CliRunner

from guanxi.catalog.models import Lot, Variant
from guanxi.cli import main
from guanxi.cli.check import CHECKS
from guanxi.delivery.models import Unit
from guanxi.delivery.states import Custody

pytestmark = pytest.mark.django_db


def check(*names: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *names])
    return result.exit_code, result.output


def test_a_market_in_order_passes_every_check(make_order, walk) -> None:
    walk.keep_all(make_order(2))
    make_order(1)
    status, output = check()
    assert (status, output.count("all right")) == (0, len(CHECKS)), output


def test_a_shelf_that_does_not_agree_with_its_lots_is_named(lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(on_hand_units=11)
    status, output = check("stock")
    assert status == 1
    assert "12 on hand, its lots say 11" in output


def test_goods_set_aside_for_nobody_are_named(lot: Lot) -> None:
    Variant.objects.filter(pk=lot.variant_id).update(reserved_units=3)
    status, output = check("orders")
    assert status == 1
    assert "has 3 set aside, and open orders wait for another number" in output


def test_part_of_an_order_in_a_box_is_not_waited_for_any_more(make_order, walk) -> None:
    walk.pack(make_order(3), units=1)
    assert check("orders") == (0, "orders: all right\n")


def test_a_unit_in_a_place_where_it_cannot_be_is_named(make_order, walk) -> None:
    parcel = walk.take(walk.pack(make_order(1)))
    Unit.objects.filter(parcel=parcel).update(custody=Custody.SHELF)
    status, output = check("custody")
    assert status == 1
    assert "is shelf in parcel" in output


def test_only_what_is_asked_for_is_checked() -> None:
    assert check("ledger") == (0, "ledger: all right\n")
