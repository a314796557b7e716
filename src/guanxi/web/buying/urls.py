from django.urls import path

from guanxi.web.buying import door, orders, placing

app_name = "buying"
urlpatterns = [
    path("", orders.orders, name="orders"),
    path("consent/", orders.consent, name="consent"),
    path("statement/", orders.statement, name="statement"),
    path("new/<int:pk>/", placing.place, name="place"),
    path("<int:pk>/", orders.order, name="order"),
    path("<int:pk>/code/", placing.code, name="code"),
    path("<int:pk>/code/new/", placing.code_again, name="code_again"),
    path("<int:pk>/cancel/", orders.cancel, name="cancel"),
    path("<int:pk>/consent/", orders.order_consent, name="order_consent"),
    path("parcels/<int:pk>/", door.door, name="door"),
    path("parcels/<int:pk>/codes/", door.new_code, name="new_code"),
    path("parcels/<int:pk>/absence/", door.contest, name="contest"),
    path("parcels/<int:pk>/open/", door.open_parcel, name="open"),
    path("parcels/<int:pk>/extend/", door.extend, name="extend"),
    path("parcels/<int:pk>/refuse/", door.refuse_all, name="refuse_all"),
    path("parcels/<int:pk>/units/<int:unit_pk>/", door.unit, name="unit"),
]
