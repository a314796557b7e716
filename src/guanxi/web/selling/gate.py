"""Who may come in: pages of a shop are for its people."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from guanxi.shops import queries as shops
from guanxi.shops.states import Role
from guanxi.web.who import me

View = Callable[..., HttpResponseBase]

OWNER = (Role.OWNER,)
KEEPERS = (Role.OWNER, Role.CONTACT)
EVERYBODY: tuple[Role, ...] = ()


def in_shop(*wanted: Role) -> Callable[[View], View]:
    """The view gets the shop instead of its slug, once the person is known to have one of the roles there."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def page(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
            shop = shops.by_slug(slug)
            shops.require(shop.pk, me(request), *wanted)
            return view(request, shop, **rest)

        return page

    return guard
