from django.apps import AppConfig


class Reports(AppConfig):
    name = "guanxi.reports"
    label = "reports"
