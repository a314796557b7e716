"""Addresses of allauth that we answer ourselves, by sending people where the thing now is."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("login/code/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="code"),
    path("2fa/", RedirectView.as_view(pattern_name="mfa_list_webauthn"), name="passkeys"),
]
