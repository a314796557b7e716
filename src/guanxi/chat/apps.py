from django.apps import AppConfig


class Chat(AppConfig):
    name = "guanxi.chat"
    label = "chat"
