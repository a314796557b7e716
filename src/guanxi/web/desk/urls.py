from django.urls import path

from guanxi.web.desk import cash, home, orders, parcels

app_name = "desk"
urlpatterns = [
    path("<str:slug>/", home.home, name="home"),
    path("<str:slug>/hand-over/", home.hand_over, name="hand_over"),
    path("<str:slug>/orders/<int:pk>/", orders.order, name="order"),
    path("<str:slug>/orders/<int:pk>/confirm/", orders.confirm, name="confirm"),
    path("<str:slug>/orders/<int:pk>/cancel/", orders.cancel, name="cancel"),
    path("<str:slug>/orders/<int:pk>/pack/", orders.pack, name="pack"),
    path("<str:slug>/parcels/<int:pk>/", parcels.parcel, name="parcel"),
    path("<str:slug>/parcels/<int:pk>/offer/", parcels.offer, name="offer"),
    path("<str:slug>/parcels/<int:pk>/receive/", parcels.receive, name="receive"),
    path("<str:slug>/parcels/<int:pk>/slip/", parcels.slip, name="slip"),
    path("<str:slug>/cash/", cash.cash, name="cash"),
    path("<str:slug>/cash/<int:pk>/count/", cash.count, name="count"),
    path("<str:slug>/cash/bank/", cash.bank, name="bank"),
    path("<str:slug>/statement/", cash.statement, name="statement"),
]
