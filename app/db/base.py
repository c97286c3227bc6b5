"""The base of every model: identity, lock counter, scope class, versions and relations.

`class Thing(Model, scope=Scope.REGIONAL, versioned=True)` says who may see the rows and whether
a draft stands beside the published version. A published model may say with `public` in which states
its rows are everybody's; in the others they are their region's. What a regional model with
`shown_below` has published is read by the regions below too. What `visitors` may see of a model,
published versions or public states alone, is read without an account. The rest is columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Table, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.db.columns import Relation
from app.db.meta import Kind, Meta, Scope
from app.db.registry import Base, table_name
from app.db.relations import build_relation
from app.db.types import BigKey, JsonText, UtcDateTime, tree_path
from app.kernel.errors import WrongDeclaration
from app.kernel.lazy import _

REGION_META = Meta(kind=Kind.RELATION, label=_("Region"), headings=("行政区划",), written_as="code")


class Model(Base):
    """A record with an identity that never changes and a counter that guards its writes."""

    __abstract__ = True

    scope: ClassVar[Scope | None] = None
    versioned: ClassVar[bool] = False
    stateful: ClassVar[bool] = False
    public: ClassVar[tuple[str, ...]] = ()
    shown_below: ClassVar[bool] = False
    visitors: ClassVar[bool] = False
    child_of: ClassVar[str | None] = None
    # The relation to its record, of child rows that have a list of their own.
    owned_by: ClassVar[str | None] = None
    tree: ClassVar[str | None] = None
    searched: ClassVar[tuple[str, ...]] = ()
    metas: ClassVar[dict[str, Meta]] = {}

    if TYPE_CHECKING:
        __table__: ClassVar[Table]
        # Set by `__init_subclass__` where the class keywords ask for them.
        path: Any
        extra: Any
        created_at: Any
        updated_at: Any
        region_id: Any
        parent_id: Any
        position: Any
        record_id: Any
        version_no: Any
        state: Any
        is_working: Any
        is_current: Any
        valid_from: Any
        valid_until: Any
        submitted_by: Any
        due_on: Any
        proceeding: Any

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, sort_order=-10)
    version: Mapped[int] = mapped_column(Integer, default=1, sort_order=90)

    def __init_subclass__(
        cls,
        *,
        scope: Scope | None = None,
        versioned: bool = False,
        stateful: bool = False,
        public: tuple[str, ...] = (),
        shown_below: bool = False,
        visitors: bool = False,
        child_of: str | None = None,
        tree: str | None = None,
        search: tuple[str, ...] = (),
        **keywords: Any,
    ) -> None:
        if cls.__dict__.get("__abstract__"):
            super().__init_subclass__(**keywords)
            return
        cls.scope, cls.versioned, cls.child_of, cls.tree = scope, versioned, child_of, tree
        cls.searched, cls.stateful = search, stateful or versioned
        cls.public, cls.shown_below, cls.visitors = public, shown_below, visitors
        cls.__tablename__ = table_name(cls.__name__)
        cls.metas = _metas(cls)
        cls.owned_by = next((meta.name for meta in cls.metas.values() if meta.owner), None)
        _add_framework_columns(cls)
        indexes = (*_unique_indexes(cls), *_due_index(cls))
        cls.__table_args__ = (*indexes, {"sqlite_autoincrement": True})
        super().__init_subclass__(**keywords)

    @classmethod
    def for_everybody(cls) -> bool:
        """Whether anybody at all may read rows of this model, signed in or not."""
        return cls.visitors or cls.scope is Scope.GLOBAL

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        # Counted by the session: the first row of a draft goes on counting its record's.
        return {"version_id_col": cls.version, "version_id_generator": False}


def _metas(cls: type[Model]) -> dict[str, Meta]:
    """The fields in the order of their declaration, mixins first; relations are built here."""
    metas: dict[str, Meta] = {}
    for base in reversed(cls.__mro__):
        if base in Model.__mro__:
            continue
        annotations = base.__dict__.get("__annotations__", {})
        for name, value in list(base.__dict__.items()):
            meta = _meta_of(value)
            if meta is not None:
                annotation = annotations.get(name)
                metas[name] = (
                    build_relation(cls, name, meta, annotation)
                    if isinstance(value, Relation)
                    else meta.named(name, required=not _nullable(annotation))
                )
    return metas


def _meta_of(value: object) -> Meta | None:
    if isinstance(value, Relation):
        return value.meta
    column = getattr(value, "column", None)
    info = getattr(column, "info", None)
    return info.get("meta") if info else None


def _nullable(annotation: object) -> bool:
    return "None" in str(annotation) or "Optional" in str(annotation)


def _add_framework_columns(cls: type[Model]) -> None:
    if cls.tree:
        cls.path = mapped_column(tree_path(), default="", index=True)
    if cls.child_of:
        _add_child_columns(cls)
        return
    if cls.scope is Scope.SYSTEM:
        return
    cls.extra = mapped_column(JsonText, nullable=True, sort_order=91)
    cls.created_at = _moment(92)
    cls.updated_at = _moment(93)
    if cls.scope in (Scope.SHARED, Scope.REGIONAL, Scope.PUBLISHED):
        cls.metas["region"] = build_relation(cls, "region", REGION_META, "Mapped[Region]")
    if cls.stateful:
        cls.state = mapped_column(String(20), nullable=False, default="draft", index=True)
        cls.submitted_by = mapped_column(Integer, nullable=True)
        cls.due_on = mapped_column(Date, nullable=True)
        cls.proceeding = mapped_column(JsonText, nullable=True)
    if cls.versioned:
        _add_version_columns(cls)


def _moment(order: int) -> Any:
    return mapped_column(
        UtcDateTime, nullable=False, server_default=text("CURRENT_TIMESTAMP"), sort_order=order
    )


def _add_child_columns(cls: type[Model]) -> None:
    key = ForeignKey(f"{cls.child_of}.id", ondelete="CASCADE")
    cls.parent_id = mapped_column(BigKey, key, index=True, nullable=False)
    cls.position = mapped_column(Integer, nullable=False, default=0)
    if cls.owned_by:
        cls.metas["region"] = build_relation(cls, "region", REGION_META, "Mapped[Region]")
    elif cls.scope in (Scope.SHARED, Scope.REGIONAL, Scope.PUBLISHED):
        cls.region_id = mapped_column(BigKey, ForeignKey("region.id"), nullable=False, index=True)


def _add_version_columns(cls: type[Model]) -> None:
    key = ForeignKey(f"{cls.__tablename__}.id")
    cls.record_id = mapped_column(BigKey, key, nullable=False, index=True)
    cls.version_no = mapped_column(Integer, nullable=False, default=1)
    cls.is_working = mapped_column(nullable=False, default=True, type_=Boolean())
    cls.is_current = mapped_column(nullable=False, default=False, type_=Boolean())
    cls.valid_from = mapped_column(UtcDateTime, nullable=True)
    cls.valid_until = mapped_column(UtcDateTime, nullable=True)


def _unique_indexes(cls: type[Model]) -> list[Index]:
    """Natural keys are unique within a region (RULES 1), among working and among current rows."""
    indexes = []
    regional = "region" in cls.metas
    for meta in cls.metas.values():
        if not meta.unique:
            continue
        columns = ("region_id", meta.name) if regional else (meta.name,)
        for flag in ("is_working", "is_current") if cls.versioned else ("",):
            indexes.append(_unique(cls.__tablename__, columns, flag))
    for flag in ("is_working", "is_current") if cls.versioned else ():
        indexes.append(_unique(cls.__tablename__, ("record_id",), flag))
    return indexes


def _unique(table: str, columns: tuple[str, ...], flag: str) -> Index:
    name = "_".join(("uq", table, *columns, flag)).rstrip("_")
    if not flag:
        return Index(name, *columns, unique=True)
    # As the condition is rendered in queries: SQLite takes a partial index for no other form.
    sqlite = text(f"{flag} = 1")
    return Index(name, *columns, unique=True, sqlite_where=sqlite, postgresql_where=text(flag))


def _due_index(cls: type[Model]) -> list[Index]:
    """What is due is found without looking at everything that is not."""
    if not cls.stateful or cls.child_of or cls.scope is Scope.SYSTEM:
        return []
    running = text("due_on IS NOT NULL")
    name = f"ix_{cls.__tablename__}_due_on"
    return [Index(name, "due_on", sqlite_where=running, postgresql_where=running)]


def models() -> list[type[Model]]:
    """Every mapped model of ours."""
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Model)]


def check_models() -> None:
    """Refuse a model that does not say who may see it, or says it twice.

    :raises WrongDeclaration: naming the model.
    """
    for model in models():
        if model.scope is None:
            raise WrongDeclaration(f"{model.__name__} declares no scope class")
        if model.public and (model.scope is not Scope.PUBLISHED or model.versioned):
            raise WrongDeclaration(f"{model.__name__} is not of those whose states are public")
        if model.shown_below and (model.scope is not Scope.REGIONAL or not model.versioned):
            raise WrongDeclaration(f"{model.__name__} has no versions of regions to show below")
