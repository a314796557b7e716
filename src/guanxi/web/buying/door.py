"""At the door, on the buyer's phone: the seal, each unit, the amount, the code. One POST for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from guanxi.base import clock, photos
from guanxi.base.errors import Refusal
from guanxi.base.models import Photo
from guanxi.catalog import actions as catalog
from guanxi.delivery import queries as delivery
from guanxi.delivery.states import Decision, ParcelState
from guanxi.orders import actions as orders
from guanxi.orders import queries
from guanxi.orders.errors import NotYourOrder
from guanxi.web.buying import checking
from guanxi.web.buying.forms import Seal, UnitForm, Words
from guanxi.web.forms import refuse, sent_key
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel, Unit

AT_THE_DOOR = frozenset({ParcelState.AT_DOOR, ParcelState.OPENED})
BEFORE = frozenset({ParcelState.SEALED, ParcelState.OFFERED, ParcelState.UNDER_WAY, ParcelState.UNPACKED})


def own_parcel(request: HttpRequest, pk: int) -> Parcel:
    """The parcel, for its buyer; anybody else is told there is none."""
    parcel = delivery.parcel(pk)
    if parcel.buyer_id != me(request):
        raise NotYourOrder
    return parcel


@login_required
@require_safe
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """The door as it stands. Before the courier is there it is the order's page that says more."""
    parcel = own_parcel(request, pk)
    if parcel.state in BEFORE:
        return redirect("buying:order", parcel.order_id)
    if parcel.state == ParcelState.OPENED:
        touched, refuses = _asked(request, "unit"), _asked(request, "refuse")
        return _opened(request, parcel, touched=touched or refuses, refuses=refuses)
    if parcel.state == ParcelState.AT_DOOR:
        return _sealed(request, parcel, Seal())
    return _closed(request, parcel)


def _asked(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _sealed(request: HttpRequest, parcel: Parcel, form: Seal, status: int = 200) -> HttpResponse:
    mine = Photo.objects.filter(pk=form.kept_id).first() if form.kept_id else None
    context = {"tab": "me", "parcel": parcel, "form": form, "mine": mine}
    return render(request, "buying/seal.html", context, status=status)


def _opened(
    request: HttpRequest,
    parcel: Parcel,
    *,
    touched: int = 0,
    refuses: int = 0,
    bound: UnitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    units = checking.cards(parcel, touched=touched, refuses=refuses, bound=bound)
    context = {
        "tab": "me",
        "parcel": parcel,
        "cards": units,
        "sums": checking.sums(parcel, [card.unit for card in units]),
        "code": checking.acceptance(request, parcel),
        "seconds_left": checking.seconds_left(parcel, clock.now()),
    }
    return render(request, "buying/door.html", context, status=status)


def _closed(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    units = list(parcel.units.all())
    context = {
        "tab": "me",
        "parcel": parcel,
        "units": units,
        "sums": checking.sums(parcel, units),
        "order": queries.one_of_buyer(parcel.order_id, buyer_id=me(request)),
        "asks_consent": queries.consent_question_due(me(request)),
    }
    return render(request, "buying/closed.html", context)


@login_required
@require_POST
def open_parcel(request: HttpRequest, pk: int) -> HttpResponse:
    """The seal has been looked at; the box is opened and the clock starts."""
    parcel = own_parcel(request, pk)
    form = Seal(request.POST, request.FILES)
    try:
        photo_id = _door_photo(form, me(request))
        if not form.is_valid():
            return _sealed(request, parcel, form, status=422)
        orders.open_parcel(
            parcel_id=parcel.pk,
            buyer_id=me(request),
            seal_whole=form.cleaned_data["seal"] == "yes",
            door_photo_id=photo_id,
            at=clock.now(),
            key=str(form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        if refusal.field not in form.fields:
            return _told(request, parcel, refusal)
        return _sealed(request, parcel, refuse(form, refusal), status=refusal.status)
    return redirect("buying:door", parcel.pk)


def _door_photo(form: Seal, owner_id: int) -> int | None:
    """The photo of the closed box, kept even when the rest of the form has to be filled in again."""
    form.full_clean()
    if photo := form.cleaned_data.get("photo"):
        form.keep(photos.keep(photo, owner_id=owner_id, at=clock.now(), alt=_("The box at the door")).pk)
    return form.kept_id


def _told(request: HttpRequest, parcel: Parcel, refusal: Refusal) -> HttpResponse:
    """The door as it is now, with the sentence on top: the page this came from was behind."""
    messages.warning(request, str(refusal))
    return redirect("buying:door", parcel.pk)


@login_required
@require_POST
def unit(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Everything about one unit: what was seen, the code, the photo, and keep or refuse."""
    parcel = own_parcel(request, pk)
    one = next((unit for unit in parcel.units.all() if unit.pk == unit_pk), None)
    if one is None:
        raise NotYourOrder
    wants = request.POST.get("do") or ("refuse" if "refusing" in request.POST else "")
    form = UnitForm(request.POST, request.FILES, prefix=f"u{one.pk}")
    refuses = one.pk if wants in ("refuse", "why") else 0
    try:
        _keep_photo(one, form)
        if form.is_valid():
            _take_down(one, form, wants)
            return _back_to(one, wants)
        status = 422
    except Refusal as refusal:
        if refusal.field not in form.fields:
            messages.warning(request, str(refusal))
            return _elsewhere(request, reverse("buying:door", args=[parcel.pk]))
        refuse(form, refusal)
        status = refusal.status
    return _opened(request, own_parcel(request, pk), touched=one.pk, refuses=refuses, bound=form, status=status)


def _keep_photo(one: Unit, form: UnitForm) -> None:
    """Put a new photo with the unit at once, so that it stays whatever else is refused."""
    form.full_clean()
    if photo := form.cleaned_data.get("photo"):
        alt = _("What was wrong with it")
        one.photo = photos.keep(photo, owner_id=one.parcel.buyer_id, at=clock.now(), alt=alt)
        _decide(one, Decision(one.decision), one.reason, one.words)


def _take_down(one: Unit, form: UnitForm, wants: str) -> None:
    """The answers first, so that they stay even where the decision is refused."""
    buyer_id, said = one.parcel.buyer_id, form.cleaned_data
    genuine = form.said("genuine")
    if wants == "code" and said["code"]:
        asked = catalog.check_code(
            product_id=one.product_id, code=said["code"], unit_id=one.pk, person_id=buyer_id, at=clock.now()
        )
        genuine = asked.first and one.serial in ("", said["code"])
    orders.answer(
        unit_id=one.pk,
        buyer_id=buyer_id,
        genuine=one.genuine if one.product.codes and wants != "code" else genuine,
        undamaged=form.said("undamaged"),
        as_described=form.said("as_described"),
    )
    if wants == "keep":
        _decide(one, Decision.KEEP, "", "")
    elif wants == "why" and one.decision == Decision.KEEP:
        _decide(one, Decision.NONE, "", "")
    elif wants == "refuse":
        _decide(one, Decision.REFUSE, said["reason"], said["words"])


def _decide(one: Unit, decision: Decision, reason: str, words: str) -> None:
    orders.decide(
        unit_id=one.pk,
        buyer_id=one.parcel.buyer_id,
        decision=decision,
        reason=reason,
        words=words,
        photo_id=one.photo_id,
        at=clock.now(),
    )


def _back_to(one: Unit, wants: str) -> HttpResponse:
    """The door with this unit unfolded; its reasons too when "refuse" was only begun."""
    name = "refuse" if wants == "why" else "unit"
    return redirect(f"{reverse('buying:door', args=[one.parcel_id])}?{name}={one.pk}#unit-{one.pk}")


def _elsewhere(request: HttpRequest, address: str) -> HttpResponse:
    """Leave the page for another, also when only a part of it was to be replaced."""
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


def _step(request: HttpRequest, pk: int, act: Any, **more: Any) -> HttpResponse:
    """Take one step that needs no form, and show the door again."""
    parcel = own_parcel(request, pk)
    try:
        act(parcel_id=parcel.pk, buyer_id=me(request), at=clock.now(), **more)
    except Refusal as refusal:
        return _told(request, parcel, refusal)
    return redirect("buying:door", parcel.pk)


@login_required
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ten more minutes, once."""
    return _step(request, pk, orders.extend)


@login_required
@require_POST
def refuse_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is kept: the box goes back, opened or not."""
    return _step(request, pk, orders.refuse_all, key=sent_key(request))


@login_required
@require_POST
def new_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Fresh codes, when one was overheard or mistyped too often."""
    return _step(request, pk, orders.show_new_code)


@login_required
@require_POST
def contest(request: HttpRequest, pk: int) -> HttpResponse:
    """I was there: a visit that found nobody does not count against me."""
    parcel = own_parcel(request, pk)
    form = Words(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        orders.contest_absence(parcel_id=parcel.pk, buyer_id=me(request), words=words, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("buying:order", parcel.order_id)
