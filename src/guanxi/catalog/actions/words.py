"""Advice and questions on a product, and a "this helped" for what was useful."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.catalog import search
from guanxi.catalog.models import Answer, Helped, Product, Question, Tip
from guanxi.catalog.states import Advice
from guanxi.people import queries as people
from guanxi.shops import queries as shops
from guanxi.standing import actions as standing
from guanxi.standing.states import Act, Subject

TIP_HARDNESS = 20  # percent: a sentence by somebody who need not have opened anything
LONGEST_WORDS = 500  # characters that evidence holds
VALUES = {Advice.GET: 100, Advice.LEAVE: -100}


class WordsMissing(Refusal):
    field = "text"

    def __init__(self) -> None:
        super().__init__(_("Write a sentence first."))


class OwnWords(Refusal):
    def __init__(self) -> None:
        super().__init__(_("It is for others to say that your words helped."))


@transaction.atomic
def write_tip(
    *,
    product_id: int,
    author_id: int,
    text: str,
    after_keeping: bool,
    at: datetime,
    key: UUID,
    advice: str = Advice.OPEN,
) -> Tip:
    """Leave advice. `after_keeping` is whether the author has kept one, which whoever calls has looked up.

    A plain "get it" or "leave it" is soft evidence for those whose circle holds the author.
    """
    _demand(product_id, text)
    words = {"text": text, "advice": Advice(advice), "after_keeping": after_keeping}
    tip, fresh = Tip.objects.get_or_create(
        key=key,
        author_id=author_id,
        defaults={"product_id": product_id, "at": at, **words},
    )
    if fresh:
        search.index([product_id])
        _testify(tip)
        _record("tip.written", "tip", tip.pk, product_id, author_id, at)
    return tip


@transaction.atomic
def ask(*, product_id: int, author_id: int, text: str, at: datetime, key: UUID) -> Question:
    """Ask everybody who knows the product, the shop first of all."""
    _demand(product_id, text)
    question, fresh = Question.objects.get_or_create(
        key=key, author_id=author_id, defaults={"product_id": product_id, "text": text, "at": at}
    )
    if fresh:
        _record("question.asked", "question", question.pk, product_id, author_id, at)
    return question


@transaction.atomic
def answer(*, question_id: int, author_id: int, text: str, at: datetime, key: UUID) -> Answer:
    """Answer a question that still stands."""
    question = Question.objects.filter(pk=question_id, removed_at=None).first()
    if question is None or people.blocked_either(author_id, question.author_id):
        raise Gone(_("This question has been taken back."))
    _demand(question.product_id, text)
    given, fresh = Answer.objects.get_or_create(
        key=key, author_id=author_id, defaults={"question": question, "text": text, "at": at}
    )
    if fresh:
        _record("question.answered", "answer", given.pk, question.product_id, author_id, at)
    return given


@transaction.atomic
def help(*, person_id: int, at: datetime, tip_id: int | None = None, answer_id: int | None = None) -> None:
    """Say that a tip or an answer helped, once. Nobody can say it of their own words."""
    words: Tip | Answer | None = None
    if tip_id is not None:
        words = Tip.objects.filter(pk=tip_id, removed_at=None).first()
    elif answer_id is not None:
        words = Answer.objects.filter(pk=answer_id, removed_at=None).first()
    if words is None or people.blocked_either(person_id, words.author_id):
        raise Gone(_("This has been taken back."))
    if words.author_id == person_id:
        raise OwnWords
    which = {"tip": words} if isinstance(words, Tip) else {"answer": words}
    _helped, fresh = Helped.objects.get_or_create(person_id=person_id, **which, defaults={"at": at})
    if fresh:
        subject = "tip" if isinstance(words, Tip) else "answer"
        data = {"author_id": words.author_id}
        facts.record(f"{subject}.helped", subject=subject, subject_id=words.pk, at=at, actor_id=person_id, data=data)


@transaction.atomic
def remove_tip(*, tip_id: int, actor_id: int, at: datetime) -> None:
    """Take back one's own tip."""
    tip = Tip.objects.select_for_update(no_key=True).filter(pk=tip_id).first()
    _remove(tip, actor_id, at)
    if tip is not None:
        search.index([tip.product_id])
        standing.forget(act=Act.TIP, act_id=tip.pk)


@transaction.atomic
def remove_question(*, question_id: int, actor_id: int, at: datetime) -> None:
    """Take back one's own question; its answers go with it."""
    _remove(Question.objects.select_for_update(no_key=True).filter(pk=question_id).first(), actor_id, at)


@transaction.atomic
def remove_answer(*, answer_id: int, actor_id: int, at: datetime) -> None:
    """Take back one's own answer."""
    _remove(Answer.objects.select_for_update(no_key=True).filter(pk=answer_id).first(), actor_id, at)


def _testify(tip: Tip) -> None:
    """Soft evidence of a plain advice. Whoever sells the thing is no witness to it."""
    value = VALUES.get(Advice(tip.advice))
    if value is not None and not shops.roles(tip.product.shop_id, tip.author_id):
        standing.record(
            witness_id=tip.author_id,
            subject=Subject.PRODUCT,
            subject_id=tip.product_id,
            act=Act.TIP,
            act_id=tip.pk,
            value=value,
            hardness=TIP_HARDNESS,
            named=True,
            words=Truncator(tip.text).chars(LONGEST_WORDS),
            at=tip.at,
        )


def _remove(words: Tip | Question | Answer | None, actor_id: int, at: datetime) -> None:
    if words is None:
        raise Gone(_("This has been taken back."))
    if words.author_id != actor_id:
        raise NotAllowed(_("Only the one who wrote it can take it back."))
    if words.removed_at is None:
        words.removed_at = at
        words.save(update_fields=["removed_at"])


def _demand(product_id: int, text: str) -> None:
    if not text.strip():
        raise WordsMissing
    if not Product.objects.filter(pk=product_id).exists():
        raise Gone(_("There is no such product."))


def _record(name: str, subject: str, subject_id: int, product_id: int, author_id: int, at: datetime) -> None:
    data = {"product_id": product_id}
    facts.record(name, subject=subject, subject_id=subject_id, at=at, actor_id=author_id, data=data)
