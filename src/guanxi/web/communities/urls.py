from django.urls import path

from guanxi.web.communities import entering, founding, members, views

app_name = "communities"
urlpatterns = [
    path("", views.all_of_them, name="all"),
    path("new/", founding.new, name="new"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/edit/", founding.edit, name="edit"),
    path("<int:pk>/join/", entering.join, name="join"),
    path("<int:pk>/ask/", entering.ask, name="ask"),
    path("<int:pk>/withdraw/", entering.withdraw, name="withdraw"),
    path("<int:pk>/decline/", entering.decline, name="decline"),
    path("<int:pk>/leave/", entering.leave, name="leave"),
    path("<int:pk>/members/", members.everybody, name="members"),
    path("<int:pk>/invite/", members.invite, name="invite"),
    path("<int:pk>/answer/<int:person_pk>/", members.answer, name="answer"),
    path("<int:pk>/away/<int:person_pk>/", members.send_away, name="away"),
    path("<int:pk>/host/<int:person_pk>/", members.host, name="host"),
    path("<int:pk>/shops/", members.shops_of, name="shops"),
    path("<int:pk>/pin/<int:post_pk>/", views.pin, name="pin"),
]
