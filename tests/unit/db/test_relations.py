from __future__ import annotations

from typing import Any, Optional

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Mapped, Session

from app.db.base import Model, models
from app.db.columns import belongs_to, has_many, text
from app.db.meta import Kind, Meta, Scope
from app.db.registry import class_named
from app.db.relations import build_relation
from app.kernel.errors import WrongDeclaration


@pytest.fixture
def made(own, region):
    """Three models that refer to each other, in a database of their own."""

    class Note(own, scope=Scope.REGIONAL, child_of="thing"):
        words: Mapped[str] = text(20, "Words")

    class Rule(own, scope=Scope.REGIONAL, versioned=True):
        name: Mapped[str] = text(20, "Name")

    class Thing(own, scope=Scope.REGIONAL):
        name: Mapped[str] = text(20, "Name")
        rule: Mapped[Rule] = belongs_to("Rule")
        other: Mapped[Thing | None] = belongs_to("Other")
        notes: Mapped[list[Note]] = has_many("Notes")

    own.registry.configure()
    engine = create_engine("sqlite://")
    own.metadata.create_all(engine)
    with Session(engine) as session:
        place = region(name="旌阳区", path="/1/")
        session.add(place)
        session.flush()
        session.info["place"] = place.id
        session.info["models"] = {"Note": Note, "Rule": Rule, "Thing": Thing}
        yield session
    engine.dispose()


def put(session, model_name, **values):
    model = session.info["models"][model_name]
    row = model(region_id=session.info["place"], **values)
    session.add(row)
    session.flush()
    return row


def rule(session, number, record, **values):
    return put(
        session, "Rule", id=number, record_id=record, name=f"规则{number}", state="", **values
    )


def test_a_relation_has_a_key_column_and_reads_by_its_name(made):
    rule(made, 1, 1, is_current=True)
    first = put(made, "Thing", name="甲", rule_id=1)
    second = put(made, "Thing", name="乙", rule_id=1, other_id=first.id)
    assert second.other is first
    assert first.other is None
    assert second.region.name == "旌阳区"


def test_an_optional_relation_has_an_optional_key(made):
    thing = made.info["models"]["Thing"]
    assert thing.__table__.c.other_id.nullable
    assert not thing.__table__.c.rule_id.nullable
    assert (thing.metas["other"].required, thing.metas["rule"].required) == (False, True)
    assert thing.metas["rule"].target == "Rule"


def test_every_key_has_an_index_and_a_foreign_key(made):
    table = made.info["models"]["Thing"].__table__
    for name, target in (("rule_id", "rule"), ("other_id", "thing"), ("region_id", "region")):
        (key,) = table.c[name].foreign_keys
        assert key.column.table.name == target
        assert table.c[name].index


def test_a_relation_to_a_versioned_record_leads_to_its_published_version(made):
    rule(made, 1, 1, is_working=False)
    rule(made, 2, 1, version_no=2, is_working=False, is_current=True)
    rule(made, 3, 1, version_no=3)
    assert put(made, "Thing", name="甲", rule_id=1).rule.version_no == 2


def test_a_relation_to_a_record_that_is_not_published_leads_nowhere(made):
    rule(made, 1, 1)
    assert put(made, "Thing", name="甲", rule_id=1).rule is None


def test_a_relation_is_for_reading_only(made):
    first = rule(made, 1, 1, is_current=True)
    rule(made, 2, 2, is_current=True)
    thing = put(made, "Thing", name="甲", rule_id=2)
    thing.rule = first
    made.flush()
    made.expire_all()
    assert thing.rule_id == 2


def test_child_rows_come_in_their_order(made):
    rule(made, 1, 1, is_current=True)
    thing = put(made, "Thing", name="甲", rule_id=1)
    for position, words in ((2, "丙"), (0, "甲"), (1, "乙")):
        put(made, "Note", parent_id=thing.id, position=position, words=words)
    assert [note.words for note in thing.notes] == ["甲", "乙", "丙"]
    meta = type(thing).metas["notes"]
    assert (meta.kind, meta.target, meta.required) == (Kind.CHILDREN, "Note", False)


@pytest.mark.parametrize(
    ("annotation", "target", "required"),
    [
        ("Mapped[Region]", "Region", True),
        ("Mapped[Region | None]", "Region", False),
        ("Mapped[Optional[Region]]", "Region", False),
        ("Mapped['Region']", "Region", True),
        ("Mapped['Region | None']", "Region", False),
        (Mapped["Region"], "Region", True),
        (Mapped["Region | None"], "Region", False),
        (Mapped[Optional["Region"]], "Region", False),  # noqa: F821 a name within a name
    ],
)
def test_an_annotation_says_the_target_and_whether_it_may_be_absent(
    own, region, annotation, target, required
):
    named = build_relation(_blank(), "place", _meta(), annotation)
    assert (named.target, named.required) == (target, required)


def test_an_annotation_may_be_the_class_itself(own, region):
    assert build_relation(_blank(), "place", _meta(), Mapped[region]).target == "Region"
    optional = build_relation(_blank(), "place", _meta(), Mapped[region | None])
    assert (optional.target, optional.required) == ("Region", False)


def _blank() -> Any:
    return type("Thing", (), {"__annotations__": {}})


def _meta():
    return Meta(kind=Kind.RELATION, label="Place")


@pytest.mark.parametrize("annotation", ["Mapped[]", "Mapped[3]", "Mapped[[Region]]"])
def test_an_annotation_that_names_no_model_is_refused_by_name(annotation):
    with pytest.raises(WrongDeclaration, match=r"Thing\.place names no model"):
        build_relation(_blank(), "place", _meta(), annotation)


def test_a_relation_without_an_annotation_is_refused_by_name(own):
    with pytest.raises(WrongDeclaration, match=r"Thing\.place"):
        type(
            "Thing",
            (own,),
            {"__module__": __name__, "place": belongs_to("Place")},
            scope=Scope.GLOBAL,
        )


def test_a_relation_to_a_model_that_does_not_exist_is_refused_by_name(own, region):
    class Thing(own, scope=Scope.REGIONAL):
        notes: Mapped[list[Nothing]] = has_many("Notes")  # noqa: F821 that is the point

    with pytest.raises(Exception, match="Nothing"):
        own.registry.configure()


def test_every_relation_of_the_product_leads_to_a_model():
    relations = [meta for model in models() for meta in model.metas.values() if meta.target]
    assert all(issubclass(class_named(meta.target), Model) for meta in relations)
