"""The feed in a real browser: what scripts add, and what is there without a network."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts.models import Like

pytestmark = pytest.mark.browser


@pytest.fixture
def fifteen_posts(address: str, li_na: Person, noon: datetime) -> None:
    for n in range(15):
        posts.write(author_id=li_na.pk, text=f"Post number {n:02}", audience="public", at=noon, key=uuid4())


@pytest.mark.usefixtures("fifteen_posts")
def test_older_posts_are_added_below_and_a_like_stays_where_it_is(
    page_of: Callable[..., Page], li_na: Person, serious: Callable[[Page], list[str]]
) -> None:
    page = page_of(li_na)
    page.goto("/")
    expect(page.locator("article")).to_have_count(12)
    page.get_by_role("link", name="Older posts").click()
    expect(page.locator("article")).to_have_count(15)
    assert page.url.endswith("/")
    page.locator("article").first.get_by_role("button", name="Like, 0").click()
    expect(page.locator("article").first.get_by_role("button", name="Like, 1")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("article")).to_have_count(15)
    assert Like.objects.get().person_id == li_na.pk
    assert serious(page) == []


@pytest.mark.usefixtures("fifteen_posts")
def test_without_scripts_older_posts_are_another_page_and_a_like_leads_to_the_post(
    page_of: Callable[..., Page], li_na: Person
) -> None:
    page = page_of(li_na, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Older posts").click()
    expect(page.locator("article")).to_have_count(3)
    page.locator("article").first.get_by_role("button", name="Like, 0").click()
    expect(page.get_by_role("button", name="Like, 1")).to_be_visible()


def test_without_a_network_the_phone_says_so(page_of: Callable[..., Page], li_na: Person) -> None:
    page = page_of(li_na, service_workers="allow")
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.goto("/posts/new/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Tell your people")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/", "/posts/new/", "/talk/", "/offline/", "/there/is/nothing/"])
def test_pages_fit_and_axe_holds_nothing_against_them(
    page_of: Callable[..., Page],
    li_na: Person,
    fifteen_posts: None,
    serious: Callable[[Page], list[str]],
    width: int,
    path: str,
) -> None:
    page = page_of(li_na, width=width, dark=width == 1280)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
