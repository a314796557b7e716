"""`fill` tells the whole story to an empty market: people, ties, shops, then ten weeks and a day, in order of time.

Everything is in one transaction, so an interrupted start leaves the market empty. The same seed tells the same
story; only the moments move with the day on which it is told.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random

from django.db import connection, transaction

from guanxi.base import clock, facts
from guanxi.demo import ties
from guanxi.demo.album import Album
from guanxi.demo.cash import Cash
from guanxi.demo.cast import PASSWORD, SIGN_INS, Cast, people
from guanxi.demo.communities import Communities
from guanxi.demo.goods import open_shops
from guanxi.demo.story import Story
from guanxi.demo.times import Diary, Times
from guanxi.demo.today import Today
from guanxi.demo.trade import FIRST_DAY_AGO, Trade
from guanxi.demo.voices import Voices
from guanxi.demo.walk import Walk
from guanxi.people import actions as persons

SEED = "guanxi"
PEOPLE_PERCENT, TIES_PERCENT, SHOPS_PERCENT = 2, 15, 30

SignIn = tuple[str, str, str, str]  # name, login, password, what there is to see
Progress = Callable[[int], None]  # told a whole percentage


def _unwatched(_percent: int) -> None:
    """For whoever doesn't look."""


def fill(progress: Progress = _unwatched, *, at: datetime | None = None) -> list[SignIn]:
    """Tell the story as it stands at that moment (now). Answers the people worth signing in as."""
    with transaction.atomic(), facts.unheard():
        _fill(Times(at or clock.now()), Random(SEED), progress)
    return [(each.name, each.login, PASSWORD, each.what_for) for each in SIGN_INS]


def _fill(times: Times, random: Random, progress: Progress) -> None:
    cast = people(random, times)
    progress(PEOPLE_PERCENT)
    ties.tie_everybody(cast, random, times)
    progress(TIES_PERCENT)
    album, diary = Album(), Diary()
    _dress(cast, album, times)
    stalls = open_shops(cast, album, random, times)
    progress(SHOPS_PERCENT)
    cash = Cash(diary, times)
    walk = Walk(album, random, cash.collected)
    trade = Trade(cast, stalls, walk, diary, times, random)
    story = Story(trade, album)
    trade.everywhere()
    trade.tea()
    story.tell()
    Today(story).tell()
    Communities(cast, stalls, diary, times, random).tell()
    Voices(cast, stalls, album, diary, times, random).tell()
    cash.release_every_morning(FIRST_DAY_AGO)
    began = times.day(FIRST_DAY_AGO, 0)
    seen = set[int]()

    def live_on(now: datetime) -> None:
        percent = _percent(began, now, times.now)
        if percent // 10 not in seen:
            seen.add(percent // 10)
            _look_over_tables()
        progress(percent)

    diary.live(times.now, live_on)


def _look_over_tables() -> None:
    """One long transaction is hidden from the database's own housekeeping, which plans by row counts."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _percent(began: datetime, now: datetime, ends: datetime) -> int:
    """How far the story is, where its days have come to."""
    lived = max(0.0, (now - began) / (ends - began))
    return SHOPS_PERCENT + round(lived * (100 - SHOPS_PERCENT))


def _dress(cast: Cast, album: Album, times: Times) -> None:
    """Pictures some people show themselves by; most leave it at a letter."""
    faces = {"Wang Mei": ("", "hills"), "Lin Yue": ("", "dusk"), "Zhou Shan": ("", "honeycomb")}
    strangers = [person.name for person in cast.of("here", "fuding", "lyon")[::6]]
    faces |= {name: (("dusk", "hills", "oranges", "drawing", "cup")[n % 5], "") for n, name in enumerate(strangers)}
    for name, (photo, cover) in faces.items():
        person, at = cast[name], times.day(120, 9)
        persons.change_profile(
            person_id=person.pk,
            name=person.name,
            native_name=person.native_name,
            about=person.about,
            place=person.place,
            photo_id=album.photo(photo, person, at) if photo else None,
            cover_id=album.photo(cover, person, at) if cover else None,
            at=at,
        )
