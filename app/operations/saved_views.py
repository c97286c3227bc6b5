"""Views of lists under a name: one's own, and those of one's region and the regions above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select

from app.db.ids import allocate
from app.db.saved_views import SavedView
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.kernel.lazy import _
from app.kernel.text import is_text, tidy
from app.operations.unit import operation
from app.policies.actor import Grant, actor_of
from app.policies.history import Change, Operation
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
MOST = 40
LONGEST_NAME, LONGEST_QUERY = 60, 4000


@dataclass(frozen=True)
class View:
    """A saved view as one reader has it; `mine` where the reader may change it."""

    id: int
    name: str
    query: str
    shared: bool
    is_default: bool
    mine: bool


def views_of(session: ActorSession, resource: AnyResource) -> list[View]:
    """The reader's own views of a list, and those shared within his regions or above them.

    :raises Forbidden: where no role of the actor reads the resource.
    """
    actor = actor_of(session)
    actor.require(resource.name, "read")
    places = {key for grant in actor.grants_for(resource.name, "read") for key in _above(grant)}
    own = and_(SavedView.user_id == actor.user_id, SavedView.region_id.is_(None))
    seen = or_(own, SavedView.region_id.in_(sorted(places)))
    query = select(SavedView).where(SavedView.resource == resource.name, seen)
    order = (SavedView.region_id.is_not(None), SavedView.name, SavedView.id)
    rows = session.scalars(query.order_by(*order).limit(MOST))
    return [_view(session, resource, row) for row in rows]


def default_of(views: Sequence[View]) -> View | None:
    """The view that a list opens with: one's own choice, else that of one's region."""
    chosen = [view for view in views if view.is_default]
    return min(chosen, key=lambda view: view.shared, default=None)


def may_share(session: ActorSession, resource: AnyResource) -> bool:
    """Whether the actor does more with these records than look, and so may share views."""
    return _sharing(session, resource) is not None


def save_view(
    session: ActorSession,
    resource: AnyResource,
    name: str,
    query: str,
    *,
    shared: bool = False,
    is_default: bool = False,
) -> View:
    """Keep a view under a name; one of this name that is the actor's gets the new content.

    :raises Forbidden: for sharing without more than a right to look.
    :raises Invalid: for a name or a query that does not fit, or where there are too many.
    """
    called = _checked(name, query)
    grant = _sharing(session, resource) if shared else None
    if shared and grant is None:
        raise Forbidden
    with operation(session, resource.name, "read", kind="save_view") as opened:
        row = _named(session, resource, called, grant) or _new(session, resource, called, grant)
        before, row.query = row.query, query
        _tell(opened, resource, [f"{called}: {before}" if before else None, f"{called}: {query}"])
        session.add(row)
        _put_first(session, row, is_default)
        session.flush()
        return _view(session, resource, row)


def change_view(
    session: ActorSession,
    resource: AnyResource,
    view_id: int,
    *,
    name: str | None = None,
    is_default: bool | None = None,
) -> View:
    """Give a view another name, or open the list with it.

    :raises NotFound: where it is none that the actor may change.
    :raises Invalid: for a name that does not fit.
    """
    with operation(session, resource.name, "read", kind="save_view") as opened:
        row = _own(session, resource, view_id)
        before = row.name
        row.name = _checked(name or row.name, row.query)
        if is_default is not None:
            _put_first(session, row, is_default)
        _tell(opened, resource, [before, row.name])
        session.flush()
        return _view(session, resource, row)


def drop_view(session: ActorSession, resource: AnyResource, view_id: int) -> str:
    """Take a view away; gives its name.

    :raises NotFound: where it is none that the actor may change.
    """
    with operation(session, resource.name, "read", kind="drop_view") as opened:
        row = _own(session, resource, view_id)
        name = str(row.name)
        _tell(opened, resource, [f"{name}: {row.query}", None])
        session.delete(row)
    return name


def _above(grant: Grant) -> list[int]:
    return [int(key) for key in grant.region_path.split("/") if key]


def _sharing(session: ActorSession, resource: AnyResource) -> Grant | None:
    return next(iter(actor_of(session).working_grants(resource.name)), None)


def _view(session: ActorSession, resource: AnyResource, row: SavedView) -> View:
    shared = row.region_id is not None
    mine = _is_mine(session, resource, row)
    return View(row.id, row.name, row.query, shared, row.is_default, mine)


def _is_mine(session: ActorSession, resource: AnyResource, row: SavedView) -> bool:
    if row.region_id is None:
        return row.user_id == actor_of(session).user_id
    grant = _sharing(session, resource)
    return grant is not None and grant.region_id == row.region_id


def _checked(name: str, query: str) -> str:
    called = tidy(name) or ""
    if not called or len(called) > LONGEST_NAME or not is_text(called):
        raise Invalid({"name": [_("A view has a name of at most %(most)s characters.", most=60)]})
    if len(query) > LONGEST_QUERY:
        raise Invalid({"query": [_("These are too many conditions for a view.")]})
    return called


def _own(session: ActorSession, resource: AnyResource, view_id: int) -> SavedView:
    query = select(SavedView).where(SavedView.id == view_id, SavedView.resource == resource.name)
    row = session.scalars(query).first()
    if row is None or not _is_mine(session, resource, row):
        raise NotFound(_("There is no such view."))
    return row


def _scope(session: ActorSession, resource: str, region_id: int | None) -> Any:
    """The views that stand beside one: of the same reader, or of the same region."""
    of_region = SavedView.region_id == region_id
    alone = and_(SavedView.region_id.is_(None), SavedView.user_id == actor_of(session).user_id)
    return and_(SavedView.resource == resource, alone if region_id is None else of_region)


def _named(
    session: ActorSession, resource: AnyResource, name: str, grant: Grant | None
) -> SavedView | None:
    beside = _scope(session, resource.name, grant.region_id if grant else None)
    known = list(session.scalars(select(SavedView).where(beside)))
    if len(known) >= MOST // 2 and name not in {row.name for row in known}:
        raise Invalid({"name": [_("There are %(count)s views already.", count=len(known))]})
    return next((row for row in known if row.name == name), None)


def _new(session: ActorSession, resource: AnyResource, name: str, grant: Grant | None) -> SavedView:
    return SavedView(
        id=allocate(session, SavedView, 1)[0],
        version=1,
        resource=resource.name,
        name=name,
        query="",
        user_id=actor_of(session).user_id,
        region_id=grant.region_id if grant else None,
        is_default=False,
        created_at=now(),
    )


def _put_first(session: ActorSession, row: SavedView, is_default: bool) -> None:
    """One view at most opens the list, for one reader or one region."""
    if is_default:
        beside = _scope(session, row.resource, row.region_id)
        for other in session.scalars(select(SavedView).where(beside, SavedView.is_default)):
            other.is_default = False
    row.is_default = is_default


def _tell(opened: Operation, resource: AnyResource, pair: list[Any]) -> None:
    """The history names the view: it is no record, and has no page of its own."""
    kind = "c" if pair[0] is None else "d" if pair[1] is None else "u"
    opened.add(Change(resource.name, 0, 0, None, kind, {"view": pair}))
