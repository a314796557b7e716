"""What happens to goods. Read products.py first, then lots.py and stock.py."""

from guanxi.catalog.actions.codes import CodeAnswer, check_code
from guanxi.catalog.actions.lots import correct_lot, count_lot, receive_lot, stop_lot
from guanxi.catalog.actions.products import (
    VariantWords,
    add_product,
    add_variant,
    change_product,
    change_shop,
    change_variant,
    take_off_shelf,
)
from guanxi.catalog.actions.rewriting import VariantRow, rewrite_product
from guanxi.catalog.actions.saving import save, unsave
from guanxi.catalog.actions.stock import NotEnoughStock, put_back, release, reserve, take_for_packing
from guanxi.catalog.actions.words import answer, ask, help, remove_answer, remove_question, remove_tip, write_tip

__all__ = [
    "CodeAnswer",
    "NotEnoughStock",
    "VariantRow",
    "VariantWords",
    "add_product",
    "add_variant",
    "answer",
    "ask",
    "change_product",
    "change_shop",
    "change_variant",
    "check_code",
    "correct_lot",
    "count_lot",
    "help",
    "put_back",
    "receive_lot",
    "release",
    "remove_answer",
    "remove_question",
    "remove_tip",
    "reserve",
    "rewrite_product",
    "save",
    "stop_lot",
    "take_for_packing",
    "take_off_shelf",
    "unsave",
    "write_tip",
]
