from django.urls import path, register_converter

from guanxi.web.sharing import pictures, views


class Language:
    """One of the market's languages, as an address names it."""

    regex = "en|fr|zh-hans"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Language, "language")

app_name = "sharing"
urlpatterns = [
    path("code-<language:language>.<str:form>", pictures.own_code, name="own_code"),
    path("<str:kind>/<int:pk>/", views.ways, name="ways"),
    path("<str:kind>/<int:pk>/preview-<language:language>.jpg", pictures.preview, name="preview"),
    path("<str:kind>/<int:pk>/poster-<language:language>.<str:form>", pictures.poster, name="poster"),
]
