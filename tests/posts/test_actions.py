from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest

from guanxi.base.errors import Gone, NotAllowed
from guanxi.base.models import Fact, Photo
from guanxi.people.models import Person
from guanxi.posts import actions
from guanxi.posts.models import Comment, Like, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_photo(noon: datetime) -> Callable[[Person], Photo]:
    def make(owner: Person) -> Photo:
        name = uuid4().hex
        return Photo.objects.create(name=name, owner=owner, width=800, height=600, colour="#aa8844", added_at=noon)

    return make


def test_a_post_sent_twice_is_there_once(li_na: Person, noon: datetime) -> None:
    key = uuid4()
    first = actions.write(author_id=li_na.pk, text="First frost", audience="circle", at=noon, key=key)
    again = actions.write(author_id=li_na.pk, text="First frost", audience="circle", at=noon, key=key)
    assert first == again
    assert Post.objects.count() == 1
    assert Fact.objects.filter(name="post.written", subject_id=first.pk).count() == 1


def test_photos_keep_their_order_and_must_be_ones_own(
    li_na: Person, wu_ke: Person, make_photo: Callable[[Person], Photo], noon: datetime
) -> None:
    mine = [make_photo(li_na).pk for _ in range(3)]
    chosen = [mine[2], mine[0], mine[1]]
    post = actions.write(author_id=li_na.pk, text="", audience="public", at=noon, key=uuid4(), photo_ids=chosen)
    assert [picture.photo_id for picture in post.pictures.all()] == chosen
    with pytest.raises(NotAllowed):
        actions.write(author_id=wu_ke.pk, text="", audience="public", at=noon, key=uuid4(), photo_ids=mine)


def test_ten_photos_are_one_too_many(li_na: Person, make_photo: Callable[[Person], Photo], noon: datetime) -> None:
    ten = [make_photo(li_na).pk for _ in range(10)]
    with pytest.raises(actions.TooManyPhotos):
        actions.write(author_id=li_na.pk, text="", audience="me", at=noon, key=uuid4(), photo_ids=ten)


@pytest.mark.parametrize("text", ["", "   ", "\x00\u202e"])
def test_an_empty_post_is_refused(li_na: Person, noon: datetime, text: str) -> None:
    with pytest.raises(actions.NothingSaid):
        actions.write(author_id=li_na.pk, text=text, audience="me", at=noon, key=uuid4())


def test_a_text_of_a_million_characters_is_refused_with_the_number_that_fits(li_na: Person, noon: datetime) -> None:
    with pytest.raises(actions.TooLong, match="1000000 characters long; 2000 fit"):
        actions.write(author_id=li_na.pk, text="字" * 1_000_000, audience="me", at=noon, key=uuid4())


def test_controls_that_turn_a_text_around_are_taken_out(li_na: Person, noon: datetime) -> None:
    post = actions.write(author_id=li_na.pk, text="safe\u202egnp.exe\x00", audience="me", at=noon, key=uuid4())
    assert post.text == "safegnp.exe"


def test_only_who_may_read_a_post_answers_or_likes_it(li_na: Person, wu_ke: Person, noon: datetime) -> None:
    post = actions.write(author_id=li_na.pk, text="Come by", audience="circle", at=noon, key=uuid4())
    with pytest.raises(Gone):
        actions.comment(post_id=post.pk, author_id=wu_ke.pk, text="Me too", at=noon, key=uuid4())
    with pytest.raises(Gone):
        actions.like(post_id=post.pk, person_id=wu_ke.pk, liked=True, at=noon)
    assert not Comment.objects.exists()
    assert not Like.objects.exists()


def test_liking_twice_is_liking_once_and_can_be_undone(li_na: Person, wu_ke: Person, noon: datetime) -> None:
    post = actions.write(author_id=li_na.pk, text="Come by", audience="public", at=noon, key=uuid4())
    for _ in range(2):
        actions.like(post_id=post.pk, person_id=wu_ke.pk, liked=True, at=noon)
    assert Like.objects.count() == 1
    actions.like(post_id=post.pk, person_id=wu_ke.pk, liked=False, at=noon)
    assert not Like.objects.exists()


def test_only_its_author_takes_a_post_back(li_na: Person, wu_ke: Person, noon: datetime) -> None:
    post = actions.write(author_id=li_na.pk, text="Come by", audience="public", at=noon, key=uuid4())
    with pytest.raises(Gone):
        actions.remove(post_id=post.pk, actor_id=wu_ke.pk, at=noon)
    actions.remove(post_id=post.pk, actor_id=li_na.pk, at=noon)
    with pytest.raises(Gone):
        actions.comment(post_id=post.pk, author_id=li_na.pk, text="Still there?", at=noon, key=uuid4())


def test_a_comment_goes_by_its_author_or_by_the_author_of_the_post(
    li_na: Person, fang_yu: Person, wu_ke: Person, noon: datetime
) -> None:
    post = actions.write(author_id=li_na.pk, text="Come by", audience="public", at=noon, key=uuid4())
    said = actions.comment(post_id=post.pk, author_id=fang_yu.pk, text="Save me six", at=noon, key=uuid4())
    with pytest.raises(Gone):
        actions.remove_comment(comment_id=said.pk, actor_id=wu_ke.pk, at=noon)
    actions.remove_comment(comment_id=said.pk, actor_id=li_na.pk, at=noon)
    said.refresh_from_db()
    assert said.removed_at == noon
