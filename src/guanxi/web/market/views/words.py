"""Tips and questions on a product: read, write, answer, and say what helped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock, limits
from guanxi.base.errors import Gone, Refusal
from guanxi.catalog import actions as catalog
from guanxi.catalog import queries as goods
from guanxi.delivery import queries as parcels
from guanxi.people import queries as people
from guanxi.web import pace
from guanxi.web.asked import number
from guanxi.web.forms import refuse
from guanxi.web.market import offered
from guanxi.web.market.forms import AnswerForm, QuestionForm, TipForm
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.catalog.models import Product

SHOWN = 20  # tips, and as many questions; a link shows as many more
MOST_SHOWN = 500
MOST_AN_HOUR = 60  # tips, questions and answers by one person


@require_safe
def tips(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything people wrote on a product, with room to add to it."""
    return _page(request, offered.product(pk))


@require_POST
@login_required
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave advice."""
    product = offered.product(pk)
    form = TipForm(request.POST)
    if form.is_valid():
        try:
            _allow(request)
            written = catalog.write_tip(
                product_id=pk,
                author_id=me(request),
                after_keeping=parcels.has_kept(me(request), pk),
                at=clock.now(),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            return _page(request, product, tip_form=refuse(form, refusal), status=refusal.status)
        return _back(pk, f"tip-{written.pk}")
    return _page(request, product, tip_form=form, status=422)


@require_POST
@login_required
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whoever knows the product."""
    product = offered.product(pk)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            _allow(request)
            put = catalog.ask(product_id=pk, author_id=me(request), at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            return _page(request, product, question_form=refuse(form, refusal), status=refusal.status)
        return _back(pk, f"question-{put.pk}")
    return _page(request, product, question_form=form, status=422)


@require_POST
@login_required
def answer(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Answer somebody's question."""
    product = offered.product(pk)
    form = AnswerForm(request.POST, auto_id=f"id_%s_{question_pk}")
    if form.is_valid():
        try:
            _allow(request)
            catalog.answer(question_id=question_pk, author_id=me(request), at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            refused = refuse(form, refusal)
            return _page(request, product, answer_form=refused, answered=question_pk, status=refusal.status)
        return _back(pk, f"question-{question_pk}")
    return _page(request, product, answer_form=form, answered=question_pk, status=422)


@require_POST
@login_required
def helped(request: HttpRequest, pk: int, kind: str, words_pk: int) -> HttpResponse:
    """Say that a tip or an answer helped."""
    if kind not in ("tip", "answer"):
        raise Gone
    catalog.help(person_id=me(request), at=clock.now(), **{f"{kind}_id": words_pk})
    return _back(pk, f"{kind}-{words_pk}")


@require_POST
@login_required
def remove(request: HttpRequest, pk: int, kind: str, words_pk: int) -> HttpResponse:
    """Take back one's own tip, question or answer."""
    if kind == "tip":
        catalog.remove_tip(tip_id=words_pk, actor_id=me(request), at=clock.now())
    elif kind == "question":
        catalog.remove_question(question_id=words_pk, actor_id=me(request), at=clock.now())
    elif kind == "answer":
        catalog.remove_answer(answer_id=words_pk, actor_id=me(request), at=clock.now())
    else:
        raise Gone
    return redirect("market:tips", pk)


def _allow(request: HttpRequest) -> None:
    pace.keep(request, "words", most=MOST_AN_HOUR, per_seconds=limits.HOUR_SECONDS)


def _back(pk: int, anchor: str) -> HttpResponse:
    return redirect(reverse("market:tips", args=[pk]) + f"#{anchor}")


def _page(
    request: HttpRequest,
    product: Product,
    *,
    tip_form: TipForm | None = None,
    question_form: QuestionForm | None = None,
    answer_form: AnswerForm | None = None,
    answered: int = 0,
    status: int = 200,
) -> HttpResponse:
    """The page, with whichever form could not be taken kept as it was typed."""
    shown = number(request, "show", most=MOST_SHOWN) or SHOWN
    apart = people.blocked_with(me(request)) if request.user.is_authenticated else frozenset()
    tips = list(goods.tips(product.pk, without=apart)[: shown + 1])
    questions = list(goods.questions(product.pk, without=apart)[: shown + 1])
    forms = {q.pk: AnswerForm(auto_id=f"id_%s_{q.pk}") for q in questions}
    if answer_form is not None:
        forms[answered] = answer_form
    context: dict[str, Any] = {
        "product": product,
        "tips": tips[:shown],
        "questions": [(q, forms[q.pk], q.pk == answered) for q in questions[:shown]],
        "more": shown + SHOWN if max(len(tips), len(questions)) > shown else None,
        "tip_form": tip_form or TipForm(auto_id="id_tip_%s"),
        "question_form": question_form or QuestionForm(auto_id="id_question_%s"),
        "thanked": goods.helped_by(me(request), product.pk) if request.user.is_authenticated else ((), ()),
        "tab": "shops",
    }
    return render(request, "market/tips.html", context, status=status)
