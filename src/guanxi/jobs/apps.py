from django.apps import AppConfig


class Jobs(AppConfig):
    name = "guanxi.jobs"
    label = "jobs"

    def ready(self) -> None:
        from guanxi.base import facts
        from guanxi.jobs.wiring import react

        facts.listen(react)
