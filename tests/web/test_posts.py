"""The home feed, one post, and writing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from guanxi.base.models import Photo
from guanxi.catalog.models import Product
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts.models import Comment, Like, Post, PostPhoto

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
MOST_QUERIES = 20


@pytest.fixture
def writes(noon: datetime) -> Callable[..., Post]:
    """Writes a post: writes(li_na, "First frost", "circle")."""

    def write(author: Person, text: str, audience: str = "public", **more: object) -> Post:
        return posts.write(
            **{"author_id": author.pk, "text": text, "audience": audience, "at": noon, "key": uuid4(), **more}
        )

    return write


def read(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


@pytest.mark.usefixtures("their_ties")
def test_home_shows_what_ones_ties_write_and_what_the_circle_writes_for_everybody(
    lin_yue: Person, li_na: Person, fang_yu: Person, wu_ke: Person, client_of: ClientOf, writes: Callable[..., Post]
) -> None:
    writes(li_na, "First frost on the balcony", "circle")
    writes(fang_yu, "Both tins stay", "public")
    writes(fang_yu, "For my cousins only", "circle")
    writes(wu_ke, "Words of a stranger", "public")
    page = read(client_of(lin_yue))
    assert "First frost on the balcony" in page
    assert "Both tins stay" in page
    assert "Through Li Na" in page
    assert "For my cousins only" not in page
    assert "Words of a stranger" not in page
    assert "Words of a stranger" in read(client_of(lin_yue), "/?of=public")


def test_a_stranger_is_told_what_this_is_and_sees_what_is_public(
    li_na: Person, client: Client, writes: Callable[..., Post], shou_mei: Product
) -> None:
    writes(li_na, "Oranges for everybody")
    writes(li_na, "Oranges for friends", "circle")
    page = read(client)
    assert "pay only for what you keep" in page
    assert "Oranges for everybody" in page
    assert "Oranges for friends" not in page
    assert shou_mei.name in page


def test_somebody_without_ties_is_shown_how_to_meet_people(lin_yue: Person, client_of: ClientOf) -> None:
    assert "Your circle is quiet" in read(client_of(lin_yue))


@pytest.mark.usefixtures("their_ties")
def test_a_card_in_the_feed_says_what_ones_people_found(
    lin_yue: Person,
    fang_yu: Person,
    zhao_min: Person,
    shou_mei: Product,
    client_of: ClientOf,
    writes: Callable[..., Post],
    testifies: Callable[..., None],
) -> None:
    testifies(fang_yu, product=shou_mei.pk, kept=2)
    testifies(zhao_min, product=shou_mei.pk, refused=1)
    writes(fang_yu, "Smells of dates", product_id=shou_mei.pk)
    page = read(client_of(lin_yue))
    assert "1 of your people kept it." in page
    assert "1 refused it as counterfeit: Zhao Min, whom you know through Li Na." in page


def test_older_posts_follow_where_the_page_ended(
    li_na: Person, client_of: ClientOf, writes: Callable[..., Post]
) -> None:
    for n in range(15):
        writes(li_na, f"Post number {n:02}")
    first = read(client_of(li_na))
    assert "Post number 14" in first
    assert "Post number 02" not in first
    before = Post.objects.order_by("-id")[11].pk
    assert f"?of=circle&amp;before={before}" in first
    second = read(client_of(li_na), f"/?of=circle&before={before}")
    assert "Post number 02" in second
    assert "Post number 03" not in second


@pytest.mark.parametrize("number", ["x", "-1", "٣", "9" * 40, ""])
def test_a_place_to_continue_that_is_no_number_is_the_beginning(
    li_na: Person, client_of: ClientOf, writes: Callable[..., Post], number: str
) -> None:
    writes(li_na, "The only post")
    assert "The only post" in read(client_of(li_na), f"/?before={number}")


@pytest.mark.usefixtures("their_ties")
@pytest.mark.parametrize("how_many", [2, 12])
def test_home_asks_the_database_little_however_much_it_shows(
    lin_yue: Person,
    li_na: Person,
    fang_yu: Person,
    zhao_min: Person,
    lucie: Person,
    noon: datetime,
    make_product: Callable[..., Product],
    teashop: object,
    client_of: ClientOf,
    writes: Callable[..., Post],
    testifies: Callable[..., None],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    how_many: int,
) -> None:
    for n in range(how_many):
        product = make_product(teashop, f"Tea number {n}", units=3)
        testifies(fang_yu, product=product.pk, kept=1)
        testifies(zhao_min, product=product.pk, refused=1)
        author = [li_na, fang_yu, zhao_min, lucie][n % 4]
        photo = Photo.objects.create(
            name=uuid4().hex, owner=author, width=8, height=6, colour="#aa8844", added_at=noon
        )
        post = writes(author, f"Post {n}", product_id=product.pk, photo_ids=[photo.pk])
        posts.comment(post_id=post.pk, author_id=li_na.pk, text="Save me six", at=noon, key=uuid4())
    client = client_of(lin_yue)
    client.get("/")  # the process reads its graph once
    with django_assert_max_num_queries(MOST_QUERIES):
        page = read(client)
    assert page.count("<article") == how_many


def test_a_post_for_friends_is_gone_for_others(
    li_na: Person, wu_ke: Person, client: Client, client_of: ClientOf, writes: Callable[..., Post]
) -> None:
    post = writes(li_na, "Come by and take some", "circle")
    assert client_of(li_na).get(f"/posts/{post.pk}/").status_code == 200
    assert client_of(wu_ke).get(f"/posts/{post.pk}/").status_code == 404
    assert client.get(f"/posts/{post.pk}/").status_code == 404


def test_writing_a_post_twice_with_one_form_writes_one(li_na: Person, client_of: ClientOf) -> None:
    form = {"text": "First frost", "audience": "circle", "key": str(uuid4())}
    for _ in range(2):
        answer = client_of(li_na).post("/posts/new/", form)
        assert answer.status_code == 302
    assert Post.objects.get().text == "First frost"


@pytest.mark.parametrize("text", ["", "字" * 2001, "x" * 100_000])
def test_a_refused_post_keeps_everything_that_was_typed(li_na: Person, client_of: ClientOf, text: str) -> None:
    answer = client_of(li_na).post("/posts/new/", {"text": text, "audience": "me", "key": str(uuid4())})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert text in page
    assert 'aria-invalid="true"' in page
    assert not Post.objects.exists()


def test_photos_of_a_refused_post_need_not_be_chosen_again(
    li_na: Person, wu_ke: Person, noon: datetime, client_of: ClientOf
) -> None:
    mine, other = (
        Photo.objects.create(name=uuid4().hex, owner=owner, width=8, height=6, colour="#aa8844", added_at=noon)
        for owner in (li_na, wu_ke)
    )
    form = {"text": "x" * 2001, "audience": "me", "key": str(uuid4()), "kept_photos": [mine.pk]}
    page = client_of(li_na).post("/posts/new/", form).content.decode()
    assert f'name="kept_photos" value="{mine.pk}"' in page
    assert client_of(li_na).post("/posts/new/", {**form, "text": "Oranges"}).status_code == 302
    assert PostPhoto.objects.get().photo_id == mine.pk
    stolen = {**form, "text": "Oranges", "kept_photos": [other.pk], "key": str(uuid4())}
    assert client_of(li_na).post("/posts/new/", stolen).status_code == 403


def test_one_bad_photo_does_not_lose_the_others(li_na: Person, client_of: ClientOf) -> None:
    good = SimpleUploadedFile("a.png", _png(), content_type="image/png")
    bad = SimpleUploadedFile("b.jpg", b"not a photo at all", content_type="image/jpeg")
    form = {"text": "Oranges", "audience": "me", "key": str(uuid4()), "photos": [good, bad]}
    answer = client_of(li_na).post("/posts/new/", form)
    assert answer.status_code == 422
    kept = Photo.objects.get()
    assert f'name="kept_photos" value="{kept.pk}"' in answer.content.decode()
    assert "This is not a photo we can read" in answer.content.decode()


def _png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), "#cc8844").save(file, "PNG")
    return file.getvalue()


def test_a_comment_is_said_once_and_stands_under_the_post(
    li_na: Person, wu_ke: Person, client_of: ClientOf, writes: Callable[..., Post]
) -> None:
    post = writes(li_na, "Oranges")
    form = {"text": "Save me six", "key": str(uuid4())}
    for _ in range(2):
        assert client_of(wu_ke).post(f"/posts/{post.pk}/comment/", form).status_code == 302
    assert Comment.objects.count() == 1
    assert "Save me six" in read(client_of(li_na), f"/posts/{post.pk}/")
    answer = client_of(wu_ke).post(f"/posts/{post.pk}/comment/", {"text": "x" * 1001, "key": str(uuid4())})
    assert answer.status_code == 422
    assert "x" * 1001 in answer.content.decode()


def test_liking_answers_with_the_line_alone_to_htmx_and_with_the_post_to_others(
    li_na: Person, wu_ke: Person, client_of: ClientOf, writes: Callable[..., Post]
) -> None:
    post = writes(li_na, "Oranges")
    client = client_of(wu_ke)
    answer = client.post(f"/posts/{post.pk}/like/", {"liked": "1"}, headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith("<footer")
    assert 'aria-pressed="true"' in answer.content.decode()
    assert client.post(f"/posts/{post.pk}/like/", {"liked": "1"}).headers["Location"] == f"/posts/{post.pk}/"
    assert Like.objects.count() == 1


def test_only_who_wrote_it_takes_a_post_back(
    li_na: Person, wu_ke: Person, client_of: ClientOf, writes: Callable[..., Post]
) -> None:
    post = writes(li_na, "Oranges")
    assert client_of(wu_ke).post(f"/posts/{post.pk}/remove/").status_code == 404
    assert client_of(li_na).post(f"/posts/{post.pk}/remove/").status_code == 302
    assert client_of(li_na).get(f"/posts/{post.pk}/").status_code == 404


def test_earlier_comments_are_one_link_away(
    li_na: Person, client_of: ClientOf, writes: Callable[..., Post], noon: datetime
) -> None:
    post = writes(li_na, "Oranges")
    Comment.objects.bulk_create(
        Comment(post=post, author=li_na, text=f"Remark {n:03}", at=noon + timedelta(seconds=n), key=uuid4())
        for n in range(60)
    )
    page = read(client_of(li_na), f"/posts/{post.pk}/")
    assert "Remark 059" in page
    assert "Remark 009" not in page
    tenth = Comment.objects.order_by("id")[10].pk
    assert f"?before={tenth}" in page
    assert "Remark 009" in read(client_of(li_na), f"/posts/{post.pk}/?before={tenth}")
