"""The table of roles (RULES 3), read off the declarations."""

import pytest

import views
from app.resource.registry import registry

CONTENT = {"create", "update", "delete", "import", "submit", "publish"}
SHARED = ("catalog-items", "standards")
ITEMS = "implementation-items"


def rights(role, resource):
    return registry.get(resource).rights(role)


def test_the_ten_roles_are_known():
    assert views.access.ROLES
    assert set(registry.roles) >= {
        "province_admin",
        "province_department",
        "city_admin",
        "county_editor",
        "reviewer",
        "hall_manager",
        "market_manager",
        "security_admin",
        "auditor",
        "viewer",
    }


@pytest.mark.parametrize("role", ["security_admin", "auditor", "viewer", "hall_manager"])
def test_some_roles_change_no_item(role):
    assert rights(role, ITEMS) & CONTENT == set()


@pytest.mark.parametrize("role", ["security_admin", "auditor"])
def test_who_looks_after_accounts_or_history_sees_no_item(role):
    assert rights(role, ITEMS) == set()


@pytest.mark.parametrize("resource", [*SHARED, ITEMS])
def test_a_reviewer_decides_and_edits_nothing(resource):
    assert {"publish", "return"} <= rights("reviewer", resource)
    assert rights("reviewer", resource) & {"create", "update", "delete", "import"} == set()


def test_a_county_drafts_its_items_and_publishes_none():
    held = rights("county_editor", ITEMS)
    assert {"create", "update", "import", "submit"} <= held
    assert "publish" not in held


@pytest.mark.parametrize("resource", SHARED)
def test_only_the_province_writes_and_publishes_what_it_shares(resource):
    assert {"update", "publish"} <= rights("province_admin", resource)
    assert rights("county_editor", resource) == {"read", "export"}


@pytest.mark.parametrize("resource", ["regions", "code-lists", "holidays"])
def test_everybody_reads_and_the_province_writes_what_is_global(resource):
    writers = {role for role in registry.roles if rights(role, resource) & CONTENT}
    readers = {role for role in registry.roles if "read" in rights(role, resource)}
    assert writers == {"province_admin"}
    assert readers >= {role.name for role in views.access.ROLES}
