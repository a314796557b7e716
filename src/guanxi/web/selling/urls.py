from django.urls import URLPattern, URLResolver

app_name = "selling"
urlpatterns: list[URLPattern | URLResolver] = []
