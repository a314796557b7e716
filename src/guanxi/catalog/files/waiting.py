"""A file waits between being read and being brought in, so that nobody has to choose it twice."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone
from guanxi.catalog.files.bringing import Brought, bring_in
from guanxi.catalog.files.drafts import Reading
from guanxi.catalog.files.reading import Defaults, read
from guanxi.catalog.models import ImportFile
from guanxi.shops import queries as shops
from guanxi.shops.states import Role

KEPT_FOR = timedelta(days=1)


@transaction.atomic
def keep_waiting(
    *, shop_id: int, actor_id: int, name: str, data: bytes, defaults: Defaults, language: str, at: datetime, key: UUID
) -> ImportFile:
    """Keep a file that was read well enough to be shown. Raises FileRefused for one that was not."""
    shops.require(shop_id, actor_id, Role.OWNER, Role.CONTACT)
    read(data, defaults=defaults, language=language)
    ImportFile.objects.filter(at__lt=at - KEPT_FOR).delete()
    kept, _fresh = ImportFile.objects.get_or_create(
        key=key,
        shop_id=shop_id,
        defaults={
            "actor_id": actor_id,
            "name": name[:100],
            "data": data,
            "price_minor": defaults.price_minor,
            "units": defaults.units,
            "language": language,
            "at": at,
        },
    )
    return kept


def waiting(*, shop_id: int, key: UUID) -> ImportFile:
    """The file that waits. Raises Gone after a day."""
    found = ImportFile.objects.filter(shop_id=shop_id, key=key).first()
    if found is None:
        raise Gone(_("This file is not here any more. Please choose it again."))
    return found


def read_waiting(kept: ImportFile) -> Reading:
    """What the waiting file says, with the defaults it was sent with."""
    defaults = Defaults(kept.price_minor, kept.units)
    return read(bytes(kept.data), defaults=defaults, language=kept.language)


def bring_in_waiting(*, shop_id: int, key: UUID, actor_id: int, skip_bad: bool, at: datetime) -> Brought:
    """Bring the waiting file in. A repeat answers what the first did."""
    reading = read_waiting(waiting(shop_id=shop_id, key=key))
    return bring_in(reading, shop_id=shop_id, actor_id=actor_id, at=at, key=key, skip_bad=skip_bad)
