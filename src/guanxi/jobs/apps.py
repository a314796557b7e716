from django.apps import AppConfig


class Jobs(AppConfig):
    name = "guanxi.jobs"
    label = "jobs"
