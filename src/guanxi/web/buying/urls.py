from django.urls import URLPattern, URLResolver

app_name = "buying"
urlpatterns: list[URLPattern | URLResolver] = []
