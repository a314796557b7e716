"""Answer for a person or a shop in public, and take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.base import clock
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.people import queries
from guanxi.people.states import VouchFor
from guanxi.shops import queries as shops
from guanxi.standing import actions as evidence
from guanxi.web.forms import refuse
from guanxi.web.people.forms import Vouching
from guanxi.web.people.views.profile import person_or_gone
from guanxi.web.who import me


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def vouch(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """Give one's word, or say it anew."""
    my_id = me(request)
    name, back = _subject(my_id, subject, pk)
    standing = queries.standing_vouch(my_id, subject, pk)
    form = Vouching(request.POST or None, initial={"sentence": standing.sentence if standing else ""})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            evidence.vouch(
                voucher_id=my_id,
                subject=subject,
                subject_id=pk,
                sentence=form.cleaned_data["sentence"],
                at=clock.now(),
            )
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Your word stands for %(name)s.") % {"name": name})
            return redirect(back)
    context = {
        "name": name,
        "back": back,
        "subject": subject,
        "pk": pk,
        "standing": standing,
        "history": [row for row in queries.vouch_history(my_id, subject, pk) if row.withdrawn_at],
        "form": form,
    }
    return render(request, "people/vouch.html", context, status=status)


@require_POST
@login_required
def withdraw(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """Take one's word back; the sentence stays in one's own history."""
    _name, back = _subject(me(request), subject, pk)
    evidence.withdraw_vouch(voucher_id=me(request), subject=subject, subject_id=pk, at=clock.now())
    messages.success(request, _("You took your word back."))
    return redirect(back)


def _subject(my_id: int, subject: str, pk: int) -> tuple[str, str]:
    """The name and the page of what one vouches for. Nobody vouches for themselves or their own shop."""
    if subject == VouchFor.PERSON:
        return person_or_gone(pk).name, reverse("people:show", args=[pk])
    if subject != VouchFor.SHOP:
        raise Gone(_("There is nothing here under this address."))
    shop = shops.shop(pk)
    if shops.roles(pk, my_id):
        raise NotAllowed(_("You belong to this shop. Its promise is where you give your word."))
    return shop.name, reverse("market:shop", args=[shop.slug])
