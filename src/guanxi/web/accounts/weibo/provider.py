"""What Weibo tells of somebody, and how little of it is kept."""

from typing import Any

from allauth.socialaccount.providers.weibo import provider
from django.utils.translation import gettext_lazy as _

from guanxi.web.accounts.weibo.views import Adapter

KEPT = ("screen_name", "profile_url")


class Weibo(provider.WeiboProvider):  # type: ignore[misc]
    """Weibo tells everything of a profile; the name is enough."""

    name = _("Weibo")
    oauth2_adapter_class = Adapter

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"name": data.get("screen_name") or data.get("name")}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {word: data[word] for word in KEPT if data.get(word)}


provider_classes = [Weibo]
