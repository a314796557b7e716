"""A push that has arrived shows as a notification, except to whoever is looking at that very page."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from guanxi.people.models import Person

pytestmark = pytest.mark.browser
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  return (await worker.getNotifications()).map(({ title, body, data }) => [title, body, data]);
}"""


def deliver(page: Page, address: str, told: dict[str, str]) -> None:
    """What the browser does when its push service hands it a message, opened."""
    found: list[dict[str, Any]] = []
    line = page.context.new_cdp_session(page)
    line.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    line.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    registration = found[-1]["registrationId"]
    line.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": address, "registrationId": registration, "data": json.dumps(told)},
    )
    page.wait_for_timeout(300)


def test_a_push_shows_what_happened_and_not_on_the_page_that_shows_it(
    page_of: Callable[..., Page], address: str, li_na: Person
) -> None:
    page = page_of(li_na, service_workers="allow", permissions=["notifications"])
    page.goto("/notices/choose/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    told = {"title": "Lin Yue", "body": "Are you at home?", "address": "/talk/1/", "tag": "talk-1"}
    deliver(page, address, told)
    assert page.evaluate(SHOWN) == [["Lin Yue", "Are you at home?", "/talk/1/"]]
    deliver(page, address, {**told, "title": "Karim", "address": "/notices/choose/", "tag": "talk-2"})
    assert page.evaluate(SHOWN) == [["Lin Yue", "Are you at home?", "/talk/1/"]]
