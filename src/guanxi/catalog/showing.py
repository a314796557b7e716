"""All that a product's own page says of it, in five queries."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone
from guanxi.base.prepared import prepared
from guanxi.catalog.models import Answer, Product, Question, Saved, Tip, Variant
from guanxi.catalog.queries import cards, tips
from guanxi.catalog.states import LotState

if TYPE_CHECKING:
    from guanxi.base.models import Photo

OTHERS = 3  # products of the same shop beside a product
NOBODY = 0  # a viewer who has not signed in
WORDS = 2  # tips, and as many answered questions, on a product's own page


@dataclass(frozen=True)
class LotLine:
    """One lot, as its buyers may know it."""

    pk: int
    code: str
    origin: str
    route: str
    made_on: date | None
    packed_on: date | None
    best_before: date | None
    on_hand_units: int
    checked_units: int
    refused_units: int
    state: str
    why: str

    @property
    def is_sold(self) -> bool:
        return self.state == LotState.ON_SALE

    @property
    def state_words(self) -> str:
        return str(LotState(self.state).label)


@dataclass(frozen=True)
class VariantLine:
    """One variant that can be ordered, with its lots, the one to be sold first at the front."""

    pk: int
    name: str
    price_minor: int
    left_units: int
    lots: list[LotLine]


@dataclass(frozen=True)
class Shown:
    """One product, whole."""

    product: Product
    pictures: list["Photo"]
    variants: list[VariantLine]
    tips: list[Tip]
    answers: list[Answer]  # each with its question
    others: list[Product]  # of the same shop, as catalog.queries.cards
    is_saved: bool
    word_count: int  # tips and questions in all

    def unsaid_by(self, people: Collection[int]) -> "Shown":
        """The same without what these people said."""
        return replace(
            self,
            tips=[tip for tip in self.tips if tip.author_id not in people],
            answers=[a for a in self.answers if not {a.author_id, a.question.author_id} & set(people)],
        )

    @property
    def price_minor(self) -> int | None:
        """The cheapest variant's; None when none is offered."""
        return min((variant.price_minor for variant in self.variants), default=None)

    @property
    def is_price_from(self) -> bool:
        """Whether other variants cost more."""
        return len({variant.price_minor for variant in self.variants}) > 1

    @property
    def left_units(self) -> int:
        return sum(variant.left_units for variant in self.variants)

    @property
    def lots(self) -> list[LotLine]:
        """Every lot of every variant, those on sale first."""
        lots = [lot for variant in self.variants for lot in variant.lots]
        return sorted(lots, key=lambda lot: not lot.is_sold)

    @property
    def lot(self) -> LotLine | None:
        """The lot an order of today would come from; None when nothing is on the shelf."""
        return next((lot for lot in self.lots if lot.is_sold and lot.on_hand_units), None)


def shown(product_id: int, viewer_id: int | None) -> Shown:
    """A product with everything its page says of it. Raises Gone for one that is not there, or not listed."""
    rows = _with_neighbours(product_id, viewer_id or NOBODY)
    if not rows or rows[0].pk != product_id or not rows[0].listed:
        raise Gone(_("There is no such product."))
    product, others = rows[0], rows[1:]
    return Shown(
        product,
        [picture.photo for picture in product.pictures.all()],
        _variants(product_id),
        _tips(product_id),
        _answers(product_id),
        others,
        is_saved=_of(product, "is_kept"),
        word_count=_of(product, "tip_count") + _of(product, "question_count"),
    )


@prepared
def _tips(product_id: int) -> QuerySet[Tip]:
    """The most helpful ones."""
    return tips(product_id)[:WORDS]


@prepared
def _answers(product_id: int) -> QuerySet[Answer]:
    """The first answer to each question that has one, newest question first."""
    standing = Answer.objects.filter(removed_at=None)
    first = standing.filter(question=OuterRef("question")).order_by("id").values("pk")[:1]
    answers = standing.filter(question__product=product_id, question__removed_at=None, pk=Subquery(first))
    return answers.select_related("author__photo", "question").order_by("-question_id")[:WORDS]


@prepared
def _with_neighbours(product_id: int, viewer_id: int) -> QuerySet[Product]:
    """The product first, then others that its shop sells, newest first: one query, and one for all photos."""
    shop = Product.objects.filter(pk=product_id).values("shop_id")[:1]
    rows = cards(Product.objects.filter(Q(pk=product_id) | Q(shop=Subquery(shop), listed=True)))
    counted = rows.select_related("shop__contact__photo", "promiser__photo").annotate(
        first=Case(When(pk=product_id, then=Value(0)), default=Value(1), output_field=IntegerField()),
        is_kept=Exists(Saved.objects.filter(product=OuterRef("pk"), person=viewer_id)),
        tip_count=_how_many(Tip),
        question_count=_how_many(Question),
    )
    return counted.order_by("first", "-pk")[: OTHERS + 1]


def _how_many(words: type[Tip] | type[Question]) -> Any:
    rows = words.objects.filter(product=OuterRef("pk"), removed_at=None).order_by()
    counted = rows.values("product").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _of(product: Product, annotation: str) -> Any:
    """What the query above has added to the row."""
    return getattr(product, annotation)


VARIANT = ("pk", "name", "price_minor", "on_hand_units", "reserved_units")
LOT = (
    "pk",
    "code",
    "origin",
    "route",
    "made_on",
    "packed_on",
    "best_before",
    "on_hand_units",
    "checked_units",
    "refused_units",
    "state",
    "why",
)


def _variants(product_id: int) -> list[VariantLine]:
    """Variants beside their lots, one query; a variant without lots is there all the same."""
    found = []
    for variant, some in groupby(_variants_and_lots(product_id), lambda row: row[: len(VARIANT)]):
        pk, name, price_minor, on_hand_units, reserved_units = variant
        lots = [LotLine(*row[len(VARIANT) :]) for row in some if row[len(VARIANT)] is not None]
        found.append(VariantLine(pk, name, price_minor, on_hand_units - reserved_units, lots))
    return found


@prepared
def _variants_and_lots(product_id: int) -> QuerySet[Variant, tuple[Any, ...]]:
    offered = Variant.objects.filter(product=product_id, retired_at=None)
    ends_first = F("lots__best_before").asc(nulls_last=True)
    rows = offered.order_by("position", "pk", ends_first, "lots__pk")
    return rows.values_list(*VARIANT, *(f"lots__{name}" for name in LOT))
