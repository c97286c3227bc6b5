"""The matrix of a role says what is asked of it, in words, to whoever is signed in."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from app.fab.permissions import manifest
from app.resource.registry import registry
from app.web.roles import COLUMNS
from tests.support.desk import Desk


def matrix(page):
    """What each line of the matrix says: whether its role may, by column."""
    rows = fromstring(page).xpath("//table[contains(@class,'matrix')]/tbody/tr[td]")
    return {
        row.xpath("string(./th)"): [bool(cell.xpath(".//*[@class='yes']")) for cell in row[1:-1]]
        for row in rows
    }


@pytest.mark.parametrize("role", ["county_editor", "reviewer", "security_admin", "viewer"])
def test_the_matrix_says_what_the_role_is_asked_for(editor, role):
    told, held = matrix(editor.get(f"/roles/?role={role}")), manifest()[role]
    assert told == {
        str(resource.label): [(resource.name, action) in held for action in COLUMNS]
        for resource in registry.all()
    }


def test_one_begins_with_the_own_role(reviewer):
    page = fromstring(reviewer.get("/roles/"))
    assert "审核员" in page.xpath("string(//a[@aria-current='page' and contains(@href,'role=')])")


def test_steps_are_told_in_the_words_of_the_workflow(editor):
    page = fromstring(editor.get("/roles/?role=reviewer"))
    (row,) = page.xpath("//table[contains(@class,'matrix')]//tr[th='实施清单']")
    assert "发布" in row[-1].text_content()


def test_who_looks_after_accounts_sees_what_the_duty_is(editor):
    assert "不接触业务内容" in editor.get("/roles/?role=security_admin")


def test_there_is_no_matrix_of_a_role_that_there_is_not(editor, world):
    editor.get("/roles/?role=nobody", 404)
    answer = Desk(world.test_client()).get("/roles/", 302)
    assert "login" in answer
