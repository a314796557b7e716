import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.models import Introduction, Person, TieRequest, Vouch
from guanxi.people.states import Met, Nearness
from guanxi.posts import actions as posts
from guanxi.shops.models import Shop

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def ask(asker: Person, asked: Person, noon: datetime) -> TieRequest:
    return people.ask_tie(
        asker_id=asker.pk,
        asked_id=asked.pk,
        nearness=Nearness.FRIEND,
        met=Met.REQUEST,
        words="From the market",
        at=noon,
    )


def test_scanning_a_code_asks_and_the_other_agrees(client_of: ClientOf, lin_yue: Person, wu_ke: Person) -> None:
    hers = page(client_of(lin_yue), "/people/code/")
    link = re.search(r'value="http://[^/]+(/people/meet/[^"]+)"', hers)
    assert link
    said = client_of(wu_ke).post(link[1], {"nearness": Nearness.ACQUAINTANCE, "relation": "neighbour"})
    assert said.status_code == 302
    request = queries.requests_to(lin_yue.pk).get()
    assert (request.asker, request.met) == (wu_ke, Met.CODE)
    assert "Wu Ke" in page(client_of(lin_yue), "/people/ties/")
    client_of(lin_yue).post(f"/people/requests/{request.pk}/", {"nearness": Nearness.FRIEND})
    assert queries.tied(lin_yue.pk, wu_ke.pk)


def test_a_stranger_who_scans_is_sent_to_join_and_comes_back(lin_yue: Person) -> None:
    address = f"/people/meet/{lin_yue.code}/"
    shown = page(Client(), address)
    assert "Lin Yue" in shown
    assert f"/account/signup/?next={address}" in shown
    assert lin_yue.email not in shown  # type: ignore[operator]
    assert Client().post(address, {"nearness": 60}).status_code == 200
    assert not TieRequest.objects.exists()


def test_a_code_that_was_replaced_leads_nowhere(client_of: ClientOf, lin_yue: Person, wu_ke: Person) -> None:
    client_of(lin_yue).post("/people/code/new/")
    page(client_of(wu_ke), f"/people/meet/{lin_yue.code}/", 404)


def test_asking_without_saying_how_near_keeps_what_was_typed(
    client_of: ClientOf, lin_yue: Person, wu_ke: Person
) -> None:
    answer = client_of(wu_ke).post(f"/people/{lin_yue.pk}/ask/", {"words": "We met in Chengdu"})
    assert answer.status_code == 422
    assert "We met in Chengdu" in answer.content.decode()
    assert "Say how near" in answer.content.decode()


@pytest.mark.parametrize("nearness", ["61", "-1", "near", "999999999999999999999"])
def test_only_the_three_ways_of_being_near_exist(
    client_of: ClientOf, lin_yue: Person, wu_ke: Person, nearness: str
) -> None:
    answer = client_of(wu_ke).post(f"/people/{lin_yue.pk}/ask/", {"nearness": nearness})
    assert answer.status_code == 422
    assert not TieRequest.objects.exists()


def test_the_same_question_sent_twice_is_one(client_of: ClientOf, lin_yue: Person, wu_ke: Person) -> None:
    for _ in range(2):
        client_of(wu_ke).post(f"/people/{lin_yue.pk}/ask/", {"nearness": 60})
    assert TieRequest.objects.count() == 1


def test_hidden_control_characters_are_taken_out_of_words(
    client_of: ClientOf, lin_yue: Person, wu_ke: Person
) -> None:
    client_of(wu_ke).post(f"/people/{lin_yue.pk}/ask/", {"nearness": 60, "relation": "neigh\u202ebour"})
    assert TieRequest.objects.get().relation == "neighbour"


def test_a_blocked_person_sees_a_name_and_cannot_ask(client_of: ClientOf, lin_yue: Person, wu_ke: Person) -> None:
    Person.objects.filter(pk=lin_yue.pk).update(about="I look before I buy.")
    client_of(lin_yue).post(f"/people/{wu_ke.pk}/block/")
    shown = page(client_of(wu_ke), f"/people/{lin_yue.pk}/")
    assert "Lin Yue" in shown
    assert "I look before I buy." not in shown
    assert "blocked" not in shown
    for address in (f"/people/{lin_yue.pk}/ask/", f"/people/meet/{lin_yue.code}/"):
        assert "Beijing" not in page(client_of(wu_ke), address, 403)
        assert client_of(wu_ke).post(address, {"nearness": 60}).status_code == 403
    page(client_of(wu_ke), f"/people/{lin_yue.pk}/vouches/", 404)
    assert "Let them in again" in page(client_of(lin_yue), f"/people/{wu_ke.pk}/")
    client_of(lin_yue).post(f"/people/{wu_ke.pk}/unblock/")
    assert "I look before I buy." in page(client_of(wu_ke), f"/people/{lin_yue.pk}/")


def test_nobody_answers_a_request_made_to_another(
    client_of: ClientOf, lin_yue: Person, li_na: Person, wu_ke: Person, noon: datetime
) -> None:
    request = ask(lin_yue, li_na, noon)
    answer = client_of(wu_ke).post(f"/people/requests/{request.pk}/", {"nearness": 60})
    assert answer.status_code == 403
    client_of(wu_ke).post(f"/people/requests/{request.pk}/withdraw/")
    assert queries.open_request(lin_yue.pk, li_na.pk)


def test_an_incomplete_answer_is_shown_again_at_its_place(
    client_of: ClientOf, lin_yue: Person, li_na: Person, noon: datetime
) -> None:
    request = ask(lin_yue, li_na, noon)
    answer = client_of(li_na).post(f"/people/requests/{request.pk}/", {"relation": "from school"})
    assert answer.status_code == 422
    assert "from school" in answer.content.decode()


def test_what_somebody_says_of_nearness_is_never_shown_to_the_other(
    client_of: ClientOf, their_ties: None, lin_yue: Person, li_na: Person
) -> None:
    mine = {"nearness": Nearness.FAMILY, "relation": "old friend", "known_since": 2016}
    assert client_of(lin_yue).post(f"/people/ties/{li_na.pk}/", mine).status_code == 302
    assert "old friend" in page(client_of(lin_yue), f"/people/{li_na.pk}/")
    assert "old friend" in page(client_of(lin_yue), "/people/ties/?q=li")
    assert "family" not in page(client_of(li_na), f"/people/{lin_yue.pk}/")


def test_a_year_to_come_is_refused_beside_its_field(
    client_of: ClientOf, their_ties: None, lin_yue: Person, li_na: Person
) -> None:
    answer = client_of(lin_yue).post(f"/people/ties/{li_na.pk}/", {"nearness": 60, "known_since": 9999})
    assert answer.status_code == 422
    assert "id_known_since_error" in answer.content.decode()


def test_a_tie_can_be_ended_by_either(client_of: ClientOf, their_ties: None, lin_yue: Person, li_na: Person) -> None:
    client_of(li_na).post(f"/people/ties/{lin_yue.pk}/end/")
    page(client_of(lin_yue), f"/people/ties/{li_na.pk}/", 403)


def test_somebody_reached_through_a_friend_is_shown_with_the_thread(
    client_of: ClientOf, their_ties: None, lin_yue: Person, zhao_min: Person
) -> None:
    shown = page(client_of(lin_yue), f"/people/{zhao_min.pk}/")
    assert 'class="thread"' in shown
    assert "Li Na" in shown


def test_introducing_two_people_asks_both(
    client_of: ClientOf, their_ties: None, li_na: Person, lin_yue: Person, zhao_min: Person
) -> None:
    form = {"second": zhao_min.pk, "words": "You both bake.", "key": uuid4()}
    for _ in range(2):
        assert client_of(li_na).post(f"/people/{lin_yue.pk}/introduce/", form).status_code == 302
    made = Introduction.objects.get()
    for person in (lin_yue, zhao_min):
        assert "You both bake." in page(client_of(person), "/people/ties/")
        client_of(person).post(f"/people/introductions/{made.pk}/", {"nearness": 20})
    assert queries.tied(lin_yue.pk, zhao_min.pk)


def test_only_ones_own_people_can_be_introduced(
    client_of: ClientOf, their_ties: None, li_na: Person, lin_yue: Person, wu_ke: Person
) -> None:
    form = {"second": lin_yue.pk, "key": uuid4()}
    assert client_of(li_na).post(f"/people/{wu_ke.pk}/introduce/", form).status_code == 403
    form = {"second": wu_ke.pk, "key": uuid4()}
    assert client_of(li_na).post(f"/people/{lin_yue.pk}/introduce/", form).status_code == 422


def test_a_word_given_stands_on_the_page_until_it_is_taken_back(
    client_of: ClientOf, their_ties: None, li_na: Person, wang_mei: Person
) -> None:
    address = f"/people/vouch/person/{wang_mei.pk}/"
    for _ in range(2):
        client_of(li_na).post(address, {"sentence": "She comes herself."})
    assert Vouch.objects.count() == 1
    assert "She comes herself." in page(Client(), f"/people/{wang_mei.pk}/")
    client_of(li_na).post(f"{address}withdraw/")
    assert "She comes herself." not in page(Client(), f"/people/{wang_mei.pk}/")
    assert "She comes herself." in page(client_of(li_na), address)


@pytest.mark.parametrize(
    ("address", "status"),
    [("vouch/person/999999/", 404), ("vouch/shop/999999/", 404), ("vouch/planet/1/", 404), ("999999/", 404)],
)
def test_what_is_not_there_answers_404(client_of: ClientOf, li_na: Person, address: str, status: int) -> None:
    page(client_of(li_na), f"/people/{address}", status)


def test_a_million_characters_are_refused_with_a_sentence(
    client_of: ClientOf, li_na: Person, wang_mei: Person
) -> None:
    answer = client_of(li_na).post(f"/people/vouch/person/{wang_mei.pk}/", {"sentence": "a" * 1_000_000})
    assert answer.status_code == 422
    assert not Vouch.objects.exists()


def test_ones_own_page_is_changed_and_shown(client_of: ClientOf, lin_yue: Person) -> None:
    client = client_of(lin_yue)
    form = {"name": "Yue", "native_name": "悦", "about": "I look before I buy.", "place": "Hangzhou"}
    assert client.post("/people/me/edit/", form).status_code == 302
    shown = page(client, "/people/me/")
    assert all(words in shown for words in form.values())
    assert client.post("/people/me/edit/", form | {"name": ""}).status_code == 422


def test_a_photo_is_kept_and_what_is_none_is_refused_with_the_words_kept(
    client_of: ClientOf, lin_yue: Person, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = BytesIO()
    Image.new("RGB", (40, 30), "#2f8a64").save(picture, "PNG")
    client = client_of(lin_yue)
    words = {"name": "Lin Yue", "about": "I look before I buy."}
    good = SimpleUploadedFile("me.png", picture.getvalue(), "image/png")
    assert client.post("/people/me/edit/", words | {"photo": good}).status_code == 302
    lin_yue.refresh_from_db()
    assert lin_yue.photo
    assert (lin_yue.photo.width, lin_yue.photo.height) == (40, 30)
    assert lin_yue.photo.name in page(client, "/people/me/")
    bad = SimpleUploadedFile("me.png", b"<script>", "image/png")
    refused = client.post("/people/me/edit/", words | {"about": "New words", "cover": bad})
    assert refused.status_code == 422
    assert "New words" in refused.content.decode()


def test_what_somebody_wrote_shows_as_far_as_the_viewer_may_read_it(
    client_of: ClientOf, their_ties: None, lin_yue: Person, li_na: Person, noon: datetime
) -> None:
    for audience, text in (("circle", "Oranges from home"), ("me", "A thought of mine")):
        posts.write(author_id=li_na.pk, text=text, audience=audience, at=noon, key=uuid4())
    assert "Oranges from home" in page(client_of(lin_yue), f"/people/{li_na.pk}/")
    assert "A thought of mine" not in page(client_of(lin_yue), f"/people/{li_na.pk}/")
    assert "Oranges from home" not in page(Client(), f"/people/{li_na.pk}/")
    assert "A thought of mine" in page(client_of(li_na), "/people/me/")


def test_consent_is_chosen_in_the_settings(client_of: ClientOf, lin_yue: Person) -> None:
    client = client_of(lin_yue)
    client.post("/people/settings/consent/", {"consent": "counted"})
    assert queries.consent_of(lin_yue.pk) == "counted"
    assert client.post("/people/settings/consent/", {"consent": "sometimes"}).status_code == 422
    assert "checked" in page(client, "/people/settings/")


OWN = ["me/", "me/edit/", "settings/", "code/", "ties/", "ties/{li}/", "{li}/ask/", "{li}/introduce/"]


@pytest.mark.parametrize("address", [*OWN, "vouch/person/{li}/"])
def test_a_stranger_is_asked_to_sign_in_first(address: str, li_na: Person) -> None:
    where = "/people/" + address.format(li=li_na.pk)
    answer = Client().get(where)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("address", ["code/new/", "ties/{li}/end/", "{li}/block/", "settings/consent/"])
def test_what_changes_something_is_never_a_link(
    client_of: ClientOf, address: str, li_na: Person, lin_yue: Person
) -> None:
    where = "/people/" + address.format(li=li_na.pk)
    assert client_of(lin_yue).get(where).status_code == 405
    assert Client().post(where).status_code == 302


@pytest.mark.parametrize("address", ["{mei}/", "me/", "ties/", "settings/", "code/", "ties/{li}/"])
def test_a_page_costs_the_same_however_many_people_there_are(
    address: str,
    client_of: ClientOf,
    their_ties: None,
    tie: Callable[..., None],
    make_person: Callable[..., Person],
    lin_yue: Person,
    li_na: Person,
    wang_mei: Person,
    noon: datetime,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for n in range(12):
        other = make_person(f"P{n}")
        tie(lin_yue, other)
        people.vouch(
            voucher_id=other.pk,
            subject="person",
            subject_id=wang_mei.pk,
            sentence=f"Yes {n}",
            at=noon,
        )
    client, where = client_of(lin_yue), "/people/" + address.format(mei=wang_mei.pk, li=li_na.pk)
    page(client, where)  # the first page after a start reads the whole graph of ties
    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]
        page(client, where)


def test_a_courier_finds_the_round_from_their_own_page(
    client_of: Callable[[Person], Client], staffed: Shop, karim: Person, ping: Person
) -> None:
    assert reverse("rounds:today") in client_of(karim).get(reverse("people:me")).content.decode()
    assert reverse("rounds:today") not in client_of(ping).get(reverse("people:me")).content.decode()
