"""The table behind search: FTS5 on SQLite, a tsvector on PostgreSQL. See catalog/search.py."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE catalog_search USING fts5("
    "name, shop, tips, words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')",
    "INSERT INTO catalog_search (catalog_search, rank) VALUES ('rank', 'bm25(10.0, 4.0, 2.0, 1.0)')",
]
# No foreign key: a row of a product that is gone is harmless, as every search joins the product.
POSTGRESQL = [
    "CREATE TABLE catalog_search (product_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    "CREATE INDEX catalog_search_tokens ON catalog_search USING gin (tokens)",
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE catalog_search")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_initial")]
    operations = [migrations.RunPython(make, drop)]
