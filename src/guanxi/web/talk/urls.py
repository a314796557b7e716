from django.urls import path

from guanxi.web.talk import sync, views, writing

app_name = "talk"
urlpatterns = [
    path("", views.all_talks, name="all"),
    path("unread/", views.unread, name="unread"),
    path("<int:pk>/", views.with_person, name="with"),
    path("<int:pk>/write/", writing.to_person, name="to_person"),
    path("shops/<str:slug>/", views.with_shop, name="shop"),
    path("shops/<str:slug>/write/", writing.to_shop, name="to_shop"),
    path("customers/<int:pk>/", views.of_customer, name="customer"),
    path("customers/<int:pk>/write/", writing.to_customer, name="to_customer"),
    path("messages/<int:pk>/recall/", writing.recall, name="recall"),
    path("sync/<int:pk>/", sync.sync, name="sync"),
]
