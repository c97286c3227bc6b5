"""Row scope: the only place that says which rows an actor reads and where it writes (RULES 2).

Reading: a criterion on every scoped model goes with every ORM statement, whether the statement
names the model or only loads it by a relation. Writing: the regions a row comes from and goes to
are looked at before each flush. Without an actor, nothing is visible.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState

from app.db.base import Model
from app.db.guard import LOADER
from app.db.meta import Scope
from app.db.registry import Base
from app.policies.actor import Actor, Grant, actor_of
from app.resource.registry import registry

# What the criterion of somebody is who sees every row.
ALWAYS = and_(true(), true())
# The tree along which rows are seen; its one root is the whole.
SCOPE_TREE = "region"
# The state of a version in force that is neither suspended nor cancelled (RULES 4).
PUBLISHED = "published"
SCOPED = (Scope.SHARED, Scope.REGIONAL, Scope.PUBLISHED)


class Criterion(LoaderCriteriaOption):
    """A criterion that follows its model into every alias.

    The library adapts a plain expression where the alias is selected from or joined along a
    relation, and leaves it on the unaliased table where the join has a condition of its own.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals
    # One small object stands for all criteria of one structure on one model.
    _tokens: ClassVar[dict[Any, object]] = {}

    @cached_property
    def _known(self) -> tuple[object, Sequence[Any]]:
        """The token of the structure, and the values in it: who asks is in these alone."""
        criteria: Any = self.where_criteria
        known = criteria._generate_cache_key()
        structure = (self.entity, self.include_aliases, self.propagate_to_loaders, known.key)
        return self._tokens.setdefault(structure, object()), known.bindparams

    def _gen_cache_key(self, _anon_map: Any, bindparams: list[Any]) -> tuple[Any, ...]:
        # Every statement carries every criterion: walking through them all would cost more than
        # the statement itself.
        token, values = self._known
        bindparams.extend(values)
        return Criterion, token

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        found = super()._resolve_where_criteria(ext_info)
        if ext_info.is_aliased_class:
            adapted: ColumnElement[bool] = ext_info._adapter.traverse(found)
            return adapted
        return found


def scoped_models() -> list[type[Model]]:
    """The models whose rows are not everybody's."""
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return [cls for cls in classes if issubclass(cls, Model) and cls.scope in SCOPED]


def add_criteria(state: ORMExecuteState) -> None:
    """Give every ORM statement the criteria of its session's actor."""
    actor = actor_of(state.session)
    if actor.system or state.is_column_load:
        state.update_execution_options(scoped=LOADER)
        return
    if state.is_select:
        state.statement = state.statement.options(*_options(actor))
        by_orm = LOADER if state.is_relationship_load else True
        state.update_execution_options(scoped=by_orm)


@lru_cache(maxsize=1024)
def _options(actor: Actor) -> tuple[Any, ...]:
    return tuple(
        Criterion(model, visible(model, actor), include_aliases=True) for model in scoped_models()
    )


def visible(model: type[Model], actor: Actor) -> ColumnElement[bool]:
    """The rows of `model` that `actor` may know of."""
    if actor.system:
        return true()
    if model.child_of:
        parent = _table(model.child_of)
        inner = _rows(_model_of_table(model.child_of), actor, parent.c)
        if inner.compare(ALWAYS):
            # Who sees every record sees every child: no list of all records is made for that.
            return true()
        found: ColumnElement[bool] = model.parent_id.in_(select(parent.c.id).where(inner))
        return found
    return _rows(model, actor, model)


def _rows(model: type[Model], actor: Actor, columns: Any) -> ColumnElement[bool]:
    """The criterion on `columns`: those of the model, or of its bare table in a subquery."""
    if actor.visitor:
        return _open(model, columns)
    own = or_(false(), *(_within(model, grant, columns) for grant in _reading(model, actor)))
    if model.scope is Scope.REGIONAL:
        return or_(own, _from_above(model, actor, columns)) if model.shown_below else own
    public = _everybodys(model, columns)
    if model.scope is Scope.PUBLISHED:
        return or_(public, own)
    drafts = or_(false(), *(_owned(model, grant, columns) for grant in _writing(model, actor)))
    return or_(public, drafts) if actor.grants else false()


def _open(model: type[Model], columns: Any) -> ColumnElement[bool]:
    """What anybody reads: published versions in force and public states, of models that say so."""
    if not model.visitors:
        return false()
    if model.versioned:
        return and_(columns.is_current, columns.state == PUBLISHED)
    found: ColumnElement[bool] = columns.state.in_(model.public) if model.public else true()
    return found


def _from_above(model: type[Model], actor: Actor, columns: Any) -> ColumnElement[bool]:
    """What regions above have published, to be read where it is followed."""
    above = {
        int(key) for grant in _reading(model, actor) for key in grant.region_path.split("/") if key
    }
    return and_(columns.valid_from.is_not(None), columns.region_id.in_(sorted(above)))


def _everybodys(model: type[Model], columns: Any) -> ColumnElement[bool]:
    """The rows that are read by everybody, once they are published or in a public state."""
    if model.public:
        found: ColumnElement[bool] = columns.state.in_(model.public)
        return found
    return columns.valid_from.is_not(None) if model.versioned else true()


def unpublished(model: type[Model], actor: Actor) -> ColumnElement[bool]:
    """The rows of `model` whose drafts `actor` sees: those that are not only read by everybody."""
    open_to_others = model.versioned and (model.shown_below or model.scope is not Scope.REGIONAL)
    if actor.system or not open_to_others:
        return true()
    if model.scope is not Scope.SHARED:
        return or_(false(), *(_within(model, grant, model) for grant in _reading(model, actor)))
    return or_(false(), *(_owned(model, grant, model) for grant in _writing(model, actor)))


def _reading(model: type[Model], actor: Actor) -> list[Grant]:
    names = {resource.name for resource in registry.all() if resource.model is model}
    return [g for g in actor.grants if not names or any((n, "read") in g.rights for n in names)]


def _writing(model: type[Model], actor: Actor) -> list[Grant]:
    names = [resource.name for resource in registry.all() if resource.model is model]
    return [g for g in actor.grants if any(n in names and a != "read" for n, a in g.rights)]


def _within(model: type[Model], grant: Grant, columns: Any) -> ColumnElement[bool]:
    return and_(
        in_tree(columns.region_id, SCOPE_TREE, grant.region_path), _narrowed(model, grant, columns)
    )


def _owned(model: type[Model], grant: Grant, columns: Any) -> ColumnElement[bool]:
    return and_(columns.region_id == grant.region_id, _narrowed(model, grant, columns))


def _narrowed(model: type[Model], grant: Grant, columns: Any) -> ColumnElement[bool]:
    """A person of one body sees what that body, or one it leads, has to do with."""
    names = [meta.name for meta in model.metas.values() if meta.narrows]
    if grant.body_path is None or not names:
        return true()
    keys = [getattr(columns, f"{name}_id") for name in names]
    return or_(*(in_tree(key, "body", grant.body_path) for key in keys))


def in_tree(key: Any, table: str, path: str) -> ColumnElement[bool]:
    """`key` is the row of `path` or one below it; the whole tree costs nothing."""
    if not path:
        return false()
    if table == SCOPE_TREE and path.count("/") == 2:
        return true()
    tree = _table(table)
    below = select(tree.c.id).where(tree.c.path >= path, tree.c.path < path[:-1] + "0")
    found: ColumnElement[bool] = key.in_(below)
    return found


def _table(name: str) -> Any:
    """The table under a name of the scope's own: an alias of the model must not capture it."""
    return Base.metadata.tables[name].alias(f"scope_{name}")


def _model_of_table(name: str) -> type[Model]:
    return next(cls for cls in scoped_models() if cls.__table__.name == name)
