"""What became of one cell: its value, and what was wrong or assumed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kernel.lazy import Words, _
from app.kernel.text import half_width, tidy
from app.sheets.grid import Broken, Value, plain
from app.sheets.vocabulary import Spec

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Problem:
    """A finding of one rule; an error has no value, a warning has one that was assumed."""

    rule: str
    message: Words
    severity: str = ERROR
    suggestion: str | None = None


@dataclass(frozen=True)
class Reading:
    """A value in the form of plans; `notes` are texts for other fields that the cell gives.

    `others` are values for fields that have no column of their own.
    """

    value: Any = None
    problems: tuple[Problem, ...] = ()
    changed: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def readable(self) -> bool:
        """Whether there is a value, be it an absent one."""
        if not self.problems:
            return True
        return not any(problem.severity == ERROR for problem in self.problems)


NOTHING = Reading()


def refuse(rule: str, message: Words, *, suggestion: str | None = None) -> Reading:
    """A cell that has no right value."""
    return Reading(problems=(Problem(rule, message, suggestion=suggestion),))


def clean(text: str) -> str:
    """Text as it is kept: no control or unseen characters, plain line breaks, no outer blanks."""
    lines = text.replace("_x000D_\n", "\n").replace("_x000D_", "\n")
    return tidy(unicodedata.normalize("NFC", _UNSEEN.sub("", lines)))


def squeezed(raw: Value) -> str:
    """A value as one line in half width without blanks: the form in which words are compared."""
    return _BLANKS.sub("", half_width(_UNSEEN.sub("", plain(raw).replace("_x000D_", ""))))


def worded(text: str) -> str:
    """A text in the form in which words of a list are compared: no case, no full stop."""
    return squeezed(text).lower().rstrip("。.")


def broken(cell: Broken) -> Reading:
    """The reading of a cell that holds no value."""
    if cell.kind == "formula":
        return refuse("formula.no_value", _("The formula was never calculated. Save the values."))
    return refuse("cell.error", _("The spreadsheet shows an error here: %(text)s", text=cell.text))


def unreadable(spec: Spec, rule: str, raw: Value, *, suggestion: str | None = None) -> Reading:
    """A cell whose text means nothing for its field."""
    message = _("“%(value)s” cannot be read as %(field)s.", value=plain(raw)[:40], field=spec.label)
    return refuse(spec.rule("unreadable", rule), message, suggestion=suggestion)


def outside_brackets(text: str, separators: str) -> Iterator[tuple[str, str]]:
    """Pieces, each with the separator after it; what stands in brackets separates nothing."""
    piece, depth = "", 0
    for sign in text:
        depth = max(0, depth + (sign in "(（[【") - (sign in ")）]】"))
        if depth == 0 and re.fullmatch(separators, sign):
            yield piece.strip(), sign
            piece = ""
        else:
            piece += sign
    yield piece.strip(), ""


def too_long(spec: Spec, text: str) -> Reading:
    """A text that does not fit."""
    return refuse(
        "text.too_long",
        _("%(count)s characters, at most %(length)s fit.", count=len(text), length=spec.length),
    )
