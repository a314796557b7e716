"""Pushes and digests: who gets them, what is in them, when they stay away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.base.models import Fact
from guanxi.chat import actions as chat
from guanxi.chat.models import Conversation
from guanxi.communities import actions as communities
from guanxi.jobs import digests, pushes
from guanxi.jobs.notices import HEARERS, tell
from guanxi.notices import actions
from guanxi.notices.models import Browser, Ways
from guanxi.notices.states import Kind
from guanxi.orders.models import Order
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts.models import Post
from tests.fixtures.orders import Walk
from tests.fixtures.pushes import Phone, PushService

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def within(settings: Any) -> None:
    """The push service of these tests is on this machine."""
    settings.PUSH_WITHIN = True


@pytest.fixture
def phone(lin_yue: Person, push_service: PushService, noon: datetime) -> Phone:
    """Lin Yue's, which takes pushes."""
    made = Phone()
    keep(lin_yue, made, push_service.endpoint(), noon)
    return made


def keep(person: Person, phone: Phone, endpoint: str, at: datetime) -> Browser:
    return actions.keep_browser(
        person_id=person.pk, endpoint=endpoint, public_key=phone.public_key, secret=phone.secret, agent="", at=at
    )


@pytest.fixture
def push() -> Callable[[datetime], int]:
    """Tells what happened, and pushes what is new, as of a moment."""

    def pushed(now: datetime) -> int:
        for fact in Fact.objects.filter(name__in=HEARERS.keys() - {"tie.made"}).order_by("id"):
            tell.func(fact.pk)
        with ThreadPoolExecutor(2) as senders:
            return pushes.push_due(senders, now=now)

    return pushed


@pytest.fixture
def post(lin_yue: Person, noon: datetime) -> Post:
    return posts.write(author_id=lin_yue.pk, text="First frost", audience="public", at=noon, key=uuid4())


def say(author: Person, person: Person, text: str, at: datetime) -> None:
    said = chat.Words(text=text)
    chat.write_to_person(author_id=author.pk, person_id=person.pk, at=at, key=uuid4(), said=said)


def like(post: Post, person: Person, at: datetime) -> None:
    posts.like(post_id=post.pk, person_id=person.pk, liked=True, at=at)


def test_a_push_says_who_did_what_and_leads_there_in_its_readers_language(
    phone: Phone, post: Post, li_na: Person, lin_yue: Person, push: Any, push_service: PushService, noon: datetime
) -> None:
    like(post, li_na, noon)
    assert push(noon) == 1
    headers = push_service.came[0][0]
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].startswith("vapid t=")
    assert int(headers["TTL"]) > 0
    [told] = push_service.told(phone)
    assert told == {
        "title": "Li Na likes your post.",
        "body": "First frost",
        "address": f"/posts/{post.pk}/",
        "tag": f"liked-{post.pk}",
    }
    Person.objects.filter(pk=lin_yue.pk).update(language="fr")
    posts.comment(post_id=post.pk, author_id=li_na.pk, text="Ici aussi", at=noon, key=uuid4())
    push(noon)
    assert push_service.told(phone)[0]["title"] == "Li Na a commenté votre publication."


def test_many_who_do_the_same_are_not_many_pushes(
    phone: Phone,
    post: Post,
    li_na: Person,
    karim: Person,
    lucie: Person,
    push: Any,
    push_service: PushService,
    noon: datetime,
) -> None:
    like(post, li_na, noon)
    push(noon)
    like(post, karim, noon + timedelta(minutes=1))
    assert push(noon + timedelta(minutes=1)) == 0
    like(post, lucie, noon + timedelta(minutes=12))
    assert push(noon + timedelta(minutes=12)) == 1
    assert push_service.told(phone)[-1]["title"] == "Lucie Martin and 2 others like your post."


def test_what_is_read_old_hushed_or_gone_is_not_pushed(
    phone: Phone, post: Post, li_na: Person, karim: Person, lin_yue: Person, push: Any, noon: datetime
) -> None:
    like(post, li_na, noon)
    assert push(noon + timedelta(hours=2)) == 0
    like(post, karim, noon + timedelta(hours=2))
    posts.remove(post_id=post.pk, actor_id=lin_yue.pk, at=noon)
    assert push(noon + timedelta(hours=2)) == 0
    actions.choose(person_id=lin_yue.pk, wanted=[kind for kind in Kind if kind != Kind.FOLLOWED])
    people.follow(follower_id=li_na.pk, followed_id=lin_yue.pk, at=noon)
    assert push(noon) == 0


@pytest.mark.parametrize(("place", "sent"), [("Asia/Shanghai", 1), ("America/New_York", 0)])
def test_in_quiet_hours_where_they_are_nothing_is_pushed(
    phone: Phone, post: Post, li_na: Person, lin_yue: Person, push: Any, noon: datetime, place: str, sent: int
) -> None:
    """Noon in Shanghai is eleven at night in New York."""
    people.choose_time_zone(person_id=lin_yue.pk, time_zone=place)
    hours = {"quiet_from": 22 * 60, "quiet_until": 7 * 60}
    actions.choose_ways(person_id=lin_yue.pk, digest="never", zone=ZoneInfo(place), at=noon, **hours)
    assert noon.astimezone(SHANGHAI).hour == 12
    like(post, li_na, noon)
    assert push(noon) == sent


@pytest.fixture
def begun(push: Any, noon: datetime, phone: Phone) -> None:
    """Pushing of messages begins with the first claim."""
    Fact.objects.create(name="talk.begun", subject="talk", subject_id=0, at=noon - timedelta(minutes=1))
    push(noon)


@pytest.mark.usefixtures("begun")
def test_a_message_is_pushed_once_unless_it_was_read_meanwhile(
    phone: Phone, lin_yue: Person, li_na: Person, tie: Any, push: Any, push_service: PushService, noon: datetime
) -> None:
    tie(lin_yue, li_na)
    say(li_na, lin_yue, "Are you at home?", noon)
    assert push(noon + timedelta(seconds=1)) == 0, "a page that is open gets its chance first"
    assert push(noon + timedelta(seconds=4)) == 1
    assert push(noon + timedelta(seconds=5)) == 0
    [told] = push_service.told(phone)
    assert (told["title"], told["body"], told["address"]) == ("Li Na", "Are you at home?", f"/talk/{li_na.pk}/")
    say(li_na, lin_yue, "Hello?", noon + timedelta(minutes=1))
    talk = Conversation.objects.get()
    chat.read(conversation=talk, person_id=lin_yue.pk, at=noon + timedelta(minutes=1))
    assert push(noon + timedelta(minutes=2)) == 0


@pytest.mark.usefixtures("begun")
def test_a_stranger_a_quiet_conversation_and_somebody_blocked_ring_no_phone(
    lin_yue: Person, li_na: Person, wu_ke: Person, tie: Any, push: Any, noon: datetime
) -> None:
    say(wu_ke, lin_yue, "Buy my oranges", noon)
    assert push(noon + timedelta(seconds=4)) == 0
    tie(lin_yue, li_na)
    say(li_na, lin_yue, "Hello", noon + timedelta(minutes=1))
    talk = Conversation.objects.order_by("-pk")[0]
    chat.mute(conversation_id=talk.pk, person_id=lin_yue.pk, muted=True)
    assert push(noon + timedelta(minutes=2)) == 0
    chat.mute(conversation_id=talk.pk, person_id=lin_yue.pk, muted=False)
    say(li_na, lin_yue, "Hello?", noon + timedelta(minutes=3))
    people.block(blocker_id=lin_yue.pk, blocked_id=li_na.pk, at=noon)
    assert push(noon + timedelta(minutes=4)) == 0


@pytest.mark.usefixtures("begun")
def test_in_a_community_the_words_of_somebody_blocked_are_in_no_push(
    phone: Phone, lin_yue: Person, li_na: Person, karim: Person, push: Any, push_service: PushService, noon: datetime
) -> None:
    place = communities.found(actor_id=li_na.pk, name="The quay", entry="open", at=noon, key=uuid4())
    for person in (lin_yue, karim):
        communities.join(community_id=place.pk, person_id=person.pk, at=noon)
    people.block(blocker_id=lin_yue.pk, blocked_id=karim.pk, at=noon)
    for author, text in ((li_na, "Boat at nine"), (karim, "No, at ten")):
        said = chat.Words(text=text)
        chat.write_to_community(author_id=author.pk, community_id=place.pk, at=noon, key=uuid4(), said=said)
    push(noon + timedelta(seconds=4))
    [told] = push_service.told(phone)
    assert (told["title"], told["body"]) == ("The quay", "Li Na: Boat at nine")


@pytest.mark.parametrize(("status", "stays"), [(201, True), (404, False), (410, False), (429, True), (500, True)])
def test_a_browser_that_is_gone_is_forgotten(
    phone: Phone,
    post: Post,
    li_na: Person,
    push: Any,
    push_service: PushService,
    noon: datetime,
    status: int,
    stays: bool,
) -> None:
    push_service.status = status
    like(post, li_na, noon)
    assert push(noon) == 1
    assert Browser.objects.exists() is stays


def test_one_out_of_reach_is_given_up_after_a_week_and_holds_nobody_up(
    lin_yue: Person, li_na: Person, karim: Person, post: Post, push: Any, noon: datetime
) -> None:
    keep(lin_yue, Phone(), "http://127.0.0.1:9/nobody", noon)
    like(post, li_na, noon)
    push(noon)
    assert Browser.objects.get().failing_since == noon
    later = noon + timedelta(days=8)
    like(post, karim, later)
    push(later)
    assert not Browser.objects.exists()


def test_an_endpoint_within_our_network_gets_nothing(
    phone: Phone, post: Post, li_na: Person, push: Any, push_service: PushService, settings: Any, noon: datetime
) -> None:
    settings.PUSH_WITHIN = False
    like(post, li_na, noon)
    push(noon)
    assert push_service.came == []
    assert Browser.objects.get().failing_since is not None


def test_a_browser_belongs_to_who_signed_in_last_and_of_many_the_oldest_goes(
    lin_yue: Person, li_na: Person, noon: datetime
) -> None:
    shared = Phone()
    for person in (lin_yue, li_na):
        keep(person, shared, "https://push.example/shared", noon)
    assert Browser.objects.get().person == li_na
    for n in range(11):
        keep(lin_yue, Phone(), f"https://push.example/{n}", noon + timedelta(minutes=n))
    assert Browser.objects.filter(person=lin_yue).count() == 10
    assert not Browser.objects.filter(endpoint="https://push.example/0").exists()


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": "https://push.example/" + "x" * 1_000_000},
        {"public_key": "AAAA"},
        {"secret": "é"},
        {"endpoint": "https://push.example/\x00"},
        {"endpoint": "https://push.example/ü"},
        {"secret": "AAAA\x00AAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_what_no_browser_would_say_is_refused(lin_yue: Person, client_of: ClientOf, told: dict[str, str]) -> None:
    phone = Phone()
    good = {"endpoint": "https://push.example/1", "public_key": phone.public_key, "secret": phone.secret}
    client = client_of(lin_yue)
    answer = client.post(reverse("notices:keep_browser"), {**good, **told} if told else {})
    assert answer.status_code == 422
    assert not Browser.objects.exists()
    assert client.post(reverse("notices:keep_browser"), good).status_code == 302


def test_nobody_removes_the_browser_of_another(
    lin_yue: Person, li_na: Person, client_of: ClientOf, noon: datetime
) -> None:
    browser = keep(lin_yue, Phone(), "https://push.example/1", noon)
    address = reverse("notices:drop_browser", args=[browser.pk])
    client_of(li_na).post(address)
    assert Browser.objects.exists()
    client_of(lin_yue).post(address)
    assert not Browser.objects.exists()


def digest(person: Person, at: datetime, how: str = "daily") -> None:
    actions.choose_ways(person_id=person.pk, digest=how, quiet_from=None, quiet_until=None, zone=SHANGHAI, at=at)


def test_a_digest_tells_in_the_morning_what_was_not_looked_at_and_only_once(
    lin_yue: Person, li_na: Person, post: Post, tie: Any, push: Any, noon: datetime
) -> None:
    digest(lin_yue, noon)
    tie(lin_yue, li_na)
    like(post, li_na, noon)
    say(li_na, lin_yue, "Are you at home?", noon)
    push(noon)
    assert digests.send_due(noon) == 0, "it is not morning"
    morning = (noon + timedelta(days=1)).astimezone(SHANGHAI).replace(hour=8, minute=0)
    assert digests.send_due(morning) == 1
    [letter] = mail.outbox
    assert letter.to == [lin_yue.email]
    assert "Li Na likes your post." in letter.body
    assert "1 message waits for you." in letter.body
    assert f"/posts/{post.pk}/" in letter.body
    assert "Are you at home?" not in letter.body, "what is said between two stays out of letters"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert digests.send_due(morning) == 0
    actions.read_all(person_id=lin_yue.pk, at=morning)
    chat.read(conversation=Conversation.objects.get(), person_id=lin_yue.pk, at=morning)
    assert digests.send_due(morning + timedelta(days=1)) == 0, "nothing new, no letter"


def test_a_letter_is_stopped_from_the_letter_itself_at_one_tap(
    lin_yue: Person, li_na: Person, post: Post, push: Any, noon: datetime
) -> None:
    digest(lin_yue, noon)
    like(post, li_na, noon)
    push(noon)
    digests.send_due(noon + timedelta(days=1))
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    mailer = Client(enforce_csrf_checks=True)
    assert mailer.get(f"/{address}").status_code == 200
    assert Ways.objects.get().digest == "daily", "a program that only looks stops nothing"
    assert mailer.post(f"/{address}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert (Ways.objects.get().digest, Ways.objects.get().digest_at) == ("never", None)
    assert mailer.post(reverse("notices:stop", args=["forged"])).status_code == 404


def test_the_page_keeps_what_was_chosen_and_refuses_what_makes_no_sense(lin_yue: Person, client_of: ClientOf) -> None:
    client, address = client_of(lin_yue), reverse("notices:choose")
    good = {
        "kind": ["liked"],
        "digest": "weekly",
        "quiet_from": "22:30",
        "quiet_until": "07:00",
        "time_zone": "Europe/Paris",
    }
    assert client.post(address, good).status_code == 302
    page = client.get(address).content.decode()
    assert 'value="22:30"' in page
    assert '<option value="Europe/Paris" selected>' in page
    assert Ways.objects.get().quiet_hours == "22:30–07:00"
    for bad in ({"quiet_until": ""}, {"quiet_from": "25:00"}, {"digest": "hourly"}, {"time_zone": "Mars/Olympus"}):
        answer = client.post(address, {**good, **bad})
        assert answer.status_code == 422, bad
        assert 'value="liked" checked' in answer.content.decode()
    assert Ways.objects.get().quiet_hours == "22:30–07:00"


def test_hours_are_shown_as_where_the_reader_is(
    lin_yue: Person, post: Post, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(hours=7))
    client, address = client_of(lin_yue), reverse("posts:show", args=[post.pk])
    with pytest.raises(Refusal):
        people.choose_time_zone(person_id=lin_yue.pk, time_zone="Mars/Olympus")
    for place, said in (("Asia/Shanghai", "today 12:00"), ("Europe/Paris", "today 05:00"), ("", "today 12:00")):
        people.choose_time_zone(person_id=lin_yue.pk, time_zone=place)
        assert said in client.get(address).content.decode()


@pytest.mark.usefixtures("begun")
def test_what_was_said_long_ago_rings_no_phone(
    lin_yue: Person, li_na: Person, tie: Any, push: Any, noon: datetime
) -> None:
    tie(lin_yue, li_na)
    say(li_na, lin_yue, "Are you at home?", noon)
    assert push(noon + timedelta(hours=2)) == 0


def test_a_shops_book_is_read_by_the_markets_clock_whoever_reads_it(
    wang_mei: Person,
    make_order: Callable[..., Order],
    walk: Walk,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
    noon: datetime,
) -> None:
    """Half an hour after midnight December has begun in Shanghai, and in Paris not yet."""
    night = noon.astimezone(SHANGHAI).replace(month=12, day=1, hour=0, minute=30)
    monkeypatch.setattr(clock, "now", lambda: night)
    walk.keep_all(make_order())
    client = client_of(wang_mei)
    pages = set()
    for place in ("Asia/Shanghai", "Europe/Paris"):
        people.choose_time_zone(person_id=wang_mei.pk, time_zone=place)
        answers = [client.get(f"/desk/meis-tea/{page}") for page in ("statement/?format=csv", "statement/")]
        assert [answer.status_code for answer in answers] == [200, 200]
        pages.add(answers[0].content)
    assert len(pages) == 1
