"""Guards, each broken on purpose: the test that is named must notice.

A plugin of pytest: `BROKEN_GUARD=name pytest -p tests.support.mutations …` runs with that guard
broken. The list is what the drill goes through.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.db.guard import trusted
from app.fab.identity import person_by_id
from app.fab.request import runtime

VARIABLE = "BROKEN_GUARD"
ITEM = "tests/resources/test_implementation_items.py::TestImplementationItems::"


@dataclass(frozen=True)
class Mutation:
    """What is broken: `places` are put in by `broken`, which is given what was there."""

    guard: str
    places: tuple[str, ...]
    broken: Callable[[Any], Any]
    test: str


def nothing(_was: Any) -> Any:
    """It does nothing."""
    return lambda *_given, **_named: None


def always(value: Any) -> Callable[[Any], Any]:
    """It gives this value, whatever it is asked."""
    return lambda _was: lambda *_given, **_named: value


def without(*names: str) -> Callable[[Any], Any]:
    """It gives settings without these."""

    def broken(was: Any) -> Any:
        return lambda *given: {k: v for k, v in was(*given).items() if k not in names}

    return broken


def _any_version(was: Any) -> Any:
    return lambda session, resource, record_id, _version: was(session, resource, record_id, None)


def _any_base(was: Any) -> Any:
    class Agreeing(int):
        __ne__ = lambda _self, _other: False  # noqa: E731 one line says it
        __hash__ = int.__hash__

    def broken(*given: Any) -> Any:
        records = was(*given)
        for record in records:
            record.version = Agreeing(record.version)
        return records

    return broken


def _without_length(was: Any) -> Any:
    return lambda field, raw: was(replace(field, length=None), raw)


def _open_operation(_was: Any) -> Any:
    def flush(self: Any, objects: Any = None) -> None:
        with trusted():
            Session.flush(self, objects)

    return flush


def _only_itself(_was: Any) -> Any:
    return lambda _self, _target, raw: [raw]


def _same_row(_was: Any) -> Any:
    return lambda _session, _resource, row: row


def _every_epoch(_was: Any) -> Any:
    def load(_self: Any, _header: Any, claims: Any) -> Any:
        with runtime().engine.connect() as connection:
            return person_by_id(connection, int(claims["sub"]))

    return load


def _shows_the_failure(was: Any) -> Any:
    def told(failure: Any) -> str:
        was(failure)
        return str(failure)

    return told


MUTATIONS = (
    Mutation(
        "criterion of the scope",
        ("app.policies.scope:_options",),
        always(()),
        f"{ITEM}test_another_county_sees_what_its_scope_says[sqlite]",
    ),
    Mutation(
        "place of what is flushed",
        ("app.policies.install:check_writes",),
        nothing,
        "tests/contracts/test_scope_below.py::"
        "test_a_row_put_into_another_region_within_an_operation_is_refused[sqlite]",
    ),
    Mutation(
        "statement that no scope has seen",
        ("app.db.guard:_refuse_unscoped",),
        nothing,
        "tests/contracts/test_scope_below.py::"
        "test_a_statement_that_no_scope_has_looked_at_is_refused",
    ),
    Mutation(
        "write outside an operation",
        ("app.db.session:ActorSession.flush",),
        _open_operation,
        "tests/contracts/test_scope_below.py::test_a_write_outside_an_operation_is_refused[sqlite]",
    ),
    Mutation(
        "version of a change",
        ("app.operations.write:locked_row",),
        _any_version,
        f"{ITEM}test_a_change_says_which_version_it_saw[sqlite]",
    ),
    Mutation(
        "version of a form",
        ("app.operations.write:locked_row",),
        _any_version,
        f"{ITEM}test_a_form_says_which_version_it_saw[sqlite]",
    ),
    Mutation(
        "version of a row of many",
        ("app.operations.merge:load_records",),
        _any_base,
        "tests/contracts/test_pairs.py::TestTenPairs::"
        "test_many_rows_at_once_against_many_rows_at_once[sqlite]",
    ),
    Mutation(
        "right of an operation",
        ("app.policies.actor:Actor.require",),
        nothing,
        f"{ITEM}test_every_role_is_let_through_by_the_operations_where_the_table_says[sqlite]",
    ),
    Mutation(
        "right of an address",
        ("app.fab.doors:_ask",),
        nothing,
        "tests/contracts/test_routes.py::"
        "test_who_lacks_the_right_is_refused_before_anything_is_read",
    ),
    Mutation(
        "rights of the declaration",
        ("app.resource.specs:Access.rights",),
        lambda was: lambda self, role: was(self, role) | {"update"},
        f"{ITEM}test_the_declaration_gives_each_role_the_rights_of_the_table",
    ),
    Mutation(
        "state of a step",
        ("app.operations.transition:_check_state",),
        nothing,
        "tests/unit/operations/test_transition.py::"
        "test_a_step_that_the_state_does_not_allow_is_refused",
    ),
    Mutation(
        "four eyes",
        ("app.operations.transition:_check_eyes",),
        nothing,
        "tests/unit/operations/test_transition.py::test_who_submitted_does_not_decide",
    ),
    Mutation(
        "completeness of a submission",
        ("app.operations.transition:require_all",),
        nothing,
        "tests/unit/operations/test_transition.py::test_what_is_incomplete_is_not_submitted",
    ),
    Mutation(
        "direction of a local value",
        ("app.operations.transition:worse_fields",),
        always({}),
        "tests/contracts/test_one_law.py::"
        "test_more_than_the_standard_is_kept_as_a_draft_and_refused_at_submission",
    ),
    Mutation(
        "content of what is published",
        ("app.operations.write:editable",),
        _same_row,
        "tests/unit/operations/test_versions.py::test_a_draft_stands_beside_the_published_version",
    ),
    Mutation(
        "record under review",
        ("app.operations.write:require_editable",),
        nothing,
        "tests/unit/operations/test_versions.py::test_what_is_in_review_is_not_edited",
    ),
    Mutation(
        "history",
        ("app.operations.unit:write_history",),
        nothing,
        f"{ITEM}test_the_history_tells_each_way_that_a_value_took[sqlite]",
    ),
    Mutation(
        "token of a form",
        ("app.fab.protection:_check",),
        nothing,
        "tests/unit/fab/test_protection.py::test_a_form_without_its_token_is_refused",
    ),
    Mutation(
        "host",
        ("app.fab.protection:configuration",),
        without("TRUSTED_HOSTS"),
        "tests/contracts/test_fab_faults.py::test_a_host_that_somebody_made_up_leads_nowhere",
    ),
    Mutation(
        "size of a body",
        ("app.fab.protection:configuration",),
        without("MAX_CONTENT_LENGTH"),
        "tests/unit/fab/test_protection.py::test_a_body_that_is_too_large_is_not_read",
    ),
    Mutation(
        "size of a file",
        ("app.fab.protection:LARGEST_FILE",),
        lambda was: was * 100,
        "tests/unit/fab/test_protection.py::test_a_file_that_is_too_large_is_not_read",
    ),
    Mutation(
        "headers of an answer",
        ("app.fab.protection:HEADERS",),
        lambda _was: {},
        "tests/unit/fab/test_protection.py::test_every_answer_carries_the_protecting_headers",
    ),
    Mutation(
        "way on after a sign-in",
        ("app.web.session:local_path",),
        lambda _was: lambda target: target or "/",
        "tests/contracts/test_fab_faults.py::test_a_host_that_somebody_made_up_leads_nowhere",
    ),
    Mutation(
        "tries to sign in",
        ("app.fab.signing:take_try",),
        nothing,
        "tests/contracts/test_fab_faults.py::test_passwords_are_not_guessed_without_an_end",
    ),
    Mutation(
        "epoch of a token",
        ("app.fab.manager:Accounts.load_user_jwt",),
        _every_epoch,
        "tests/unit/fab/test_sessions.py::test_a_token_ends_with_the_sign_out",
    ),
    Mutation(
        "duties in one hand",
        ("app.fab.users:require_duty", "app.fab.oversight:require_duty"),
        nothing,
        "tests/unit/fab/test_users.py::test_content_security_and_audit_are_never_in_one_hand",
    ),
    Mutation(
        "record that a relation names",
        ("app.operations.resolve:Resolver.by_key",),
        _only_itself,
        "tests/unit/api/test_records.py::"
        "test_a_foreign_body_is_as_unknown_as_one_that_is_not_there",
    ),
    Mutation(
        "required fields",
        ("app.operations.values:missing",),
        always({}),
        "tests/resources/test_holidays.py::TestHolidays::"
        "test_every_required_field_is_asked_for_by_name[sqlite]",
    ),
    Mutation(
        "length of a text",
        ("app.operations.values:_text",),
        _without_length,
        f"{ITEM}test_every_value_that_cannot_be_kept_is_refused_by_name[sqlite]",
    ),
    Mutation(
        "words of a list",
        ("app.operations.values:label_of",),
        lambda _was: lambda _session, _name, word: word,
        f"{ITEM}test_every_value_that_cannot_be_kept_is_refused_by_name[sqlite]",
    ),
    Mutation(
        "silence about a failed statement",
        ("app.web.form:note_failure",),
        _shows_the_failure,
        "tests/contracts/test_fab_faults.py::test_a_statement_that_failed_is_shown_to_nobody",
    ),
)


def pytest_configure() -> None:
    """Break the guard that the environment names."""
    name = os.environ.get(VARIABLE)
    for mutation in MUTATIONS:
        if mutation.guard == name:
            for place in mutation.places:
                put_in(place, mutation.broken)
            return
    if name is not None:
        raise ValueError(f"no guard is called {name}")


def put_in(place: str, broken: Callable[[Any], Any]) -> None:
    """Put what is broken in the place of what was there."""
    module, _colon, path = place.partition(":")
    owner: Any = importlib.import_module(module)
    *parents, last = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    setattr(owner, last, broken(getattr(owner, last)))
