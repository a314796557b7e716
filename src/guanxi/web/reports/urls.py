from django.urls import path

from guanxi.web.reports import desk, reporting

app_name = "reports"
urlpatterns = [
    path("", desk.waiting, name="desk"),
    path("mine/", reporting.mine, name="mine"),
    path("looks/", desk.looks, name="looks"),
    path("<slug:what>/<int:pk>/", desk.case, name="case"),
    path("<slug:what>/<int:pk>/new/", reporting.new, name="new"),
]
