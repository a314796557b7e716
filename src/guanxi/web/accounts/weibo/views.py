"""Weibo's exchange, as allauth keeps to it; its addresses can be set."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.weibo import views
from django.http import HttpRequest

from guanxi.web.accounts.places import places_of


class Adapter(views.WeiboOAuth2Adapter):  # type: ignore[misc]
    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.authorize_url, self.access_token_url, self.profile_url = places_of(self.provider_id)


oauth2_login = OAuth2LoginView.adapter_view(Adapter)
oauth2_callback = OAuth2CallbackView.adapter_view(Adapter)
