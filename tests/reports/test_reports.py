"""Reporting what one may read, and the desk that decides on it: who may, what is noted, what follows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from guanxi.base.errors import Gone, Refusal
from guanxi.base.models import Fact
from guanxi.catalog.models import Product
from guanxi.chat import actions as chat
from guanxi.chat.models import Message
from guanxi.communities import actions as communities
from guanxi.communities.models import Community
from guanxi.jobs.notices import tell
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts.models import Comment, Post
from guanxi.reports import actions, queries
from guanxi.reports.models import Look, Report
from guanxi.reports.states import Outcome, Reason, What
from guanxi.shops.models import Shop

pytestmark = pytest.mark.django_db
RUNS = queries.Judge(0, runs_market=True, hosted=frozenset())


@pytest.fixture
def operator(make_person: Callable[..., Person]) -> Person:
    return make_person("Qiao An", is_staff=True)


@pytest.fixture
def write(noon: datetime) -> Callable[..., Post]:
    def act(author: Person, audience: str = "public") -> Post:
        return posts.write(author_id=author.pk, text="Send me money", audience=audience, at=noon, key=uuid4())

    return act


@pytest.fixture
def say(noon: datetime) -> Callable[..., Message]:
    def act(author: Person, to: Person) -> Message:
        return chat.write_to_person(
            author_id=author.pk, person_id=to.pk, said=chat.Words("Send me money"), at=noon, key=uuid4()
        )

    return act


@pytest.fixture
def report(noon: datetime) -> Callable[..., Report]:
    def act(reporter: Person, what: What, subject_id: int, at: datetime = noon) -> Report:
        return actions.report(
            reporter_id=reporter.pk, what=what, subject_id=subject_id, reason=Reason.CHEATING, words="", at=at
        )

    return act


@pytest.fixture
def close(noon: datetime, operator: Person) -> Callable[..., None]:
    def act(what: What, subject_id: int, outcome: Outcome = Outcome.TAKEN_DOWN) -> None:
        actions.close(what=what, subject_id=subject_id, outcome=outcome, actor_id=operator.pk, at=noon)

    return act


def test_only_what_one_may_read_can_be_reported(
    write, say, report, lin_yue: Person, li_na: Person, karim: Person, tie, noon: datetime
) -> None:
    tie(lin_yue, li_na)
    moment, message = write(li_na, "circle"), say(li_na, lin_yue)
    said = posts.comment(post_id=moment.pk, author_id=li_na.pk, text="Quick", at=noon, key=uuid4())
    for what, pk in ((What.POST, moment.pk), (What.COMMENT, said.pk), (What.MESSAGE, message.pk)):
        with pytest.raises(Gone):
            report(karim, what, pk)
        assert report(lin_yue, what, pk).about == li_na


def test_people_shops_and_goods_are_reported_with_whoever_answers_for_them(
    report, lin_yue: Person, wang_mei: Person, teashop: Shop, shou_mei: Product
) -> None:
    for what, pk in ((What.PERSON, wang_mei.pk), (What.SHOP, teashop.pk), (What.PRODUCT, shou_mei.pk)):
        assert report(lin_yue, what, pk).about == wang_mei


def test_nobody_reports_themselves_or_twice_while_it_waits(
    write, report, close, lin_yue: Person, li_na: Person
) -> None:
    post = write(li_na)
    with pytest.raises(actions.YourOwn):
        report(li_na, What.POST, post.pk)
    assert report(lin_yue, What.POST, post.pk) == report(lin_yue, What.POST, post.pk)
    close(What.POST, post.pk, Outcome.LEFT)
    report(lin_yue, What.POST, post.pk)
    assert Report.objects.count() == 2


def test_a_crowd_of_reports_moves_nothing_up(
    write, report, lin_yue: Person, li_na: Person, water_army, noon: datetime
) -> None:
    first, second = write(li_na), write(li_na)
    report(lin_yue, What.POST, first.pk)
    for person in water_army(5):
        report(person, What.POST, second.pk, noon + timedelta(minutes=1))
    assert [(case.subject_id, case.reports_count) for case in queries.cases(RUNS)] == [(first.pk, 1), (second.pk, 5)]


def test_words_are_taken_down_for_everybody(
    write, say, report, close, lin_yue: Person, li_na: Person, karim: Person, tie, noon: datetime
) -> None:
    tie(lin_yue, li_na)
    post, message = write(li_na), say(li_na, lin_yue)
    said = posts.comment(post_id=write(karim).pk, author_id=li_na.pk, text="Quick", at=noon, key=uuid4())
    for what, pk in ((What.POST, post.pk), (What.MESSAGE, message.pk), (What.COMMENT, said.pk)):
        report(lin_yue, what, pk)
        close(what, pk)
        assert queries.thing(what, pk) is None
    message.refresh_from_db()
    assert message.text == ""
    assert Post.objects.get(pk=post.pk).removed_at == Comment.objects.get(pk=said.pk).removed_at == noon
    assert queries.cases(RUNS) == []
    assert set(Report.objects.values_list("outcome", flat=True)) == {Outcome.TAKEN_DOWN}


def test_people_and_shops_cannot_be_taken_down_from_the_desk(report, close, lin_yue: Person, li_na: Person) -> None:
    report(lin_yue, What.PERSON, li_na.pk)
    with pytest.raises(Refusal, match="Only words"):
        close(What.PERSON, li_na.pk)
    assert len(queries.cases(RUNS)) == 1


def test_what_was_decided_is_not_decided_again(write, report, close, lin_yue: Person, li_na: Person) -> None:
    post = write(li_na)
    report(lin_yue, What.POST, post.pk)
    close(What.POST, post.pk, Outcome.LEFT)
    with pytest.raises(Gone):
        close(What.POST, post.pk)
    assert Post.objects.get(pk=post.pk).removed_at is None


def test_whoever_runs_the_market_looks_decides_and_is_noted(
    write, lin_yue: Person, li_na: Person, operator: Person, client_of: Callable[[Person], Client]
) -> None:
    post = write(li_na)
    address = f"/reports/post/{post.pk}/"
    answer = client_of(lin_yue).post(f"{address}new/", {"reason": "cheating", "words": "Asked my mother too."})
    assert answer.status_code == 302
    desk = client_of(operator)
    assert address in desk.get("/reports/").content.decode()
    page = desk.get(address).content.decode()
    assert "Send me money" in page
    assert "Asked my mother too." in page
    assert [(look.person, look.what, look.subject_id) for look in Look.objects.all()] == [(operator, "post", post.pk)]
    assert desk.post(address, {"outcome": "burn"}).status_code == 422
    assert desk.post(address, {"outcome": "taken_down"}).headers["Location"] == "/reports/"
    assert desk.post(address, {"outcome": "taken_down"}).status_code == 404
    assert "Qiao An" in desk.get("/reports/looks/").content.decode()
    assert client_of(lin_yue).get(f"/posts/{post.pk}/").status_code == 404


@pytest.mark.parametrize("what", ["post", "sermon"])
def test_a_kind_or_a_thing_that_is_not_there_leads_nowhere(
    what: str, lin_yue: Person, operator: Person, client_of: Callable[[Person], Client]
) -> None:
    assert client_of(lin_yue).get(f"/reports/{what}/99/new/").status_code == 404
    assert client_of(operator).get(f"/reports/{what}/99/").status_code == 404


def test_twenty_reports_a_day_are_enough(
    write, lin_yue: Person, li_na: Person, client_of: Callable[[Person], Client]
) -> None:
    reporter = client_of(lin_yue)
    answers = [reporter.post(f"/reports/post/{write(li_na).pk}/new/", {"reason": "crowd"}) for _ in range(21)]
    assert [answer.status_code for answer in answers[19:]] == [302, 429]


@pytest.fixture
def place(wang_mei: Person, li_na: Person, lin_yue: Person, noon: datetime) -> Community:
    """Wang Mei's, with Li Na and Lin Yue in it."""
    made = communities.found(actor_id=wang_mei.pk, name="Tea lane", entry="open", at=noon, key=uuid4())
    for person in (li_na, lin_yue):
        communities.join(community_id=made.pk, person_id=person.pk, at=noon)
    return made


@pytest.fixture
def within(place: Community, noon: datetime) -> Callable[[Person], Post]:
    def act(author: Person) -> Post:
        told = {"audience": "community", "community_id": place.pk, "at": noon, "key": uuid4()}
        return posts.write(author_id=author.pk, text="Send me money", **told)  # type: ignore[arg-type]

    return act


def test_the_hosts_decide_on_what_stands_in_their_community_and_learn_no_reporter(
    within, report, operator: Person, wang_mei: Person, li_na: Person, lin_yue: Person, client_of
) -> None:
    post = within(li_na)
    report(lin_yue, What.POST, post.pk)
    host, address = client_of(wang_mei), f"/reports/post/{post.pk}/"
    assert address in host.get("/reports/").content.decode()
    page = host.get(address).content.decode()
    assert "Send me money" in page
    assert "Lin Yue" not in page
    assert Look.objects.get().person == wang_mei
    assert "Lin Yue" in client_of(operator).get(address).content.decode(), "whoever runs the market sees who"
    assert host.get("/reports/looks/").status_code == 404
    assert host.post(address, {"outcome": "taken_down"}).status_code == 302
    assert Post.objects.get(pk=post.pk).removed_at is not None


def test_no_host_decides_on_their_own_words_or_on_what_stands_elsewhere(
    within, write, report, wang_mei: Person, li_na: Person, lin_yue: Person, client_of
) -> None:
    own, elsewhere = within(wang_mei), write(li_na)
    for post in (own, elsewhere):
        report(lin_yue, What.POST, post.pk)
        assert client_of(wang_mei).get(f"/reports/post/{post.pk}/").status_code == 404
    assert client_of(li_na).get("/reports/").status_code == 404, "a member is no host"


def test_a_message_and_a_comment_in_a_community_come_to_its_hosts(
    place: Community, within, report, wang_mei: Person, li_na: Person, lin_yue: Person, noon: datetime
) -> None:
    said = posts.comment(post_id=within(lin_yue).pk, author_id=li_na.pk, text="Fool", at=noon, key=uuid4())
    told = chat.write_to_community(
        author_id=li_na.pk, community_id=place.pk, said=chat.Words("Fool"), at=noon, key=uuid4()
    )
    report(lin_yue, What.COMMENT, said.pk)
    report(lin_yue, What.MESSAGE, told.pk)
    host = queries.judge(wang_mei.pk, runs_market=False)
    assert {case.what for case in queries.cases(host)} == {What.COMMENT, What.MESSAGE}


def test_whoever_reported_is_told_what_became_of_it_and_the_host_that_something_waits(
    within, report, close, wang_mei: Person, li_na: Person, lin_yue: Person, client_of
) -> None:
    post = within(li_na)
    report(lin_yue, What.POST, post.pk)

    def told(person: Person) -> str:
        for fact in Fact.objects.filter(name__in=("report.made", "report.closed")).order_by("id"):
            tell.func(fact.pk)
        return client_of(person).get("/notices/").content.decode()

    assert "Something by Li Na was reported in a community you host." in told(wang_mei)
    assert "waits" in client_of(lin_yue).get("/reports/mine/").content.decode()
    close(What.POST, post.pk)
    assert "Qiao An looked at what you reported." in told(lin_yue)
    assert "Taken down" in client_of(lin_yue).get("/reports/mine/").content.decode()
    assert "Taken down" not in client_of(li_na).get("/reports/mine/").content.decode()
    assert "reported" not in told(li_na), "whose words they were learns nothing of a report"


def test_what_was_edited_after_the_report_is_read_as_it_was(
    write, report, operator: Person, li_na: Person, lin_yue: Person, noon: datetime, client_of
) -> None:
    post = write(li_na)
    report(lin_yue, What.POST, post.pk)
    posts.edit(post_id=post.pk, author_id=li_na.pk, text="Lovely weather", answers="readers", at=noon)
    page = client_of(operator).get(f"/reports/post/{post.pk}/").content.decode()
    assert "Lovely weather" in page
    assert "Send me money" in page
