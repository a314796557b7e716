"""A passkey: added with a finger, good for signing in without anything typed, gone when removed."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from guanxi.people.models import Person

pytestmark = pytest.mark.browser
PageOf = Callable[..., Page]
PASSWORD = "tea for two 2026"
FINGER = {  # an authenticator that Chromium makes up, whose owner is always there
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(page_of: PageOf, address: str) -> Page:
    """A phone with a finger to press on it. A passkey belongs to a name, so it knows the market by one."""
    page = page_of(base_url=address.replace("127.0.0.1", "localhost"))
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    return page


def _sign_in_with_password(page: Page, person: Person) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail or phone").fill(person.email or "")
    page.get_by_text("I have a password").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Me", exact=True)).to_be_visible()


def _say_it_is_you(page: Page) -> None:
    """Once more, since this changes the ways in."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def test_a_passkey_is_added_signs_in_by_itself_and_is_removed(phone: Page, lin_yue: Person) -> None:
    lin_yue.set_password(PASSWORD)
    lin_yue.save(update_fields=["password"])
    EmailAddress.objects.create(user=lin_yue, email=lin_yue.email, verified=True, primary=True)
    _sign_in_with_password(phone, lin_yue)
    phone.goto("/people/settings/")
    phone.get_by_role("link", name="Passkeys").click()
    phone.get_by_role("link", name="Add a passkey").click()
    _say_it_is_you(phone)
    phone.get_by_label("What to call it").fill("Kitchen phone")
    phone.get_by_role("button", name="Add a passkey").click()
    expect(phone.get_by_text("Kitchen phone")).to_be_visible()

    phone.goto("/account/logout/")
    phone.get_by_role("button", name="Sign out").click()
    phone.goto("/account/login/")
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.get_by_role("link", name="Me", exact=True)).to_be_visible()
    phone.goto("/people/me/")
    expect(phone.get_by_role("heading", name="Lin Yue")).to_be_visible()

    phone.goto("/people/settings/")
    phone.get_by_role("link", name="Passkeys").click()
    phone.get_by_role("link", name="Remove Kitchen phone").click()
    _say_it_is_you(phone)
    phone.get_by_role("button", name="Remove").click()
    expect(phone.get_by_text("You have none yet.")).to_be_visible()
