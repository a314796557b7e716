from django.urls import path

from guanxi.web.market.views import browsing, product, words
from guanxi.web.sharing import feeds

app_name = "market"
urlpatterns = [
    path("", browsing.shops, name="shops"),
    path("search/", browsing.search, name="search"),
    path("kept/", browsing.kept, name="kept"),
    path("goods/<int:pk>/", product.product, name="product"),
    path("goods/<int:pk>/verdict/", product.verdict, name="verdict"),
    path("goods/<int:pk>/save/", product.save, name="save"),
    path("goods/<int:pk>/tips/", words.tips, name="tips"),
    path("goods/<int:pk>/tips/new/", words.tip, name="tip"),
    path("goods/<int:pk>/questions/new/", words.question, name="question"),
    path("goods/<int:pk>/questions/<int:question_pk>/", words.answer, name="answer"),
    path("goods/<int:pk>/helped/<str:kind>/<int:words_pk>/", words.helped, name="helped"),
    path("goods/<int:pk>/<str:kind>/<int:words_pk>/remove/", words.remove, name="remove"),
    path("<str:slug>/", browsing.shop, name="shop"),
    path("<str:slug>/posts.rss", feeds.posts_of, name="feed"),
    path("<str:slug>/goods.xml", feeds.goods_of, name="catalogue"),
]
