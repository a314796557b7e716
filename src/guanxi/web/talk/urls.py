from django.urls import path

from guanxi.web.talk import groups, searching, sync, typing, views, writing

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
    path("customers/<int:pk>/note/", writing.customer_note, name="customer_note"),
    path("groups/new/", groups.new, name="new_group"),
    path("groups/<int:pk>/", views.in_group, name="group"),
    path("groups/<int:pk>/write/", writing.to_group, name="to_group"),
    path("groups/<int:pk>/people/", groups.everybody, name="group_people"),
    path("groups/<int:pk>/name/", groups.rename, name="group_name"),
    path("groups/<int:pk>/leave/", groups.leave, name="group_leave"),
    path("groups/<int:pk>/away/<int:person_pk>/", groups.send_away, name="group_away"),
    path("groups/<int:pk>/host/<int:person_pk>/", groups.host, name="group_host"),
    path("communities/<int:pk>/", views.in_community, name="community"),
    path("communities/<int:pk>/write/", writing.to_community, name="to_community"),
    path("search/", searching.search, name="search"),
    path("mute/<int:pk>/", writing.mute, name="mute"),
    path("messages/<int:pk>/recall/", writing.recall, name="recall"),
    path("typing/<int:pk>/", typing.typing, name="typing"),
    path("sync/<int:pk>/", sync.sync, name="sync"),
]
