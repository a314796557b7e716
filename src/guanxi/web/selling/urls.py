from django.urls import path

from guanxi.web.selling import goods, lots, moving, shop, team

app_name = "selling"
urlpatterns = [
    path("", shop.mine, name="mine"),
    path("open/", shop.open_shop, name="open"),
    path("<str:slug>/", shop.settings, name="shop"),
    path("<str:slug>/close/", shop.close, name="close"),
    path("<str:slug>/promise/", shop.promise, name="promise"),
    path("<str:slug>/products/", goods.products, name="products"),
    path("<str:slug>/products/add/", goods.add, name="add"),
    path("<str:slug>/products/<int:pk>/", goods.product, name="product"),
    path("<str:slug>/products/<int:pk>/lots/", lots.lots, name="lots"),
    path("<str:slug>/lots/<int:pk>/", lots.lot, name="lot"),
    path("<str:slug>/lots/<int:pk>/stop/", lots.stop, name="stop"),
    path("<str:slug>/members/", team.members, name="members"),
    path("<str:slug>/members/<int:person_pk>/<str:role>/remove/", team.remove_member, name="remove_member"),
    path("<str:slug>/pickup/", team.pickup, name="pickup"),
    path("<str:slug>/pickup/<int:pk>/close/", team.close_pickup, name="close_pickup"),
    path("<str:slug>/import/", moving.choose, name="import"),
    path("<str:slug>/import/<uuid:key>/", moving.check, name="import_check"),
    path("<str:slug>/export/", moving.export, name="export"),
]
