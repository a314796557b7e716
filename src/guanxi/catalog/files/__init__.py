"""Goods from a file, and into one: Shopify's product CSV, and plain lists of barcodes with names.

Read it first (`read`), show what is wrong, then bring it in (`bring_in`), all of it in one transaction.
"""

from guanxi.catalog.files.bringing import Brought, FileHasErrors, bring_in
from guanxi.catalog.files.drafts import BadRow, Draft, Reading, VariantDraft
from guanxi.catalog.files.exporting import export
from guanxi.catalog.files.reading import Defaults, read
from guanxi.catalog.files.table import FileRefused
from guanxi.catalog.files.waiting import bring_in_waiting, keep_waiting, read_waiting, waiting

__all__ = [
    "BadRow",
    "Brought",
    "Defaults",
    "Draft",
    "FileHasErrors",
    "FileRefused",
    "Reading",
    "VariantDraft",
    "bring_in",
    "bring_in_waiting",
    "export",
    "keep_waiting",
    "read",
    "read_waiting",
    "waiting",
]
