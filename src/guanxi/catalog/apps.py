from django.apps import AppConfig


class Catalog(AppConfig):
    name = "guanxi.catalog"
    label = "catalog"
