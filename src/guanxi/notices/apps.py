from django.apps import AppConfig


class Notices(AppConfig):
    name = "guanxi.notices"
    label = "notices"
