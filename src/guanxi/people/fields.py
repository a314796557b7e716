"""What people call somebody, also after they have left."""

from django.utils.translation import gettext_lazy as _

from guanxi.base.fields import Name


class PersonName(Name):
    gone = _("Somebody who left")
