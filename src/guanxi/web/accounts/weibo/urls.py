from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from guanxi.web.accounts.weibo.provider import Weibo

urlpatterns = default_urlpatterns(Weibo)
