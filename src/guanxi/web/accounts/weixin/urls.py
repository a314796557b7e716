from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from guanxi.web.accounts.weixin.provider import Weixin

urlpatterns = default_urlpatterns(Weixin)
