"""The frame itself: a browser sees the market, and sees it as the person who is signed in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from guanxi.people.models import Person

pytestmark = pytest.mark.browser


def test_a_signed_in_browser_carries_the_session_of_that_person(
    page_of: Callable[..., Page], lin_yue: Person
) -> None:
    page = page_of(lin_yue)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert any(cookie["name"] == "sessionid" for cookie in page.context.cookies())


def test_a_page_keeps_to_its_policy_of_content_security(page_of: Callable[..., Page]) -> None:
    answer = page_of().goto("/")
    assert answer is not None
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
