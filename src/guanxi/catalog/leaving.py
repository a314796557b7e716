"""When somebody leaves, their words on goods go with them. A promise falls back to the shop's."""

from datetime import datetime

from django.db import transaction

from guanxi.base import photos
from guanxi.catalog import search
from guanxi.catalog.models import Answer, CodeCheck, Helped, ImportFile, Product, ProductPhoto, Question, Saved, Tip


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:
    """Tips, questions, answers, what they kept and asked. A question that others answered stays, empty and unseen."""
    told = set(Tip.objects.filter(author=person_id).values_list("product_id", flat=True))
    Helped.objects.filter(person=person_id).delete()
    Tip.objects.filter(author=person_id).delete()
    Answer.objects.filter(author=person_id).delete()
    Question.objects.filter(author=person_id, answers=None).delete()
    Question.objects.filter(author=person_id, removed_at=None).update(removed_at=at)
    Question.objects.filter(author=person_id).update(text="")
    Saved.objects.filter(person=person_id).delete()
    ImportFile.objects.filter(actor=person_id).delete()
    CodeCheck.objects.filter(person=person_id).update(person=None)
    told |= _forget_promises(person_id)
    search.index(sorted(told))
    # A picture of goods is the shop's, whoever took it.
    photos.disown(ProductPhoto.objects.filter(photo__owner=person_id).values_list("photo", flat=True))


def _forget_promises(person_id: int) -> set[int]:
    """In a shop that goes on its contact person answers; a closed one says nothing any more. Says which changed."""
    going_on = Product.objects.filter(promiser=person_id).exclude(shop__contact=person_id)
    for product in going_on.select_related("shop"):
        Product.objects.filter(pk=product.pk).update(promise="", promiser=product.shop.contact_id)
    closed = Product.objects.filter(shop__contact=person_id)
    closed.update(promise="", description="")
    return set(closed.values_list("pk", flat=True))
