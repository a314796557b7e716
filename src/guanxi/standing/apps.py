from django.apps import AppConfig


class Standing(AppConfig):
    name = "guanxi.standing"
    label = "standing"
