"""No resource without its contract, and none that does not speak for itself."""

from __future__ import annotations

from importlib import import_module

import pytest

import views
from app.kernel.lazy import LazyText
from app.resource.fields import child_fields
from app.resource.registry import registry
from tests.contracts.source import ROOT
from tests.support.contract import ResourceContract
from tests.support.rights import is_shared
from tools.translations import translations

RESOURCES = views and registry.all()
CONTRACTS = sorted((ROOT / "tests" / "resources").glob("test_*.py"))


def contracts():
    """The contract tests that there are."""
    modules = [import_module(f"tests.resources.{path.stem}") for path in CONTRACTS]
    found = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    return [kind for kind in found if kind.__base__ is ResourceContract]


def test_every_resource_has_a_contract_test():
    tested = [kind.resource.name for kind in contracts()]
    assert sorted(tested) == sorted(resource.name for resource in RESOURCES)


def test_who_may_do_what_is_said_once_for_each_scope_class():
    assert [resource.name for resource in RESOURCES if not is_shared(resource.access)] == []


def test_a_factory_makes_records_of_the_resource_that_it_is_tested_with():
    for kind in contracts():
        assert kind.factory.resource().model is kind.resource.model, kind.__name__


def texts(resource):
    """Every text that the declaration of a resource shows."""
    yield from (resource.label, resource.singular)
    if resource.menu:
        yield resource.menu.group
    for field in resource.fields().values():
        yield from texts_of(field)
    for part in resource.layout:
        yield getattr(part, "label", None)
    if resource.workflow:
        parts = (*resource.workflow.states, *resource.workflow.transitions)
        yield from (part.label for part in parts)


def texts_of(field):
    yield from (field.label, field.help, field.unit)
    if field.target and field.kind == "children":
        for inner in child_fields(field).values():
            yield from texts_of(inner)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_every_text_of_a_declaration_has_its_chinese(resource):
    chinese = translations()
    for text in texts(resource):
        assert text is None or (isinstance(text, LazyText) and chinese.get(text.msgid)), repr(text)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_every_field_is_shown_somewhere(resource):
    shown = {name for part in resource.layout for name in getattr(part, "fields", ())}
    shown |= {part.field for part in resource.layout if hasattr(part, "field")}
    assert set(resource.fields()) - shown - {"region"} == set()
