"""The index of words behind search: one row per product, written by the actions that change those words.

On SQLite an FTS5 table, on PostgreSQL a tsvector with a GIN index; both hold the tokens of rules.tokens, so
they find the same. The name weighs most, then the shop and its place, then tips, then the description.
"""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import QuerySet

from guanxi.catalog.models import Product, Tip
from guanxi.catalog.rules import Term, terms, tokens

AT_ONCE = 300  # products indexed with one statement; SQLite takes at most 32,766 values in one
COLUMNS = ("name", "shop", "tips", "words")
WEIGHTS = "ABCD"  # PostgreSQL's names for the same order; SQLite's are set when the table is made
MOST_TOKENS = 8_000  # of one column; a tsvector is at most a megabyte
MOST_POSITION = 16_383  # PostgreSQL counts no further
Row = tuple[int, list[list[str]]]


def index(product_ids: Iterable[int]) -> None:
    """Write anew what is known of these products. Call it in the transaction that changed them."""
    every = sorted(set(product_ids))
    for start in range(0, len(every), AT_ONCE):
        ids = every[start : start + AT_ONCE]
        rows = list(_rows(ids))
        _forget(ids)
        if rows:
            _write(rows)


def index_shop(shop_id: int) -> None:
    """After a shop changed its name or place."""
    index(Product.objects.filter(shop_id=shop_id).values_list("pk", flat=True))


def matching(products: QuerySet[Product], question: str) -> QuerySet[Product]:
    """Those of the products that hold every term of the question, best first. None for a question without words."""
    wanted = terms(question)
    if not wanted:
        return products.none()
    if connection.vendor == "postgresql":
        query = " & ".join(map(_for_postgresql, wanted))
        match, rank = "catalog_search.tokens @@ %s::tsquery", "-ts_rank_cd(catalog_search.tokens, %s::tsquery)"
        return _joined(products, "product_id", match, [query], rank, [query])
    query = " ".join(map(_for_sqlite, wanted))
    return _joined(products, "rowid", "catalog_search MATCH %s", [query], "catalog_search.rank", [])


def check() -> list[str]:
    """What is wrong with the index, in sentences; nothing when every product has its row with its words."""
    known = set(Product.objects.values_list("pk", flat=True))
    column = "product_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM catalog_search")  # noqa: S608
        kept = {row[0] for row in cursor.fetchall()}
    problems = [f"product {pk} cannot be found by search: it is not in the index" for pk in sorted(known - kept)]
    return problems + [f"the search index has a product {pk} that is gone" for pk in sorted(kept - known)]


def rebuild() -> None:
    """Write the whole index anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_search")
    index(Product.objects.values_list("pk", flat=True))


def _rows(ids: list[int]) -> Iterator[Row]:
    """For each product the tokens of its four columns."""
    tips: dict[int, list[str]] = {}
    for product_id, text in Tip.objects.filter(product__in=ids, removed_at=None).values_list("product_id", "text"):
        tips.setdefault(product_id, []).append(text)
    columns = ("pk", "name", "shop__name", "shop__place", "gtin", "description")
    for pk, name, shop, place, gtin, description in Product.objects.filter(pk__in=ids).values_list(*columns):
        texts = (name, f"{shop}\n{place}", "\n".join(tips.get(pk, [])), f"{gtin}\n{description}")
        yield pk, [tokens(text)[:MOST_TOKENS] for text in texts]


def _forget(ids: list[int]) -> None:
    column = "product_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(ids))
        cursor.execute(f"DELETE FROM catalog_search WHERE {column} IN ({marks})", ids)  # noqa: S608


def _write(rows: list[Row]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO catalog_search (product_id, tokens) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (product_id) DO UPDATE SET tokens = excluded.tokens",
                [(pk, _vector(columns)) for pk, columns in rows],
            )
            return
        marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
        values: list[int | str] = []
        for pk, columns in rows:
            values += [pk, *map(" ".join, columns)]
        cursor.execute(f"INSERT INTO catalog_search (rowid, {', '.join(COLUMNS)}) VALUES {marks}", values)  # noqa: S608


def _vector(columns: list[list[str]]) -> str:
    """A tsvector as text: 'token':1A 'token':2A … with a gap between columns, so that no phrase spans two."""
    parts, position = [], 0
    for column, weight in zip(columns, WEIGHTS, strict=True):
        for token in column:
            position = min(position + 1, MOST_POSITION)
            parts.append(f"'{token}':{position}{weight}")
        position += 1
    return " ".join(parts)


def _for_postgresql(term: Term) -> str:
    """Tokens are letters and digits only (see rules.tokens), so they need no escaping inside the quotes."""
    words = " <-> ".join(f"'{token}'" for token in term.tokens)
    return f"({words}{':*' if term.prefix else ''})"


def _for_sqlite(term: Term) -> str:
    return f'"{" ".join(term.tokens)}"{"*" if term.prefix else ""}'


def _joined(
    products: QuerySet[Product], column: str, match: str, asked: list[str], rank: str, ranked: list[str]
) -> QuerySet[Product]:
    """The products beside their row of the index. Django has no expression for a join to a table without a model."""
    found = products.extra(  # noqa: S610
        tables=["catalog_search"],
        where=[f"catalog_search.{column} = catalog_product.id", match],
        params=asked,
        select={"search_rank": rank},
        select_params=ranked,
    )
    return found.order_by("search_rank", "-id")
