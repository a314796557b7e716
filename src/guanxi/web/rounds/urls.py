from django.urls import path

from guanxi.web.rounds import cash, stop, today

app_name = "rounds"
urlpatterns = [
    path("", today.today, name="today"),
    path("take/", today.take, name="take"),
    path("cash/", cash.cash, name="cash"),
    path("cash/<int:shop_pk>/", cash.pay_in, name="pay_in"),
    path("statement/", cash.statement, name="statement"),
    path("<int:pk>/", stop.stop, name="stop"),
    path("<int:pk>/move/", today.move, name="move"),
    path("<int:pk>/arrive/", stop.arrive, name="arrive"),
    path("<int:pk>/accept/", stop.accept, name="accept"),
    path("<int:pk>/absent/", stop.absent, name="absent"),
    path("<int:pk>/take-back/", stop.take_back, name="take_back"),
    path("<int:pk>/lost/", stop.lost, name="lost"),
]
