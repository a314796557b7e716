from django.apps import AppConfig


class People(AppConfig):
    name = "guanxi.people"
    label = "people"
