from django.apps import AppConfig


class Orders(AppConfig):
    name = "guanxi.orders"
    label = "orders"
