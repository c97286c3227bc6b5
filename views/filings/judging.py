"""What each change of a filing is worth against the standard in force."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.direction import Finding, Verdict, heaviest
from app.kernel.errors import Invalid
from app.kernel.lazy import Words, _
from app.operations.records import Record, fetch_record, standard_of
from app.operations.transition import CLAUSES
from app.policies.overlay import judge, row_findings
from app.resource.fields import Field, child_fields
from app.resource.registry import registry
from models.filing_register import element_names, words_of
from models.rules.notation import Unreadable, read, written

ITEMS = "implementation-items"


@dataclass
class Line:
    """One change: what the standard says, what is filed, and what that is worth."""

    element: str
    after: str
    field: Field | None = None
    before: str = ""
    standard: Any = None
    value: Any = None
    verdict: Verdict = Verdict.JUDGE
    findings: list[Finding] = dataclasses.field(default_factory=list)
    problem: Words = ""

    @property
    def clause(self) -> Words:
        """Why a change is refused; empty where it is not."""
        worse = self.verdict is Verdict.WORSE and self.field is not None
        return CLAUSES[self.field.direction] if worse and self.field is not None else ""

    @property
    def part_labels(self) -> dict[str, Words]:
        """What the columns of a list are called."""
        if self.field is None or not self.findings:
            return {}
        return {name: one.label for name, one in child_fields(self.field).items()}


@dataclass
class Judged:
    """All changes of a filing against the standard of its items."""

    lines: list[Line]
    items: list[Record]
    version: int | None = None

    def count(self, verdict: str) -> int:
        """How many changes have this verdict."""
        return sum(line.verdict == verdict and not line.problem for line in self.lines)

    @property
    def unreadable(self) -> list[Line]:
        """The changes that say no value."""
        return [line for line in self.lines if line.problem]

    @property
    def worse(self) -> list[Line]:
        """The changes that a locality may not make."""
        return [line for line in self.lines if line.verdict is Verdict.WORSE and not line.problem]


def judge_filing(session: Any, values: dict[str, Any]) -> Judged:
    """Every change of a filing: of several items the one for which it is worth least counts.

    :raises NotFound: where an item is out of sight.
    """
    keys = [values["item"], *(row["item"] for row in values.get("further_items") or ())]
    items = [fetch_record(session, registry.get(ITEMS), key) for key in dict.fromkeys(keys)]
    rows = values.get("changes") or []
    judged = [[_line(session, item, row) for row in rows] for item in items]
    lines = [_least(several) for several in zip(*judged, strict=True)]
    standard = standard_of(session, items[0].resource, items[0].row)
    return Judged(lines, items, standard.version_no if standard is not None else None)


def _least(lines: Sequence[Line]) -> Line:
    found = heaviest([line.verdict for line in lines])
    hardest = (line for line in lines if line.problem or line.verdict is found)
    return next(hardest, lines[0])


def _line(session: Any, item: Record, row: dict[str, Any]) -> Line:
    line = Line(row["element"], row["after"] or "")
    line.field = item.fields.get(element_names(session).get(line.element, ""))
    if line.field is None:
        line.problem = _("“%(value)s” is no element of an item.", value=line.element)
        return line
    line.standard = (item.standard or {}).get(line.field.name)
    line.before = written(line.field, line.standard)
    try:
        line.value = read(line.field, line.after, words_of(session), line.standard)
    except Unreadable as problem:
        line.problem = problem.message
        return line
    line.verdict = judge(session, line.field, line.standard, line.value)
    if isinstance(line.value, list) and line.value and isinstance(line.value[0], dict):
        line.findings = row_findings(session, line.field, line.standard, line.value)
    return line


def require_readable(judged: Judged) -> None:
    """Go on only with changes that say something, against a standard that there is.

    :raises Invalid: naming the elements.
    """
    if not judged.lines:
        raise Invalid({"changes": [_("Say what is changed.")]})
    if any(item.standard is None for item in judged.items):
        raise Invalid({"item": [_("There is no standard in force to file against.")]})
    problems: list[Words] = [
        _("%(element)s: %(problem)s", element=line.element, problem=line.problem)
        for line in judged.unreadable
    ]
    if problems:
        raise Invalid({"changes": problems})
    if all(line.verdict is Verdict.SAME for line in judged.lines):
        raise Invalid({"changes": [_("Nothing of this differs from the standard.")]})
