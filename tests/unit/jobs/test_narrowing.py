"""Work that a narrowed token has asked for may do no more than the token."""

from __future__ import annotations

from sqlalchemy import select

from app.db.session import session_for
from app.jobs import enqueue, handles
from app.jobs.doing import attempt
from app.jobs.leases import claim
from app.jobs.pace import Pace
from app.operations.unit import begin_write
from app.policies.actor import Narrowing, actor_of
from app.policies.narrowing import held_to
from app.resource.registry import registry

READ = frozenset({("agencies", "read")})
SEEN = []


@handles("try.look")
def look(session, _task):
    bodies = session.scalars(select(registry.get("agencies").model.region_id)).all()
    SEEN.append((actor_of(session).can("agencies", "create"), set(bodies)))


def test_a_job_of_a_narrowed_actor_is_done_as_narrowly(fresh_world, monkeypatch, tmp_path):
    monkeypatch.setattr(Pace, "folder", tmp_path)
    SEEN.clear()
    engine, city, county = (
        fresh_world.engine,
        fresh_world.actors["city"],
        fresh_world.region("county"),
    )
    with engine.connect() as connection:
        narrow = held_to(connection, city, Narrowing(county, READ))
    for actor in (city, narrow):
        with session_for(engine, actor) as session:
            begin_write(session)
            enqueue(session, "try.look", {})
            session.commit()
        attempt(engine, claim(engine), lambda _user: city)
    (may, wide), (may_not, left) = SEEN
    assert (may, may_not) == (True, False)
    assert left == {county} < wide
