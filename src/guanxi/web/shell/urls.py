from django.urls import path

from guanxi.web.shell import views

app_name = "shell"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("offline/", views.offline, name="offline"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    # At the root, because a service worker may only speak for addresses beneath its own.
    path("worker.js", views.worker, name="worker"),
]
