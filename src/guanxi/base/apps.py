from django.apps import AppConfig


class Base(AppConfig):
    name = "guanxi.base"
    label = "base"
