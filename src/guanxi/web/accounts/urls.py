"""Addresses of the door that we answer ourselves; some of allauth's only lead where the thing now is."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from guanxi.web.accounts import again

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("again/", again.again, name="again"),
    path("login/code/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="code"),
    path("2fa/", RedirectView.as_view(pattern_name="mfa_list_webauthn"), name="passkeys"),
]
