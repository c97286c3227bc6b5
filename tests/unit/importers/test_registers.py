"""The vocabulary of every resource names only fields that the resource has."""

import importlib

import pytest

from app.sheets.headings import Headings
from app.sheets.vocabulary import Spec, folded
from importers.headings import HEADINGS, PARTS_OF, PATHS
from importers.registers import REGISTERS
from importers.resources import ITEMS, vocabulary_for

for package in ("models", "views", "importers"):
    importlib.import_module(package)

from app.resource.fields import child_fields  # noqa: E402 declarations are loaded first
from app.resource.registry import registry  # noqa: E402 declarations are loaded first

ALL = {ITEMS: HEADINGS, **REGISTERS}


def specs(resource):
    """The fields as the reader sees them, without their code lists."""
    for name, field in resource.fields().items():
        parts = child_fields(field) if field.target and field.kind == "children" else {}
        yield Spec(
            name,
            field.kind.value,
            parts=tuple(Spec(part, inner.kind.value) for part, inner in parts.items()),
        )


@pytest.mark.parametrize("name", ALL)
def test_every_heading_belongs_to_a_field(name):
    resource = registry.get(name)
    known = {spec.name: {part.name for part in spec.parts} for spec in specs(resource)}
    for path in ALL[name]:
        field, _dot, part = path.partition(".")
        assert field in known
        assert not part or part == "unit" or part in known[field]


@pytest.mark.parametrize("name", ALL)
def test_a_heading_means_one_field(name):
    seen = {}
    doubled = []
    for field, words in ALL[name].items():
        for word in words:
            if "." not in field and seen.setdefault(folded(word), field) != field:
                doubled.append((word, field, seen[folded(word)]))
    assert not doubled


@pytest.mark.parametrize("name", ALL)
def test_the_first_heading_of_a_field_finds_it(name):
    vocabulary = vocabulary_for(registry.get(name), specs(registry.get(name)))
    headings = Headings(vocabulary)
    for path, words in ALL[name].items():
        field, _dot, part = path.partition(".")
        if not part:
            assert headings.meaning((words[0],)).field == field


def test_paths_and_parts_name_fields_of_items():
    known = {spec.name for spec in specs(registry.get(ITEMS))}
    assert {name for _above, _below, name in PATHS} <= known
    assert set(PARTS_OF) <= set(HEADINGS["name"])


def test_keys_and_names_of_other_resources_come_from_their_declaration():
    resource = registry.get("agencies")
    vocabulary = vocabulary_for(resource, specs(resource))
    assert (vocabulary.keys, vocabulary.identity) == (("uscc",), ("name",))
    assert vocabulary.by_name["uscc"].coded
    assert vocabulary.by_name["phone"].even


def test_a_resource_without_headings_of_its_own_is_read_by_its_labels():
    resource = registry.get("code-lists")
    labelled = [Spec("label", headings=("Label",)), Spec("code", headings=("Code",))]
    assert Headings(vocabulary_for(resource, labelled)).meaning(("label",)).field == "label"
