"""The people of the story. Each has an address under guanxi.example and one password that all of them share.

Nobody has signed up here: a demo's people are simply there, with their address proved, so that a password is
enough to look through their eyes.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_noop as _

from guanxi.demo.times import Times
from guanxi.people.states import Consent

if TYPE_CHECKING:
    from guanxi.people.models import Person

PASSWORD = "open sesame"  # noqa: S105 a demo's, printed when the market opens
DOMAIN = "guanxi.example"
FILES = Path(__file__).parent
FIRST_PHONE = 8613800100000


@dataclass(frozen=True)
class SignIn:
    """Somebody to look through the eyes of."""

    name: str
    what_for: str

    @property
    def login(self) -> str:
        return address(self.name)


SIGN_INS = (
    SignIn("Lin Yue", _("buys: a verdict by her people, a parcel on its way to her door")),
    SignIn("Wang Mei", _("sells: the desk of Mei's Tea, lots, cash, promises")),
    SignIn("Karim", _("carries: today's round and the cash in his pocket")),
    SignIn("Aunt Ping", _("keeps a pick-up point, carries, counts another courier's cash")),
    SignIn("Lucie Martin", _("buys in Lyon and reads French")),
    SignIn("Qiao An", _("operates this market")),
)


def address(name: str) -> str:
    """Wang Mei is wang.mei@guanxi.example."""
    plain = name.lower().translate(str.maketrans("éèêëàâîïôûüçñ’'", "eeeeaaiiouucn  "))
    return ".".join(plain.replace("-", " ").split()) + f"@{DOMAIN}"


@dataclass(frozen=True)
class Cast:
    """Everybody, by name, and the names of everybody in one town's network."""

    by_name: dict[str, "Person"]
    towns: dict[str, list[str]]

    def __getitem__(self, name: str) -> "Person":
        return self.by_name[name]

    def of(self, *towns: str) -> list["Person"]:
        return [self.by_name[name] for town in towns for name in self.towns[town]]


def people(random: Random, times: Times) -> Cast:
    """The cast first, then neighbours with names drawn from several countries."""
    cast = tomllib.loads((FILES / "cast.toml").read_text())["people"]
    rows = [*cast, *_neighbours(random, {row["name"] for row in cast})]
    secret = make_password(PASSWORD)
    found = [_person(row, number, secret, times) for number, row in enumerate(rows)]
    made = get_user_model()._default_manager.bulk_create(found)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email or "", verified=True, primary=True) for person in made
    )
    towns: dict[str, list[str]] = {}
    for row in rows:
        towns.setdefault(row.get("town", "cast"), []).append(row["name"])
    return Cast({person.name: person for person in made}, towns)


def _person(row: dict[str, str], number: int, secret: str, times: Times) -> "Person":
    operates = row.get("operates") == "yes"
    return get_user_model()(
        name=row["name"],
        native_name=row.get("native", ""),
        email=address(row["name"]),
        phone=f"+{FIRST_PHONE + number}",
        phone_verified=True,
        about=row.get("about", ""),
        place=row.get("place", ""),
        language=row.get("language", ""),
        consent=row.get("consent", Consent.NAMED),
        password=secret,
        joined_at=times.day(500 - number, 9),
        is_staff=operates,
        is_superuser=operates,
    )


def _neighbours(random: Random, taken: set[str]) -> list[dict[str, str]]:
    """The rest of the towns, so many for each place as neighbours.toml says."""
    words = tomllib.loads((FILES / "neighbours.toml").read_text())
    names = _Names(random, words, set(taken))
    rows = []
    for town in words["towns"]:
        abouts = list(words["abouts"][town["abouts"]])
        random.shuffle(abouts)
        for number in range(town["people"]):
            about = abouts[number] if number < len(abouts) and number % 4 else ""
            row = {"place": town["place"], "about": about, "consent": _consent(random), "town": town["key"]}
            rows.append(row | names.one(town["names"]))
    return rows


def _consent(random: Random) -> str:
    return random.choices([Consent.NAMED, Consent.COUNTED, Consent.NONE, Consent.UNASKED], weights=[70, 16, 6, 8])[0]


class _Names:
    """Draws names without drawing the same twice."""

    def __init__(self, random: Random, words: dict[str, dict[str, list[str]]], taken: set[str]) -> None:
        self.random, self.words, self.taken = random, words, taken

    def one(self, kind: str) -> dict[str, str]:
        while True:
            drawn = self._chinese() if kind == "chinese" else self._western(kind)
            if drawn["name"] not in self.taken:
                self.taken.add(drawn["name"])
                return drawn

    def _chinese(self) -> dict[str, str]:
        """王 and 秀英 are Wang Xiuying, 王秀英."""
        family = self.random.choice(self.words["chinese"]["family"]).split()
        given = self.random.choice(self.words["chinese"]["given"]).split()
        return {"name": f"{family[1]} {given[1]}", "native": family[0] + given[0]}

    def _western(self, kind: str) -> dict[str, str]:
        given = self.random.choice(self.words[kind]["given"])
        return {"name": f"{given} {self.random.choice(self.words[kind]['family'])}"}
