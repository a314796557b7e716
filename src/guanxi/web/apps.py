from django.apps import AppConfig


class Web(AppConfig):
    name = "guanxi.web"
    label = "web"

    def ready(self) -> None:
        from guanxi.base import facts
        from guanxi.web.live.doorbell import on_fact

        facts.listen(on_fact)
