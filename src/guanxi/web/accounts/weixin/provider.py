"""What WeChat tells of somebody, and how little of it is kept."""

from typing import Any

from allauth.socialaccount.providers.weixin import provider
from django.utils.translation import gettext_lazy as _

from guanxi.web.accounts.weixin.views import Adapter

KEPT = ("nickname", "unionid")


class Weixin(provider.WeixinProvider):  # type: ignore[misc]
    """Of sex, province and portrait, which WeChat tells too, nothing is kept."""

    name = _("WeChat")
    oauth2_adapter_class = Adapter

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {word: data[word] for word in KEPT if data.get(word)}


provider_classes = [Weixin]
