"""Views of lists: one's own, those of one's region and above, and what a list opens with."""

import pytest

from app.kernel.errors import Forbidden, Invalid, NotFound
from app.operations.saved_views import (
    MOST,
    change_view,
    default_of,
    drop_view,
    may_share,
    save_view,
    views_of,
)
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems as Items


def save(world, who, name, query="state=draft", **more):
    return save_view(world.as_(who), Items, name, query, **more)


def names(world, who, resource=Items):
    return [view.name for view in views_of(world.as_(who), resource)]


def test_a_view_is_its_makers_alone_until_it_is_shared(fresh_world):
    world = fresh_world
    save(world, "editor", "我的草稿")
    save(world, "editor", "区里的", shared=True)
    save(world, "city", "市里的", shared=True)
    assert names(world, "editor") == ["我的草稿", "区里的", "市里的"]
    assert names(world, "viewer") == names(world, "town") == ["区里的", "市里的"]
    assert names(world, "neighbor") == names(world, "city") == ["市里的"]
    assert names(world, "admin") == []
    assert names(world, "editor", Agencies) == []


def test_only_who_does_more_than_look_shares(world):
    assert not may_share(world.as_("viewer"), Items)
    assert may_share(world.as_("reviewer"), Items)
    save(world, "viewer", "自己看的")
    with pytest.raises(Forbidden):
        save(world, "viewer", "给大家看的", shared=True)
    with pytest.raises(Forbidden):
        save(world, "nowhere", "没有")


def test_a_view_of_the_same_name_gets_the_new_question(world):
    first = save(world, "editor", "同名")
    again = save(world, "editor", " 同名 ", "state=published")
    assert (again.id, again.query) == (first.id, "state=published")
    assert save(world, "editor", "同名", shared=True).id != first.id


def test_a_list_opens_with_ones_own_choice_else_with_that_of_the_region(fresh_world):
    world = fresh_world
    save(world, "city", "市里的", shared=True, is_default=True)
    assert default_of(views_of(world.as_("viewer"), Items)).name == "市里的"
    mine = save(world, "viewer", "我的", is_default=True)
    save(world, "viewer", "另一个", is_default=True)
    assert default_of(views_of(world.as_("viewer"), Items)).name == "另一个"
    change_view(world.as_("viewer"), Items, mine.id, is_default=True)
    assert default_of(views_of(world.as_("viewer"), Items)).name == "我的"
    change_view(world.as_("viewer"), Items, mine.id, name="改名", is_default=False)
    assert default_of(views_of(world.as_("viewer"), Items)).name == "市里的"
    assert default_of(views_of(world.as_("neighbor"), Items)).name == "市里的"
    assert default_of(views_of(world.as_("admin"), Items)) is None


def test_nobody_changes_the_view_of_others(world):
    own, shared = save(world, "editor", "谁的"), save(world, "editor", "谁的区", shared=True)
    for who in ("viewer", "city", "neighbor", "town"):
        for view in (own, shared):
            with pytest.raises(NotFound):
                change_view(world.as_(who), Items, view.id, name="我的")
            with pytest.raises(NotFound):
                drop_view(world.as_(who), Items, view.id)
    with pytest.raises(NotFound):
        drop_view(world.as_("editor"), Agencies, own.id)
    assert drop_view(world.as_("reviewer"), Items, shared.id) == "谁的区"
    assert drop_view(world.as_("editor"), Items, own.id) == "谁的"


@pytest.mark.parametrize("given", [("", "a=1"), ("x" * 61, "a=1"), ("x", "a" * 4001)])
def test_a_view_has_a_short_name_and_a_short_question(world, given):
    with pytest.raises(Invalid):
        save(world, "editor", *given)


def test_nobody_keeps_more_views_than_a_list_has_room_for(fresh_world):
    for number in range(MOST // 2):
        save(fresh_world, "editor", f"第{number}个")
    with pytest.raises(Invalid):
        save(fresh_world, "editor", "还有一个")
