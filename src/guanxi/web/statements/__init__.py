"""Statements of the book as pages and as files, for a shop, a courier and a buyer.

Each function answers a GET whose `from`, `to` and `format=csv` say which period and which form. Who may see a
shop's statement is for the caller to decide.
"""

from guanxi.web.statements.pages import of_buyer, of_courier, of_shop

__all__ = ["of_buyer", "of_courier", "of_shop"]
