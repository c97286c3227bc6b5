import pytest

from app.kernel import errors
from app.kernel.errors import AppError, Conflict, FileRefused, Invalid
from app.kernel.lazy import _

EVERY = [
    (errors.BadRequest("m"), "bad_request", 400),
    (errors.Invalid({}), "invalid", 422),
    (errors.NotFound(), "not_found", 404),
    (errors.Forbidden(), "forbidden", 403),
    (errors.SignInNeeded(), "sign_in_needed", 401),
    (errors.Conflict("m"), "conflict", 409),
    (errors.Illegal("m"), "illegal_transition", 409),
    (errors.VersionMissing(), "version_missing", 428),
    (errors.Full(), "full", 507),
    (errors.FileRefused("file.unsafe", "m"), "file_refused", 422),
    (errors.ScopeError(), "out_of_scope", 403),
]


@pytest.mark.parametrize(("error", "code", "status"), EVERY, ids=str)
def test_every_refusal_has_a_code_a_status_and_words(error, code, status):
    assert (error.code, error.status) == (code, status)
    assert str(error)
    assert isinstance(error, AppError)


def test_every_refusal_stands_in_this_list():
    ours = {cls for cls in AppError.__subclasses__() if cls.__module__ == errors.__name__}
    assert ours == {type(error) for error, _code, _status in EVERY}


@pytest.mark.parametrize(
    "kind", [errors.NotFound, errors.Forbidden, errors.SignInNeeded, errors.ScopeError]
)
def test_a_refusal_may_have_words_of_its_own(kind):
    assert str(kind(_("A reason"))) == "A reason"


def test_values_that_are_refused_name_their_fields():
    refusal = Invalid({"name": ["too long"]}, "Not so")
    assert (str(refusal), refusal.fields) == ("Not so", {"name": ["too long"]})


def test_a_conflict_holds_the_record_as_it_is_now():
    assert Conflict("m", current={"version": 3}).current == {"version": 3}
    assert Conflict("m").current == {}


def test_a_refused_file_names_the_rule():
    assert FileRefused("file.macro", "m").rule == "file.macro"
