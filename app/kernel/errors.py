"""What can go wrong on purpose: typed, translated, and naming the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from app.kernel.lazy import Words, _

Fields = Mapping[str, list[Words]]


class AppError(Exception):
    """An anticipated refusal: `code` for programs, `status` for HTTP, `message` for people."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init__(self, message: Words, *, fields: Fields | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: dict[str, list[Words]] = dict(fields or {})

    def __str__(self) -> str:
        return str(self.message)


class BadRequest(AppError):
    """A question that cannot be read: an unknown filter, column or page."""

    code = "bad_request"


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one row of a list, counted from 1, and in which of its fields.

    `message` says it for the list, `short` beside the field.
    """

    row: int
    fields: tuple[str, ...]
    message: Words
    short: Words


class Invalid(AppError):
    """Values that may not be written; `fields` says which and why, `rows` where within lists."""

    code = "invalid"
    status = 422

    def __init__(
        self,
        fields: Fields,
        message: Words | None = None,
        *,
        rows: Mapping[str, Sequence[RowProblem]] | None = None,
    ) -> None:
        super().__init__(message or _("Some fields need attention."), fields=fields)
        self.rows = rows or {}


class NotFound(AppError):
    """Nothing there, or nothing that this person may know of."""

    code = "not_found"
    status = 404

    def __init__(self, message: Words | None = None) -> None:
        super().__init__(message or _("There is no such record."))


class Forbidden(AppError):
    """The record is known, the act is not allowed."""

    code = "forbidden"
    status = 403

    def __init__(self, message: Words | None = None) -> None:
        super().__init__(message or _("Your role does not allow this."))


class SignInNeeded(AppError):
    """Nobody is signed in, or the sign-in has ended."""

    code = "sign_in_needed"
    status = 401

    def __init__(self, message: Words | None = None) -> None:
        super().__init__(message or _("Please sign in."))


class Conflict(AppError):
    """Somebody else was faster; `current` holds the record as it is now."""

    code = "conflict"
    status = 409

    def __init__(self, message: Words, *, current: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.current = dict(current or {})


class Illegal(AppError):
    """A step that the record's state, or a rule about it, does not allow."""

    code = "illegal_transition"
    status = 409


class VersionMissing(AppError):
    """A write that does not say which version it is about."""

    code = "version_missing"
    status = 428

    def __init__(self) -> None:
        super().__init__(_("Say which version you changed: it protects what others wrote."))


class Full(AppError):
    """No room is left on the disk: nothing was written."""

    code = "full"
    status = 507

    def __init__(self) -> None:
        super().__init__(_("There is no room left on the server. Nothing was written."))


class FileRefused(AppError):
    """A file that is not read at all; `rule` is its id, such as `file.encrypted`."""

    code = "file_refused"
    status = 422

    def __init__(self, rule: str, message: Words) -> None:
        super().__init__(message)
        self.rule = rule


class ScopeError(AppError):
    """A write outside the rows of the actor: refused below every page and endpoint."""

    code = "out_of_scope"
    status = 403

    def __init__(self, message: Words | None = None) -> None:
        super().__init__(message or _("This place is outside your area."))


class WrongDeclaration(Exception):
    """A declaration that cannot work; raised at start with the attribute's name."""
