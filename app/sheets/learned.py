"""What people said that a column means: used again for the same layout, shared once approved."""

from __future__ import annotations

from sqlalchemy import select

from app.db.ids import allocate
from app.db.imports import ImportSession, LearnedHeading, SharedHeading
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Illegal, NotFound
from app.kernel.lazy import _
from app.operations.unit import operation
from app.policies.actor import Actor, actor_of
from app.resource.registry import registry
from app.sheets.edit_forms import Edit
from app.sheets.stored import document_of
from app.sheets.vocabulary import folded

PROPOSED, APPROVED, REJECTED = "proposed", "approved", "rejected"


def learned_of(session: ActorSession, resource: str, region_id: int) -> dict[str, dict[str, str]]:
    """The fields by fingerprint and heading: what all share, then what the region said itself."""
    found: dict[str, dict[str, str]] = {}
    shared = select(SharedHeading).where(SharedHeading.resource == resource)
    for one in session.scalars(shared.order_by(SharedHeading.id)):
        found.setdefault(one.fingerprint, {})[one.heading] = one.field
    own = select(LearnedHeading).where(
        LearnedHeading.resource == resource,
        LearnedHeading.region_id == region_id,
        LearnedHeading.state != REJECTED,
    )
    for said in session.scalars(own.order_by(LearnedHeading.id)):
        found.setdefault(said.fingerprint, {})[said.heading] = said.field
    return found


def learn(session: ActorSession, stored: ImportSession, edit: Edit) -> None:
    """Within an operation, remember what a column means for files of the same layout."""
    place = _layout(stored, edit)
    if place is None:
        return
    known = _said(session, stored, *place)
    if edit.new is None:
        if known is not None and known.state == PROPOSED:
            session.delete(known)
        return
    if known is None:
        known = _new(session, stored, *place)
        session.add(known)
    elif known.field != edit.new:
        known.state = PROPOSED
    actor = actor_of(session)
    known.field, known.updated_at = edit.new, now()
    known.user_id, known.user_name = actor.user_id, actor.name
    session.flush()


def _layout(stored: ImportSession, edit: Edit) -> tuple[str, str] | None:
    """The fingerprint of the table and the heading of the column that a correction is about."""
    letter = edit.place.rstrip("0123456789")
    bottom = edit.place.removeprefix(letter)
    for table in document_of(stored)["tables"]:
        if table["sheet"] != edit.sheet or not table["header"].endswith(bottom):
            continue
        for column in table["columns"]:
            heading = "/".join(word for word in map(folded, column["heading"]) if word)
            if column["column"] == letter and heading:
                return table["fingerprint"], heading[:400]
    return None


def _said(
    session: ActorSession, stored: ImportSession, fingerprint: str, heading: str
) -> LearnedHeading | None:
    query = select(LearnedHeading).where(
        LearnedHeading.resource == stored.resource,
        LearnedHeading.region_id == stored.region_id,
        LearnedHeading.fingerprint == fingerprint,
        LearnedHeading.heading == heading,
    )
    return session.scalars(query).first()


def _new(
    session: ActorSession, stored: ImportSession, fingerprint: str, heading: str
) -> LearnedHeading:
    return LearnedHeading(
        id=allocate(session, LearnedHeading, 1)[0],
        version=1,
        region_id=stored.region_id,
        resource=stored.resource,
        fingerprint=fingerprint,
        heading=heading,
        state=PROPOSED,
        created_at=now(),
    )


def headings_in_sight(session: ActorSession) -> list[LearnedHeading]:
    """What was said of columns in the regions that the actor sees, the undecided first."""
    order = (LearnedHeading.state != PROPOSED, LearnedHeading.id.desc())
    return list(session.scalars(select(LearnedHeading).order_by(*order).limit(500)))


def decides_for_all(actor: Actor, resource: str) -> bool:
    """Whether the actor approves for the whole: at the root of the regions."""
    grants = actor.grants_for(resource, "approve")
    return any(grant.region_path.count("/") == 2 for grant in grants)


def decide_heading(session: ActorSession, heading_id: int, *, approve: bool) -> LearnedHeading:
    """Let every region have what one said of a column, or let none have it.

    :raises NotFound: where the actor may see no such heading.
    :raises Forbidden: for whoever does not decide for the whole.
    :raises Illegal: for one's own proposal.
    """
    said = _seen(session, heading_id)
    registry.get(said.resource)
    if not decides_for_all(actor_of(session), said.resource):
        raise Forbidden
    with operation(session, said.resource, "approve", kind="decide_heading", below=True):
        said = _seen(session, heading_id)
        if said.user_id == actor_of(session).user_id:
            raise Illegal(_("Somebody else decides on what you have proposed."))
        said.state, said.updated_at = APPROVED if approve else REJECTED, now()
        _withdraw(session, said)
        if approve:
            session.add(_shared(session, said))
    return said


def _seen(session: ActorSession, heading_id: int) -> LearnedHeading:
    query = select(LearnedHeading).where(LearnedHeading.id == heading_id)
    found = session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound
    return found


def _withdraw(session: ActorSession, said: LearnedHeading) -> None:
    """What was shared of this heading before holds no more."""
    query = select(SharedHeading).where(
        SharedHeading.resource == said.resource,
        SharedHeading.fingerprint == said.fingerprint,
        SharedHeading.heading == said.heading,
    )
    for one in session.scalars(query):
        session.delete(one)
    session.flush()


def _shared(session: ActorSession, said: LearnedHeading) -> SharedHeading:
    return SharedHeading(
        id=allocate(session, SharedHeading, 1)[0],
        version=1,
        resource=said.resource,
        fingerprint=said.fingerprint,
        heading=said.heading,
        field=said.field,
        user_name=actor_of(session).name,
        created_at=now(),
        updated_at=now(),
    )
