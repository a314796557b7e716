"""Every form, filled in rightly: sent twice it does what once does, and sent by the wrong hand it does nothing."""

import logging
from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from tests.fixtures.scene import Scene
from tests.web.addresses import address
from tests.web.forms import FORMS
from tests.web.test_every_url import HANDS, ROWS

pytestmark = pytest.mark.django_db

# Counts of how often somebody tried; photographs, of which the second of two equal ones belongs to nothing.
UNCOUNTED = {"base.Allowance", "base.Photo"}
SAME = {"id", "last_login"}
# A second code makes the first one worthless; that is what it is for.
FRESH_EACH_TIME = {"people:new_code", "buying:new_code", "buying:code_again"}
# What was said is said again in the same words: nothing but the log of facts has a line more.
SAID_ANEW = {
    "people:edit",
    "selling:open",
    "selling:shop",
    "selling:product",
    "selling:lot",
    "buying:order_consent",
    "buying:unit",
}
FEATURES = {name: list(forms) for name, forms in groupby(FORMS, lambda name: name.split(":")[0])}
OF_NO_FORM_OF_OURS = (
    "account_",
    "accounts:",
    "mfa_",
    "usersessions_",
    "socialaccount_",
    "weixin_",
    "weibo_",
    "shell:",
    "talk:typing",  # is kept nowhere
)


def state(*, facts: bool = True) -> dict[str, list[Any]]:
    """Every row of the market, without what differs between two equal visits."""
    return {
        table._meta.label: [_row(row) for row in table._default_manager.order_by("pk").values()]
        for table in apps.get_models()
        if table.__module__.startswith("guanxi.")
        and table._meta.label not in UNCOUNTED
        and (facts or table._meta.label != "base.Fact")
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in SAME and not name.endswith("photo_id")}


def differing(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    return [table for table in before if before[table] != after[table]]


def send(client: Client, scene: Scene, name: str, body: dict[str, Any]) -> HttpResponse:
    client.raise_request_exception = False
    for value in body.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return client.post(address(scene, name), body)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("django.request").setLevel(logging.ERROR)


def test_every_form_is_here() -> None:
    taken = {row.name for row in ROWS if row.method == "POST"}
    ours = {name for name in taken if not name.startswith(OF_NO_FORM_OF_OURS)}
    assert ours == set(FORMS)


@pytest.mark.parametrize("names", FEATURES.values(), ids=FEATURES)
def test_sent_twice_it_does_what_once_does(scene: Scene, names: list[str]) -> None:
    wrong = {name: found for name in names if (found := taken_back(_twice, scene, name))}
    assert wrong == {}


def _twice(scene: Scene, name: str) -> str:
    """Send it, and send it again. Answers what is wrong with that."""
    form, facts = FORMS[name], name not in SAID_ANEW
    form.ready(scene)
    client, body, before = scene.client(form.by), form.body(scene), state()
    first = send(client, scene, name, body)
    once = state(facts=facts)
    if first.status_code != 302 or before == state():
        return f"answers {first.status_code} and changes {differing(before, state())}"
    again = send(client, scene, name, body).status_code
    changed = [] if name in FRESH_EACH_TIME else differing(once, state(facts=facts))
    return f"the second time answers {again} and changes {changed}" if again >= 500 or changed else ""


@pytest.mark.parametrize("names", FEATURES.values(), ids=FEATURES)
def test_sent_by_the_wrong_hand_it_does_nothing(scene: Scene, names: list[str]) -> None:
    wrong = {
        (name, hand): found
        for name in names
        for hand in HANDS
        if hand not in FORMS[name].hands and (found := taken_back(_once, scene, name, hand))
    }
    assert wrong == {}


def _once(scene: Scene, name: str, hand: str) -> str:
    """Send it as somebody who has no business with it. Answers what is wrong with that."""
    form = FORMS[name]
    form.ready(scene)
    body, client, before = form.body(scene), scene.client(hand), state()
    status = send(client, scene, name, body).status_code
    changed = differing(before, state())
    return f"answers {status} and changes {changed}" if status >= 500 or changed else ""


def taken_back(test: Callable[..., str], *arguments: Any) -> str:
    """Run it, and undo what it did."""
    with transaction.atomic():
        found = test(*arguments)
        transaction.set_rollback(True)
    return found
