from django.apps import AppConfig


class Shops(AppConfig):
    name = "guanxi.shops"
    label = "shops"
