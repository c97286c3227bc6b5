"""Records with all that they can hold: related records, child rows, a value in each field."""

from __future__ import annotations

import importlib
from datetime import date, timedelta

from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.registry import class_named
from app.resource.fields import child_fields
from app.resource.registry import registry
from tests.contracts.source import ROOT
from tests.factories.base import NUMBERS, Factory

FIRST_DAY = date(2021, 1, 1)


def below(cls):
    """Every class derived from `cls`."""
    return {one for near in cls.__subclasses__() for one in {near, *below(near)}}


class Books:
    """Makes records of every resource, each with related records and child rows of its own."""

    def __init__(self, session):
        self.session = session
        for path in sorted((ROOT / "tests" / "factories").glob("[!_]*.py")):
            importlib.import_module(f"tests.factories.{path.stem}")
        self.factories = {cls.resource_name: cls for cls in below(Factory)}

    def fill(self, resource, records):
        """The key of the last of several records."""
        return [self._make(resource) for _number in range(records)][-1]

    def values(self, resource, factory):
        """A value for every field that takes any; the factory says which go without."""
        least = factory.values(self.session)
        wanted = [f for f in resource.fields().values() if self._takes_any(resource, factory, f)]
        values = {field.name: self._value(field, at) for at, field in enumerate(wanted)}
        return values | self._lists(resource, whole=True) | least

    def _takes_any(self, resource, factory, field):
        plain = field.kind not in (Kind.RELATION, Kind.CHILDREN)
        linked = {own for own, _theirs in resource.links.values()}
        free = plain and not field.check and not field.system
        return free and field.name not in {*factory.without, *linked}

    def _make(self, resource):
        factory = self.factories[resource.name]
        values = factory.values(self.session) | self._lists(resource)
        for field in resource.fields().values():
            related = field.kind is Kind.RELATION and not field.system
            if related and field.name not in {*values, *factory.without}:
                values[field.name] = self._related(field)
        if resource.standard:
            self._standard(resource.standard, values[resource.standard.on])
        return factory.create(self.session, **values).id

    def _related(self, field):
        target = registry.of_model(class_named(field.target))
        factory = self.factories[target.name]
        make = factory.published if target.workflow else factory.create
        return make(self.session).id

    def _standard(self, overlay, key):
        target = registry.of_model(class_named(overlay.model))
        lists = self._lists(target)
        self.factories[target.name].published(self.session, **lists, **{overlay.on: key})

    def _lists(self, resource, *, whole=False):
        fields = resource.fields().values()
        lists = [field for field in fields if field.kind is Kind.CHILDREN and not field.system]
        return {f.name: [self._child(f, at, whole=whole) for at in range(2)] for f in lists}

    def _child(self, field, at, *, whole):
        inner = child_fields(field).values()
        wanted = [one for one in inner if (one.required or whole) and not one.system]
        return {one.name: self._value(one, at) for one in wanted}

    def _value(self, field, at):
        plain = {
            Kind.RELATION: lambda: self._related(field),
            Kind.NUMBER: lambda: at + 1,
            Kind.YES_NO: lambda: at % 2 == 0,
            Kind.DAY: (FIRST_DAY + timedelta(days=at)).isoformat,
            Kind.LIMIT: lambda: {"value": 5, "unit": "working_day"},
        }
        if field.kind in plain:
            return plain[field.kind]()
        words = labels(self.session, field.choices) if field.choices else []
        if field.kind is Kind.CHOICES:
            return words[:2] or ["甲", "乙"]
        return words[at % len(words)] if words else f"第{next(NUMBERS)}条说明。"
