from __future__ import annotations

from app.db.accounts import Account
from app.db.ids import allocate
from app.operations import create, delete
from app.operations.unit import operation
from app.resource.registry import registry
from models.holiday import Holiday


def holiday(session, day):
    return create(session, registry.get("holidays"), {"date": day, "name": "元旦", "kind": "放假"})


def test_a_key_is_never_used_again_after_a_delete(fresh_world):
    session, resource = fresh_world.as_("system"), registry.get("holidays")
    keys = [holiday(session, f"2031-01-0{n}").id for n in (1, 2, 3)]
    delete(session, resource, keys[-1], version=1)
    delete(session, resource, keys[0], version=1)
    later = holiday(session, "2031-01-04").id
    assert later > max(keys)


def test_a_key_is_not_used_again_by_another_connection(fresh_world):
    session, resource = fresh_world.as_("system"), registry.get("holidays")
    gone = holiday(session, "2031-01-01").id
    delete(session, resource, gone, version=1)
    session.close()
    fresh_world.engine.dispose()
    assert holiday(fresh_world.session(fresh_world.actors["system"]), "2031-01-02").id > gone


def test_keys_given_one_after_another_in_an_operation_differ(fresh_world):
    session = fresh_world.as_("system")
    with operation(session, "holidays", "create"):
        given = allocate(session, Holiday, 3) + allocate(session, Holiday, 2)
    assert len(set(given)) == 5
    assert given == sorted(given)


def test_keys_of_one_table_say_nothing_about_another(fresh_world):
    session = fresh_world.as_("system")
    with operation(session, "holidays", "create"):
        first = allocate(session, Holiday, 1)
        allocate(session, Account, 50)
        assert allocate(session, Holiday, 1) == [first[0] + 1]


def test_a_row_takes_the_key_that_it_was_given(fresh_world):
    session = fresh_world.as_("system")
    with operation(session, "holidays", "create"):
        (key,) = allocate(session, Holiday, 1)
    made = holiday(session, "2031-01-01")
    assert made.id >= key
    assert session.get(Holiday, made.id).id == made.id
