from __future__ import annotations

import pytest
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import CreateIndex, CreateTable

from app.db.base import Model, check_models, models
from app.db.columns import choices, number, text
from app.db.meta import Kind, Scope
from app.db.registry import class_named, table_name
from app.kernel.errors import WrongDeclaration

EVERYWHERE = {"id", "version", "name"}
RECORDS = EVERYWHERE | {"extra", "created_at", "updated_at"}
STATES = {"state", "submitted_by", "due_on", "proceeding"}
VERSIONS = {"record_id", "version_no", "is_working", "is_current", "valid_from", "valid_until"}


def columns(model):
    return set(model.__table__.columns.keys())


def indexes(model):
    return {
        index.name: (
            [column.name for column in index.columns],
            str(index.dialect_options["postgresql"]["where"]),
        )
        for index in model.__table__.indexes
        if index.unique
    }


@pytest.mark.parametrize(
    ("class_name", "table"),
    [
        ("Body", "body"),
        ("ImplementationItem", "implementation_item"),
        ("LegalBasis2", "legal_basis2"),
    ],
)
def test_a_table_is_called_as_its_class(class_name, table):
    assert table_name(class_name) == table


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.SYSTEM, EVERYWHERE),
        (Scope.GLOBAL, RECORDS),
        (Scope.SHARED, RECORDS | {"region_id"}),
        (Scope.REGIONAL, RECORDS | {"region_id"}),
        (Scope.PUBLISHED, RECORDS | {"region_id"}),
    ],
)
def test_the_scope_class_says_which_columns_a_record_has(own, region, scope, expected):
    class Thing(own, scope=scope):
        name: Mapped[str] = text(20, "Name")

    assert columns(Thing) == expected
    assert Thing.scope is scope


def test_the_region_of_a_scoped_record_is_never_absent(own, region):
    class Thing(own, scope=Scope.REGIONAL):
        name: Mapped[str] = text(20, "Name")

    (key,) = Thing.__table__.c.region_id.foreign_keys
    assert key.target_fullname == "region.id"
    assert not Thing.__table__.c.region_id.nullable
    assert Thing.metas["region"].required


def test_a_stateful_record_has_a_state_and_no_versions(own, region):
    class Thing(own, scope=Scope.REGIONAL, stateful=True):
        name: Mapped[str] = text(20, "Name")

    assert columns(Thing) == RECORDS | {"region_id"} | STATES
    assert (Thing.stateful, Thing.versioned) == (True, False)


def test_a_versioned_record_has_versions_and_is_stateful(own, region):
    class Thing(own, scope=Scope.REGIONAL, versioned=True):
        name: Mapped[str] = text(20, "Name")

    assert columns(Thing) == RECORDS | {"region_id"} | STATES | VERSIONS
    assert Thing.stateful


def test_of_a_record_one_row_is_working_and_one_is_current(own, region):
    class Thing(own, scope=Scope.REGIONAL, versioned=True):
        name: Mapped[str] = text(20, "Name")

    assert indexes(Thing) == {
        "uq_thing_record_id_is_working": (["record_id"], "is_working"),
        "uq_thing_record_id_is_current": (["record_id"], "is_current"),
    }


def test_a_natural_key_is_unique_within_a_region(own, region):
    class Thing(own, scope=Scope.REGIONAL):
        name: Mapped[str] = text(20, "Name", unique=True)

    assert indexes(Thing) == {"uq_thing_region_id_name": (["region_id", "name"], "None")}


def test_a_natural_key_of_versions_is_unique_among_working_and_among_current_rows(own, region):
    class Thing(own, scope=Scope.REGIONAL, versioned=True):
        name: Mapped[str] = text(20, "Name", unique=True)

    found = indexes(Thing)
    for flag in ("is_working", "is_current"):
        assert found[f"uq_thing_region_id_name_{flag}"] == (["region_id", "name"], flag)


def test_a_global_key_is_unique_everywhere(own):
    class Thing(own, scope=Scope.GLOBAL):
        name: Mapped[str] = text(20, "Name", unique=True)

    assert indexes(Thing) == {"uq_thing_name": (["name"], "None")}


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_partial_index_says_its_condition_on_both_databases(own, region, dialect):
    class Thing(own, scope=Scope.REGIONAL, versioned=True):
        name: Mapped[str] = text(20, "Name")

    written = [str(CreateIndex(i).compile(dialect=dialect)) for i in Thing.__table__.indexes]
    conditions = sorted(line.partition(" WHERE ")[2].removesuffix(" = 1") for line in written)
    expected = ["due_on IS NOT NULL", "is_current", "is_working"]
    assert [line for line in conditions if line] == expected


def test_keys_are_never_given_twice_on_sqlite(own):
    class Thing(own, scope=Scope.GLOBAL):
        name: Mapped[str] = text(20, "Name")

    assert "AUTOINCREMENT" in str(CreateTable(Thing.__table__).compile(dialect=sqlite.dialect()))


def test_a_child_row_has_its_record_its_place_and_its_region(own, region):
    class Note(own, scope=Scope.REGIONAL, child_of="thing"):
        name: Mapped[str] = text(20, "Name")

    class Thing(own, scope=Scope.REGIONAL):
        name: Mapped[str] = text(20, "Name")

    assert columns(Note) == EVERYWHERE | {"parent_id", "position", "region_id"}
    (key,) = Note.__table__.c.parent_id.foreign_keys
    assert (key.column.table.name, key.ondelete) == ("thing", "CASCADE")


def test_a_child_of_a_global_record_has_no_region(own):
    class Note(own, scope=Scope.GLOBAL, child_of="thing"):
        name: Mapped[str] = text(20, "Name")

    assert columns(Note) == EVERYWHERE | {"parent_id", "position"}


def test_a_tree_keeps_its_path_in_byte_order(own, region):
    written = str(CreateTable(region.__table__).compile(dialect=postgresql.dialect()))
    assert 'path VARCHAR(120) COLLATE "C"' in written
    assert region.tree == "parent"


def test_fields_stand_in_the_order_of_their_declaration_those_of_mixins_first(own):
    class Common:
        first: Mapped[str | None] = text(20, "First")
        second: Mapped[int] = number("Second")

    class Thing(Common, own, scope=Scope.GLOBAL, search=("first",)):
        third: Mapped[list[str] | None] = choices("Third", "words")
        plain: Mapped[int | None] = mapped_column()

    assert list(Thing.metas) == ["first", "second", "third"]
    assert [meta.required for meta in Thing.metas.values()] == [False, True, False]
    assert [meta.name for meta in Thing.metas.values()] == ["first", "second", "third"]
    assert Thing.metas["third"].kind is Kind.CHOICES
    assert Thing.searched == ("first",)


def test_two_models_of_one_mixin_do_not_share_their_columns(own):
    class Common:
        name: Mapped[str] = text(20, "Name")

    class One(Common, own, scope=Scope.GLOBAL):
        """The first."""

    class Two(Common, own, scope=Scope.GLOBAL):
        """The second."""

    assert One.__table__.c.name is not Two.__table__.c.name


@pytest.mark.parametrize("keyword", ["versionned", "scoped", "table"])
def test_a_misspelt_class_keyword_stops_the_program(own, keyword):
    with pytest.raises(TypeError):
        type("Thing", (own,), {"__module__": __name__}, scope=Scope.GLOBAL, **{keyword: True})


def test_the_counter_of_a_row_guards_its_writes(own):
    class Thing(own, scope=Scope.GLOBAL):
        name: Mapped[str] = text(20, "Name")

    own.registry.configure()
    assert Thing.__mapper__.version_id_col is Thing.__table__.c.version
    assert Thing.__mapper__.version_id_generator is False


def test_a_model_that_does_not_say_who_may_see_it_is_refused_by_name(own, monkeypatch):
    class Undecided(own):
        name: Mapped[str] = text(20, "Name")

    monkeypatch.setattr("app.db.base.Base", own)
    assert models() == [Undecided]
    with pytest.raises(WrongDeclaration, match="Undecided declares no scope class"):
        check_models()


def test_every_model_of_the_product_says_who_may_see_it():
    check_models()
    assert all(issubclass(model, Model) for model in models())


def test_a_model_is_found_by_its_name_and_missed_by_it(own, region):
    assert class_named("Region") is region
    with pytest.raises(WrongDeclaration, match="no model named Regoin"):
        class_named("Regoin")


def test_a_table_of_these_columns_can_be_made(own, region):
    class Thing(own, scope=Scope.PUBLISHED, versioned=True, tree="above"):
        name: Mapped[str] = text(20, "Name", unique=True)

    engine = create_engine("sqlite://")
    own.metadata.create_all(engine)
    with engine.connect() as connection:
        assert connection.execute(Thing.__table__.select()).all() == []


def test_only_a_published_model_with_states_says_in_which_it_is_public(own, monkeypatch):
    class Shown(own, scope=Scope.PUBLISHED, stateful=True, public=("listed",)):
        name: Mapped[str] = text(20, "Name")

    monkeypatch.setattr("app.db.base.Base", own)
    check_models()
    monkeypatch.setattr(Shown, "scope", Scope.REGIONAL)
    with pytest.raises(WrongDeclaration, match="Shown"):
        check_models()


def test_only_a_regional_model_with_versions_is_shown_below(own, monkeypatch):
    class Followed(own, scope=Scope.REGIONAL, versioned=True, shown_below=True):
        name: Mapped[str] = text(20, "Name")

    monkeypatch.setattr("app.db.base.Base", own)
    check_models()
    monkeypatch.setattr(Followed, "versioned", False)
    with pytest.raises(WrongDeclaration, match="Followed"):
        check_models()
