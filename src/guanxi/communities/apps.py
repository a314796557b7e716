from django.apps import AppConfig


class Communities(AppConfig):
    name = "guanxi.communities"
    label = "communities"
