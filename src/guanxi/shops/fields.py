"""Names of shops and of places, also after whoever gave them has left."""

from django.utils.translation import gettext_lazy as _

from guanxi.base.fields import Name


class ShopName(Name):
    gone = _("A shop that has closed")


class PointName(Name):
    gone = _("A pick-up point that has closed")
