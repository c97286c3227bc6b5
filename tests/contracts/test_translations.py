"""The Chinese texts: complete, of use, and with one word for one thing."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from tests.contracts.source import ROOT
from tools.translations import said, translated, translations

PLACE = re.compile(r"%\(\w+\)[sd]")
# Words that the glossary decided against.
REJECTED = re.compile(
    r"\b(matters?|catalogu[e]s?|directory|cent[r]es?|organi[sz]ations?)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def chinese():
    return translations()


@pytest.fixture(scope="module")
def texts():
    return said()


@pytest.fixture(scope="module")
def glossary():
    with (ROOT / "translations" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_text_that_is_shown_has_its_chinese(texts, chinese):
    missing = [f"{texts[msgid]} {msgid!r}" for msgid in sorted(texts.keys() - chinese.keys())]
    assert not missing, "\n".join(missing)


def test_every_translation_is_shown_somewhere(texts, chinese):
    assert not sorted(chinese.keys() - texts.keys())


def test_no_translation_is_doubtful():
    assert not [message.id for message in translated() if message.id and message.fuzzy]


def test_a_translation_keeps_the_places_of_its_values(chinese):
    changed = [
        msgid
        for msgid, words in chinese.items()
        if Counter(PLACE.findall(msgid)) != Counter(PLACE.findall(words))
    ]
    assert not changed


def test_no_text_uses_a_word_that_the_glossary_rejects(texts):
    assert not [f"{place} {msgid}" for msgid, place in texts.items() if REJECTED.search(msgid)]


@pytest.mark.parametrize("column", ["term", "English", "Chinese"])
def test_the_glossary_has_one_word_for_one_thing(glossary, column):
    words = Counter(row[column].casefold() for row in glossary)
    assert not [word for word, times in words.items() if times > 1]


def test_every_line_of_the_glossary_is_complete(glossary):
    assert not [row for row in glossary if set(row) != {"term", "English", "Chinese", "source"}]
    assert not [row["term"] for row in glossary if not all(row.values())]


def plurals(english: str) -> set[str]:
    """The word as a title and in the plural: `service center` is said as `Service centers`."""
    many = f"{english[:-1]}ies" if english.endswith("y") else f"{english}s"
    return {english, many}


def test_a_word_of_the_glossary_is_translated_as_the_glossary_says(glossary, chinese):
    said_as = {word: row["Chinese"] for row in glossary for word in plurals(row["English"])}
    other = {
        msgid: (words, said_as[msgid.casefold()])
        for msgid, words in chinese.items()
        if words != said_as.get(msgid.casefold(), words)
    }
    assert not other
