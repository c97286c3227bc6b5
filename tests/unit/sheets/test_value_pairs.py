"""What is typed and what it means, pair by pair."""

import csv
import json
from pathlib import Path

import pytest

from app.sheets.values import ValueReader
from tests.support.scoring import COUNTY
from tests.unit.sheets.specs import VOCABULARY

FILE = Path(COUNTY).parent / "values.tsv"
SIGNS = {"\\n": "\n", "\\r": "\r", "\\u200b": "\u200b", "\\u00a0": "\u00a0", "\\ufeff": "\ufeff"}


def pairs():
    """Each pair as the file has it; signs that nobody sees are written out there."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            typed = row["typed"]
            for written, sign in SIGNS.items():
                typed = typed.replace(written, sign)
            yield row["field"], typed, json.loads(row["value"])


PAIRS = list(pairs())


@pytest.fixture(scope="module")
def reader():
    return ValueReader(VOCABULARY.words)


def as_json(value):
    return value.to_json() if hasattr(value, "to_json") else value


def test_there_are_three_hundred():
    assert len({(field, typed) for field, typed, _value in PAIRS}) >= 300


@pytest.mark.parametrize(("field", "typed", "value"), PAIRS)
def test_each_form_has_one_meaning(reader, field, typed, value):
    reading = reader.read(VOCABULARY.by_name[field], typed)
    assert (as_json(reading.value), reading.problems, reading.notes) == (value, (), {})
