from django.apps import AppConfig


class Posts(AppConfig):
    name = "guanxi.posts"
    label = "posts"
