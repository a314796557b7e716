"""What is somebody's own here: their words on goods, what helped them, what they keep for later."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Row, Section
from guanxi.catalog.models import Answer, CodeCheck, Helped, ImportFile, Product, Question, Saved, Tip


def _tips(person_id: int) -> Iterable[Row]:
    for tip in Tip.objects.filter(author=person_id).select_related("product").order_by("id").iterator(AT_ONCE):
        yield {
            "product": tip.product.name,
            "text": tip.text,
            "after_keeping": tip.after_keeping,
            "at": tip.at,
            "taken_back_at": tip.removed_at,
        }


def _questions(person_id: int) -> Iterable[Row]:
    asked = Question.objects.filter(author=person_id).select_related("product").order_by("id")
    for each in asked.iterator(AT_ONCE):
        yield {"product": each.product.name, "text": each.text, "at": each.at, "taken_back_at": each.removed_at}


def _answers(person_id: int) -> Iterable[Row]:
    given = Answer.objects.filter(author=person_id).select_related("question__product").order_by("id")
    for each in given.iterator(AT_ONCE):
        yield {
            "product": each.question.product.name,
            "question": each.question.text,
            "text": each.text,
            "at": each.at,
            "taken_back_at": each.removed_at,
        }


def _helped(person_id: int) -> Iterable[Row]:
    for each in Helped.objects.filter(person=person_id).select_related("tip", "answer").order_by("id"):
        words = each.tip or each.answer
        yield {"text": words.text if words else "", "at": each.at}


def _saved(person_id: int) -> Iterable[Row]:
    for each in Saved.objects.filter(person=person_id).select_related("product__shop").order_by("at", "id"):
        yield {"product": each.product.name, "shop": each.product.shop.name, "at": each.at}


def _promises(person_id: int) -> Iterable[Row]:
    mine = Product.objects.filter(promiser=person_id).exclude(promise="").select_related("shop").order_by("id")
    for product in mine.iterator(AT_ONCE):
        yield {"product": product.name, "shop": product.shop.name, "promise": product.promise}


def _code_checks(person_id: int) -> Iterable[Row]:
    for each in CodeCheck.objects.filter(person=person_id).select_related("product").order_by("id"):
        yield {"product": each.product.name, "code": each.code, "at": each.at}


def _files(person_id: int) -> Iterable[Row]:
    for each in ImportFile.objects.filter(actor=person_id).select_related("shop").order_by("id"):
        yield {"shop": each.shop.name, "name": each.name, "at": each.at}


PRODUCT, TEXT, WHEN, BACK = _("Product"), _("Words"), _("When"), _("Taken back")

SECTIONS = (
    Section(
        "tips",
        "words",
        _("Your tips"),
        {
            "product": PRODUCT,
            "text": TEXT,
            "after_keeping": _("After keeping it"),
            "at": WHEN,
            "taken_back_at": BACK,
        },
        _tips,
    ),
    Section(
        "questions",
        "words",
        _("Your questions"),
        {"product": PRODUCT, "text": TEXT, "at": WHEN, "taken_back_at": BACK},
        _questions,
    ),
    Section(
        "answers",
        "words",
        _("Your answers"),
        {"product": PRODUCT, "question": _("Question"), "text": TEXT, "at": WHEN, "taken_back_at": BACK},
        _answers,
    ),
    Section("helped", "words", _("What helped you"), {"text": TEXT, "at": WHEN}, _helped),
    Section("saved", "orders", _("Kept for later"), {"product": PRODUCT, "shop": _("Shop"), "at": WHEN}, _saved),
    Section(
        "promises",
        "shops",
        _("Your promises on goods"),
        {"product": PRODUCT, "shop": _("Shop"), "promise": _("Promise")},
        _promises,
    ),
    Section(
        "code_checks",
        "orders",
        _("Codes you asked about"),
        {"product": PRODUCT, "code": _("Code"), "at": WHEN},
        _code_checks,
    ),
    Section(
        "files",
        "shops",
        _("Files of goods that wait for your yes"),
        {"shop": _("Shop"), "name": _("Name"), "at": WHEN},
        _files,
    ),
)
