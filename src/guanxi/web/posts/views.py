"""The home feed, and one post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "posts/home.html", {"tab": "home"})


new = showing = show = comment = like = remove = remove_comment = home
