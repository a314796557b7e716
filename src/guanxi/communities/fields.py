"""Names of communities, also after the last member has left."""

from django.utils.translation import gettext_lazy as _

from guanxi.base.fields import Name


class CommunityName(Name):
    gone = _("A community that has ended")
