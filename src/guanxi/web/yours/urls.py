from django.urls import path

from guanxi.web.yours import copies, leaving

app_name = "yours"
urlpatterns = [
    path("", copies.own, name="own"),
    path("copy/", copies.ask, name="ask"),
    path("copy/<int:pk>/", copies.fetch, name="fetch"),
    path("leave/", leaving.leave, name="leave"),
    path("stay/", leaving.stay, name="stay"),
]
