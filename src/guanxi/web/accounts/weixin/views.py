"""WeChat's exchange: it answers errors with status 200 and an `errcode`, and its addresses can be set."""

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.weixin import views
from allauth.socialaccount.providers.weixin.client import WeixinOAuth2Client
from django.http import HttpRequest

from guanxi.web.accounts.places import places_of


class Client(WeixinOAuth2Client):  # type: ignore[misc]
    def get_redirect_url(self, *args: Any) -> str:
        """With the mark without which WeChat does not open its page."""
        return f"{super().get_redirect_url(*args)}#wechat_redirect"


class Adapter(views.WeixinOAuth2Adapter):  # type: ignore[misc]
    client_class = Client
    access_token_method = "GET"  # noqa: S105 a method, and the only one WeChat documents
    authorize_url = ""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.authorize_url, self.access_token_url, self.profile_url = places_of(self.provider_id)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **told: Any) -> SocialLogin:
        """Raises ProviderException where WeChat answers without saying who it is."""
        try:
            return super().complete_login(request, app, token, **told)
        except KeyError as missing:
            raise ProviderException(f"WeChat left out {missing}") from missing


oauth2_login = OAuth2LoginView.adapter_view(Adapter)
oauth2_callback = OAuth2CallbackView.adapter_view(Adapter)
