from django.apps import AppConfig


class Web(AppConfig):
    name = "guanxi.web"
    label = "web"
