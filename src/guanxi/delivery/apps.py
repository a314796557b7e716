from django.apps import AppConfig


class Delivery(AppConfig):
    name = "guanxi.delivery"
    label = "delivery"
