"""What cannot be written down does not happen, and what is refused is."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.db.history import HistoryChange, HistoryOp
from app.kernel.errors import AppError, Forbidden, Illegal, NotFound, ScopeError
from app.operations import MergeRow, create, delete, fetch_record, merge, transition, update
from app.sheets.export import export
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems as Items

FULL = {
    "sqlite": ["CREATE TRIGGER full BEFORE INSERT ON {} BEGIN SELECT RAISE(ABORT, 'full'); END"],
    "postgresql": [
        "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'full'; END $$",
        'CREATE TRIGGER "full" BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION is_full()',
    ],
}


@pytest.fixture(params=["history_op", "history_change"])
def full(fresh_world, request):
    """A world whose history takes nothing more, and an item and an agency in it."""
    world = fresh_world
    item, agency = world.item(phone="1"), create(world.as_("editor"), Agencies, {"name": "局"})
    world.close()
    with world.engine.connect().execution_options(write=True) as connection:
        for statement in FULL[connection.dialect.name]:
            connection.execute(text(statement.format(request.param)))
        connection.commit()
    return world, item, agency


def counted(world, model):
    return world.as_("system").scalar(select(func.count()).select_from(model))


WRITES = {
    "create": lambda s, item, agency: create(s, Items, {"name": "甲"}),
    "update": lambda s, item, agency: update(s, Items, item.id, {"phone": "2"}, version=1),
    "delete": lambda s, item, agency: delete(s, Agencies, agency.id, version=1),
    "step": lambda s, item, agency: transition(s, Items, item.id, "submit"),
    "merge": lambda s, item, agency: merge(
        s, Agencies, [MergeRow(n, agency.own["region"], {"name": f"第{n}局"}) for n in range(3)]
    ),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_write_without_its_history_is_no_write(full, write):
    world, item, agency = full
    before = counted(world, Items.model), counted(world, Agencies.model)
    with pytest.raises((DBAPIError, AppError)):
        WRITES[write](world.as_("editor"), item, agency)
    assert (counted(world, Items.model), counted(world, Agencies.model)) == before
    now = fetch_record(world.as_("editor"), Items, item.id)
    assert (now.own["phone"], now.state, now.version) == ("1", "draft", 1)


def test_an_export_without_its_history_leaves_no_file(full, tmp_path):
    world, path = full[0], tmp_path / "out.csv"
    with pytest.raises((DBAPIError, AppError)):
        export(world.as_("editor"), Items, path)
    assert not path.exists()


@pytest.mark.parametrize(
    ("who", "write", "refusal"),
    [
        ("viewer", "update", Forbidden),
        ("neighbor", "update", NotFound),
        ("editor", "step", Illegal),
        ("city", "merge", ScopeError),
    ],
)
def test_what_was_tried_and_refused_is_written_down(world, who, write, refusal):
    item = world.item()
    if write == "step":
        transition(world.as_("editor"), Items, item.id, "submit")
    agency = create(world.as_("editor"), Agencies, {"name": "局"})
    agency.own["region"] = world.region("other") if write == "merge" else agency.own["region"]
    session = world.session(world.actors[who], source="rest", request_id="r-9", address="192.0.2.1")
    with pytest.raises(refusal):
        WRITES[write](session, item, agency)
    query = select(HistoryOp).order_by(HistoryOp.seq.desc()).limit(1)
    told = world.as_("system").scalars(query).one()
    assert (told.actor, told.result) == (who, refusal.code)
    assert (told.request_id, told.address) == ("r-9", "192.0.2.1")
    about = select(HistoryChange).where(HistoryChange.op_id == told.id)
    change = world.as_("system").scalars(about).one()
    assert (change.kind, change.row_id) == ("r", 0 if write == "merge" else item.id)


def test_what_the_system_may_not_do_is_nobodys_try(world):
    before = counted(world, HistoryOp)
    with pytest.raises(NotFound):
        update(world.as_("system"), Items, 10**9, {}, version=1)
    assert counted(world, HistoryOp) == before
