from django.urls import re_path

from guanxi.web.photos import views

app_name = "photos"
urlpatterns = [
    re_path(r"^(?P<name>[0-9a-f]{32})-(?P<width>[0-9]{1,4})\.(?P<kind>avif|webp|jpg)$", views.file, name="file"),
]
