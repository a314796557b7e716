"""Is the code on this unit one of a kind? The first to ask is told yes, later ones are told when that was."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone
from guanxi.catalog.models import CodeCheck, Product


@dataclass(frozen=True)
class CodeAnswer:
    """Whether nobody asked for this code before; if somebody did, when."""

    first: bool
    earlier_at: datetime | None = None


@transaction.atomic
def check_code(*, product_id: int, code: str, unit_id: int | None, person_id: int | None, at: datetime) -> CodeAnswer:
    """Ask about a code, and leave a trace. Asking again about the same unit is the same question."""
    if not Product.objects.select_for_update(no_key=True).filter(pk=product_id).exists():
        raise Gone(_("There is no such product."))
    earliest = CodeCheck.objects.filter(product_id=product_id, code=code).order_by("id").first()
    if earliest and unit_id is not None and earliest.unit_id == unit_id:
        return CodeAnswer(first=True)
    CodeCheck.objects.create(product_id=product_id, code=code, unit_id=unit_id, person_id=person_id, at=at)
    if earliest is None:
        return CodeAnswer(first=True)
    data = {"code": code, "unit_id": unit_id, "earlier": earliest.pk}
    facts.record("code.seen-again", subject="product", subject_id=product_id, at=at, actor_id=person_id, data=data)
    return CodeAnswer(first=False, earlier_at=earliest.at)
