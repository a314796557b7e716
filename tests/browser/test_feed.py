"""The feed in a real browser: what scripts add, and what is there without a network."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.fixtures.scene import picture

from guanxi.base import photos
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
    page.get_by_role("link", name="Older posts").scroll_into_view_if_needed()
    expect(page.locator("article")).to_have_count(15)
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


def test_the_way_back_leads_to_where_one_was_and_what_is_new_waits_above(
    page_of: Callable[..., Page], li_na: Person, noon: datetime
) -> None:
    for n in range(40):
        posts.write(author_id=li_na.pk, text=f"Post number {n:02}", audience="public", at=noon, key=uuid4())
    page = page_of(li_na)
    page.goto("/")
    for shown in (24, 36):
        page.get_by_role("link", name="Older posts").scroll_into_view_if_needed()
        expect(page.locator("article")).to_have_count(shown)
    there = page.locator("article", has_text="Post number 10")
    there.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    there.get_by_role("link", name="Comments, 0").click()
    page.wait_for_url("**/posts/**")
    posts.write(author_id=li_na.pk, text="Written meanwhile", audience="public", at=noon, key=uuid4())
    page.go_back()
    expect(there).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - before) < 100
    assert page.locator("article").first.inner_text().count("Post number 39") == 1
    page.get_by_role("link", name="1 new post").click()
    expect(page.locator("article").first).to_contain_text("Written meanwhile")


def test_photos_are_looked_at_alone_and_turned_by_keys(
    page_of: Callable[..., Page], li_na: Person, serious: Callable[[Page], list[str]], noon: datetime
) -> None:
    ids = [photos.keep(picture(), owner_id=li_na.pk, at=noon).pk for _ in range(3)]
    posts.write(author_id=li_na.pk, text="", audience="public", photo_ids=ids, at=noon, key=uuid4())
    page = page_of(li_na)
    page.goto("/")
    page.locator("[data-shot]").nth(1).click()
    box = page.get_by_role("dialog", name="Photos")
    expect(box).to_contain_text("2 / 3")
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("3 / 3")
    expect(box.get_by_role("button", name="The next photo")).to_be_hidden()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_whoever_one_writes_an_at_sign_for_is_offered_and_linked(
    page_of: Callable[..., Page], li_na: Person, lin_yue: Person, tie: Callable[..., None]
) -> None:
    tie(li_na, lin_yue)
    page = page_of(li_na)
    page.goto("/posts/new/")
    box = page.get_by_label("What do you want to tell?")
    box.press_sequentially("Thanks to @Li")
    page.get_by_role("option", name="Lin Yue").wait_for()
    page.keyboard.press("Enter")
    expect(box).to_have_value("Thanks to @Lin Yue ")
    page.get_by_role("button", name="Post", exact=True).click()
    page.get_by_role("link", name="@Lin Yue").click()
    page.wait_for_url(f"**/people/{lin_yue.pk}/")
