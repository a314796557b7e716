from django.apps import AppConfig


class Ledger(AppConfig):
    name = "guanxi.ledger"
    label = "ledger"
