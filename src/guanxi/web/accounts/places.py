"""Where WeChat and Weibo are asked. A `PLACE` in the settings has another server stand in for theirs."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404

# Where somebody agrees, where the code is turned into a token, and where they are described.
DOCUMENTED = {
    "weixin": (
        "https://open.weixin.qq.com/connect/qrconnect",
        "https://api.weixin.qq.com/sns/oauth2/access_token",
        "https://api.weixin.qq.com/sns/userinfo",
    ),
    "weibo": (
        "https://api.weibo.com/oauth2/authorize",
        "https://api.weibo.com/oauth2/access_token",
        "https://api.weibo.com/2/users/show.json",
    ),
}


def places_of(provider_id: str) -> tuple[str, str, str]:
    """The three addresses in that order, as documented or with the same paths elsewhere.

    Without keys there is nothing to ask, and no page.
    """
    about = settings.SOCIALACCOUNT_PROVIDERS[provider_id]
    if not about.get("APPS"):
        raise Http404
    agree, token, described = DOCUMENTED[provider_id]
    if place := str(about.get("PLACE", "")):
        agree, token, described = (place + urlsplit(address).path for address in (agree, token, described))
    return agree, token, described
