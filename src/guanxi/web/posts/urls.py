from django.urls import path

from guanxi.web.posts import hot, views, writing

app_name = "posts"
urlpatterns = [
    path("beside/", views.beside, name="beside"),
    path("new/", writing.new, name="new"),
    path("showing/<int:order_pk>/", writing.showing, name="showing"),
    path("hot/", hot.page, name="hot"),
    path("hot.json", hot.numbers, name="hot_numbers"),
    path("fresh/", views.fresh, name="fresh"),
    path("names/", writing.names, name="names"),
    path("saved/", views.saved, name="saved"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/save/", views.save, name="save"),
    path("tagged/<str:word>/", views.tagged, name="tagged"),
    path("<int:pk>/repost/", writing.repost, name="repost"),
    path("<int:pk>/comment/", views.comment, name="comment"),
    path("<int:pk>/let-in/", views.let_in, name="let_in"),
    path("<int:pk>/like/", views.like, name="like"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("comments/<int:pk>/remove/", views.remove_comment, name="remove_comment"),
]
