"""Reading goods: one product's page, lists of them, lots, and the words people left."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone
from guanxi.catalog import search as index
from guanxi.catalog.models import Answer, CodeCheck, Helped, Lot, Product, ProductPhoto, Question, Saved, Tip, Variant
from guanxi.catalog.states import LotState

if TYPE_CHECKING:
    from guanxi.base.models import Photo


def product(product_id: int) -> Product:
    """One product with its shop, people, photos and variants that are offered. Raises Gone.

    Four queries, whatever the data. `product.variants.all()` leaves out what is retired.
    """
    whole = Product.objects.select_related("shop__contact__photo", "shop__photo", "promiser__photo")
    found = whole.prefetch_related(_pictures(), _offered()).filter(pk=product_id).first()
    if found is None:
        raise Gone(_("There is no such product."))
    return found


def products_by_id(product_ids: Iterable[int]) -> dict[int, Product]:
    """Cards of many products, for lists and posts. Unknown ids are left out."""
    return cards(Product.objects.filter(pk__in=set(product_ids))).in_bulk()


def cards(products: QuerySet[Product]) -> QuerySet[Product]:
    """The products as lists show them: with shop, photos, the lowest `price_minor` and the `units_left`."""
    offered = Variant.objects.filter(product=OuterRef("pk"), retired_at=None).order_by().values("product")
    return (
        products.select_related("shop__contact", "shop__photo")
        .prefetch_related(_pictures())
        .annotate(
            price_minor=Subquery(offered.annotate(x=Min("price_minor")).values("x")),
            units_left=Subquery(offered.annotate(x=Sum(F("on_hand_units") - F("reserved_units"))).values("x")),
        )
    )


def search(words: str = "", *, category: str = "", place: str = "", shop_id: int | None = None) -> QuerySet[Product]:
    """Cards of what is on offer and holds all the words, best first; without words the newest first.

    Words are met in name, shop, place, tips and description. One query a page: slice it.
    """
    found = cards(Product.objects.filter(**_facet(category, place, shop_id)))
    return index.matching(found, words) if words.strip() else found.order_by("-id")


def _facet(category: str, place: str, shop_id: int | None) -> dict[str, object]:
    chosen = {"category": category, "shop__place": place, "shop_id": shop_id}
    return {"listed": True} | {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True)
class Facets:
    """How many products each choice would leave, the largest first."""

    categories: list[tuple[str, int]]
    places: list[tuple[str, int]]


def facets(words: str = "", *, category: str = "", place: str = "", shop_id: int | None = None) -> Facets:
    """What the found products could be narrowed to. Two queries."""

    def counted(column: str, category: str, place: str) -> list[tuple[str, int]]:
        found = Product.objects.filter(**_facet(category, place, shop_id))
        if words.strip():
            found = Product.objects.filter(pk__in=list(index.matching(found, words).values_list("pk", flat=True)))
        rows = found.order_by().values(column).annotate(n=Count("pk")).order_by("-n", column)
        return [(row[column], row["n"]) for row in rows]

    return Facets(categories=counted("category", "", place), places=counted("shop__place", category, ""))


def of_shop(shop_id: int, *, words: str = "", listed: bool | None = None) -> QuerySet[Product]:
    """A shop's products as its members see them, listed or not, newest first or best first."""
    found = cards(Product.objects.filter(shop_id=shop_id))
    if listed is not None:
        found = found.filter(listed=listed)
    return index.matching(found, words) if words.strip() else found.order_by("-id")


def listed_ids() -> QuerySet[Product, int]:
    """Every product that is offered, by number."""
    return Product.objects.filter(listed=True).order_by("id").values_list("pk", flat=True)


def first_photo(shop_id: int) -> "Photo | None":
    """A picture of the newest thing a shop offers, for a shop that shows none of itself."""
    pictures = ProductPhoto.objects.filter(product__shop=shop_id, product__listed=True).select_related("photo")
    newest = pictures.order_by("-product_id", "position", "id").first()
    return newest.photo if newest else None


def variants_for_sale(variant_ids: Sequence[int]) -> list[Variant]:
    """Of these variants those that can be ordered now, with product and shop, in the order of their ids."""
    offered = Variant.objects.filter(pk__in=variant_ids, retired_at=None, product__listed=True)
    return list(offered.select_related("product__shop").order_by("id"))


def lot_of(lot_id: int, *, variant_id: int) -> Lot | None:
    """The lot, with variant and product, if it is one of that variant."""
    lots = Lot.objects.select_related("variant__product")
    return lots.filter(pk=lot_id, variant_id=variant_id).first()


def lots(product_id: int) -> QuerySet[Lot]:
    """Every lot of a product with its variant: those on sale first, the newest first."""
    found = Lot.objects.filter(variant__product=product_id).select_related("variant__product")
    return found.annotate(stopped=~Q(state=LotState.ON_SALE)).order_by("stopped", "-added_at", "-id")


def lots_on_shelf(variant_ids: Iterable[int]) -> dict[int, list[Lot]]:
    """Lots that can be packed, by variant, the one that ends soonest first."""
    found: dict[int, list[Lot]] = {}
    shelf = Lot.objects.filter(variant__in=set(variant_ids), state=LotState.ON_SALE, on_hand_units__gt=0)
    for lot in shelf.order_by(F("best_before").asc(nulls_last=True), "added_at", "id"):
        found.setdefault(lot.variant_id, []).append(lot)
    return found


def lots_of_shop(shop_id: int) -> QuerySet[Lot]:
    """A shop's lots with variant and product, newest first."""
    found = Lot.objects.filter(variant__product__shop=shop_id)
    return found.select_related("variant__product").order_by("-added_at", "-id")


def promiser_of(product_id: int) -> int:
    """Who answers for a product: whoever gave its promise, or the shop's contact person. Raises Gone."""
    found = Product.objects.select_related("shop").filter(pk=product_id).first()
    if found is None:
        raise Gone(_("There is no such product."))
    return found.answerer_id


@dataclass(frozen=True)
class CodeAsked:
    """The last time somebody asked for a unit's code, and when it had been asked for elsewhere before."""

    code: str
    earlier_at: datetime | None


def codes_asked(unit_ids: Sequence[int]) -> dict[int, CodeAsked]:
    """What the codes of these units came to, by unit; those nobody asked for are left out. One query."""
    same = CodeCheck.objects.filter(product=OuterRef("product"), code=OuterRef("code"), pk__lt=OuterRef("pk"))
    elsewhere = same.filter(Q(unit_id=None) | ~Q(unit_id=OuterRef("unit_id"))).order_by("pk")
    asked = CodeCheck.objects.filter(unit_id__in=unit_ids).annotate(earlier_at=Subquery(elsewhere.values("at")[:1]))
    rows = asked.order_by("pk").values_list("unit_id", "code", "earlier_at")
    return {unit_id: CodeAsked(code, earlier_at) for unit_id, code, earlier_at in rows if unit_id}


def tips(product_id: int, *, without: Collection[int] = ()) -> QuerySet[Tip]:
    """Advice on a product, the most helpful first, each with its author and how many it `helped_people`.

    `without` are people who say nothing here.
    """
    standing = Tip.objects.filter(product_id=product_id, removed_at=None).exclude(author__in=without)
    found = standing.select_related("author__photo")
    return found.annotate(helped_people=Count("helped")).order_by("-helped_people", "-id")


def tips_by(author_id: int, *, shop_id: int) -> QuerySet[Tip]:
    """What somebody advises on the goods of a shop, the latest first."""
    mine = Tip.objects.filter(author=author_id, product__shop=shop_id, removed_at=None)
    return mine.select_related("product").order_by("-id")


def questions(product_id: int, *, without: Collection[int] = ()) -> QuerySet[Question]:
    """Questions on a product, newest first, each with its answers, the most helpful first; nobody's in `without`."""
    answers = Answer.objects.filter(removed_at=None).exclude(author__in=without).select_related("author__photo")
    answers = answers.annotate(helped_people=Count("helped")).order_by("-helped_people", "id")
    standing = Question.objects.filter(product_id=product_id, removed_at=None).exclude(author__in=without)
    found = standing.select_related("author__photo")
    return found.prefetch_related(Prefetch("answers", queryset=answers)).order_by("-id")


def asker(answer_id: int) -> int | None:
    """Who asked what this answers, if it still stands."""
    found = Answer.objects.filter(pk=answer_id, removed_at=None, question__removed_at=None)
    return found.values_list("question__author_id", flat=True).first()


def helped_by(person_id: int, product_id: int) -> tuple[frozenset[int], frozenset[int]]:
    """Ids of the product's tips and answers of which the person has said that they helped."""
    on_this = Q(tip__product=product_id) | Q(answer__question__product=product_id)
    rows = Helped.objects.filter(on_this, person_id=person_id).values_list("tip_id", "answer_id")
    return frozenset(tip for tip, _a in rows if tip), frozenset(given for _t, given in rows if given)


def saved_by(person_id: int) -> QuerySet[Product]:
    """What the person keeps for later, the latest first."""
    mine = Saved.objects.filter(person_id=person_id)
    saved_at = Subquery(mine.filter(product=OuterRef("pk")).values("at"))
    return cards(Product.objects.filter(pk__in=mine.values("product"))).order_by(saved_at.desc())


def check() -> list[str]:
    """What is wrong with the counts, in sentences; nothing when all is well. The index has a check of its own."""
    problems = []
    for variant in Variant.objects.annotate(lots_units=Sum("lots__on_hand_units")).order_by("id"):
        if variant.on_hand_units != (variant.lots_units or 0):
            problems.append(
                f"variant {variant.pk}: {variant.on_hand_units} on hand, its lots say {variant.lots_units or 0}"
            )
    return problems


def _pictures() -> Prefetch[str, QuerySet[ProductPhoto], str]:
    return Prefetch("pictures", queryset=ProductPhoto.objects.select_related("photo"))


def _offered() -> Prefetch[str, QuerySet[Variant], str]:
    return Prefetch("variants", queryset=Variant.objects.filter(retired_at=None))


def reserved_units() -> dict[int, int]:
    """How many units orders have set aside, by variant id; variants with none are left out."""
    return dict(Variant.objects.filter(reserved_units__gt=0).values_list("pk", "reserved_units"))
