from django.urls import path

from guanxi.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.all_of_them, name="all"),
    path("unread/", views.unread, name="unread"),
    path("choose/", views.choose, name="choose"),
]
