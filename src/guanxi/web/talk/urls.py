from django.urls import path

from guanxi.web.talk import views

app_name = "talk"
urlpatterns = [
    path("", views.all_talks, name="all"),
    path("<int:pk>/", views.with_person, name="with"),
]
