"""Every sentence a person may read is there in each language, whole and with its placeholders."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from tools import messages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%|%[sd]")


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    return messages.collect()


@pytest.fixture(scope="module", params=messages.LANGUAGES)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return messages.load(request.param)


def forms(string: object) -> tuple[str, ...]:
    """A message's text as a tuple: one form, or one for each number."""
    return tuple(string) if isinstance(string, (tuple, list)) else (str(string or ""),)


def named(message: Message) -> str:
    return forms(message.id)[0][:80]


def placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text)}


def test_every_sentence_of_the_code_is_known_to_each_language(sentences: Catalog, catalog: Catalog) -> None:
    missing = [named(m) for m in sentences if m.id and catalog.get(m.id, m.context) is None]
    assert missing == [], "run: make messages"


def test_no_language_keeps_a_sentence_that_is_said_nowhere(sentences: Catalog, catalog: Catalog) -> None:
    assert [named(m) for m in catalog if m.id and sentences.get(m.id, m.context) is None] == []


def test_every_sentence_is_translated(catalog: Catalog) -> None:
    assert [named(m) for m in catalog if m.id and not all(forms(m.string))] == []


def test_no_translation_is_a_guess(catalog: Catalog) -> None:
    assert [named(m) for m in catalog if m.id and m.fuzzy] == []


def test_a_translation_has_the_placeholders_of_its_sentence(catalog: Catalog) -> None:
    """A form for one thing may leave its number out; otherwise nothing is lost and nothing is made up."""
    wrong = []
    for message in catalog:
        of_each = [placeholders(form) for form in forms(message.id)]
        known, needed = set.union(*of_each), set.intersection(*of_each)
        if message.id and any(not needed <= placeholders(form) <= known for form in forms(message.string) if form):
            wrong.append(named(message))
    assert wrong == []


def test_a_sentence_neither_gains_nor_loses_its_line_break_at_the_ends(catalog: Catalog) -> None:
    def ends(text: str) -> tuple[bool, bool]:
        return text.startswith("\n"), text.endswith("\n")

    assert [
        named(m)
        for m in catalog
        if m.id and any(ends(form) != ends(forms(m.id)[0]) for form in forms(m.string) if form)
    ] == []
