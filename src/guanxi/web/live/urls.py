from django.urls import path

from guanxi.web.live import views

app_name = "live"
urlpatterns = [path("", views.stream, name="stream")]
