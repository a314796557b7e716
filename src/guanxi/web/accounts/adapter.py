"""How allauth reaches our people."""

from allauth.account.adapter import DefaultAccountAdapter

from guanxi.people.models import Person


class PersonAdapter(DefaultAccountAdapter):
    """Sign-up and sign-in by e-mail or phone."""


def display(person: Person) -> str:
    return person.name
