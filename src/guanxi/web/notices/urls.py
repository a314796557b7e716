from django.urls import path

from guanxi.web.notices import views, ways

app_name = "notices"
urlpatterns = [
    path("", views.all_of_them, name="all"),
    path("unread/", views.unread, name="unread"),
    path("choose/", ways.choose, name="choose"),
    path("browser/", ways.keep_browser, name="keep_browser"),
    path("browser/<int:pk>/remove/", ways.drop_browser, name="drop_browser"),
    path("stop/<str:token>/", ways.stop, name="stop"),
]
