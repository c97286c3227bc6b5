"""The view model of a filing under review: its changes, its way so far, others of the same item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.kernel.direction import Verdict
from app.kernel.lazy import Words, _
from app.kernel.limit import Limit
from app.operations.trail import history_of_record
from app.operations.transition import permitted_steps
from app.resource.specs import State, Transition
from app.web.events import Event, events_of
from app.web.formats import plain_text, shown_limit
from app.web.labels import state_of
from models.filing_register import Other, others_of
from views.filings.effects import current
from views.filings.judging import Judged, Line
from views.filings.routing import levels_of, stands_at, whose_turn

SIGNS = {
    Verdict.BETTER: ("y", "check"),
    Verdict.WORSE: ("n", "x"),
    Verdict.JUDGE: ("q", "help-circle"),
    Verdict.SAME: ("s", "equal"),
    Verdict.FREE: ("s", "map-pin"),
}
WORDS: dict[Verdict, Words] = {
    Verdict.BETTER: _("Better than the standard"),
    Verdict.WORSE: _("Not to be filed"),
    Verdict.JUDGE: _("To be judged by a person"),
    Verdict.SAME: _("Same as the standard"),
    Verdict.FREE: _("Free for the locality"),
}


@dataclass(frozen=True)
class Scale:
    """Three limits of one unit on a line: as filed, of the standard, by law; in percent."""

    filed: float
    standard: float
    words: Words


@dataclass(frozen=True)
class Row:
    """One change as it is shown."""

    line: Line
    sign: str
    icon: str
    verdict: Words
    details: tuple[Words, ...]
    gone: tuple[str, ...]
    kept: tuple[str, ...]
    added: tuple[str, ...]
    scale: Scale | None = None


@dataclass
class Review:
    """Everything the page of a review shows."""

    record: Any
    judged: Judged
    rows: list[Row]
    state: State | None
    steps: list[Transition]
    turn: str
    events: list[Event]
    others: list[tuple[Other, State | None]]
    explained: list[tuple[Words, str]]

    @property
    def may_decide(self) -> bool:
        """Whether any step of a decision is the reader's."""
        return bool(self.steps)


def review_of(session: Any, key: int) -> Review:
    """The filing as it stands now.

    :raises NotFound: where it is out of sight.
    """
    record, judged = current(session, key)
    return Review(
        record=record,
        judged=judged,
        rows=[_row(judged, line) for line in judged.lines],
        state=state_of(record.resource, record.state),
        steps=_steps(session, record),
        turn=whose_turn(session, record.row),
        events=events_of(record, history_of_record(session, record, most=12)),
        others=[
            (other, state_of(record.resource, other.state))
            for other in others_of(session, record.own["item"], record.id)
        ],
        explained=_explained(record),
    )


def _steps(session: Any, record: Any) -> list[Transition]:
    """The decisions that lie with the reader at this point of the route."""
    turn = whose_turn(session, record.row)
    ends = turn == levels_of(session, record.row)[-1]
    mine = ("accept", "return", "refuse") if ends else ("check", "return")
    return [
        step
        for step in permitted_steps(session, record)
        if step.name in mine
        and stands_at(session, record.row, turn, step.name, record.resource.name)
    ]


def _row(judged: Judged, line: Line) -> Row:
    sign, icon = SIGNS[line.verdict]
    verdict = line.problem or WORDS[line.verdict]
    gone, kept, added = _members(line)
    return Row(line, sign, icon, verdict, _details(line), gone, kept, added, _scale(judged, line))


def _members(line: Line) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Of a list the rows that go, stay and come."""
    rows = [one for one in line.findings if not one.column]
    gone = tuple(one.name for one in rows if one.verdict is Verdict.BETTER)
    added = tuple(one.name for one in rows if one.verdict is Verdict.WORSE)
    texts = line.after.splitlines() if line.findings or "\n" in line.after else []
    return gone, tuple(t for t in texts if t.strip() not in added), added


def _details(line: Line) -> tuple[Words, ...]:
    if line.clause:
        return (line.clause, *_harder(line))
    less = _difference(line.standard, line.value)
    return (less, *_harder(line)) if less else tuple(_harder(line))


def _harder(line: Line) -> list[Words]:
    labels = line.part_labels
    return [
        f"{one.name}: {labels.get(one.column, one.column)} "
        f"{_word(one.standard)} → {_word(one.local)}"
        for one in line.findings
        if one.column
    ]


def _word(value: Any) -> str:
    return plain_text(None, value) or "—"


def _difference(standard: Any, value: Any) -> Words:
    """How much less it is, where that can be counted."""
    if isinstance(standard, Limit) and isinstance(value, Limit) and standard.comparable(value):
        less = standard.value - value.value
        percent = round(100 * less / standard.value) if standard.value else 0
        return _(
            "%(less)s less, %(percent)s %%",
            less=shown_limit(Limit(max(less, 0), standard.unit)),
            percent=percent,
        )
    if isinstance(standard, list) and isinstance(value, list) and len(standard) != len(value):
        return _("%(before)s → %(after)s", before=len(standard), after=len(value))
    counted = isinstance(standard, int) and isinstance(value, int)
    if counted and not isinstance(standard, bool):
        return _("%(before)s → %(after)s", before=standard, after=value)
    return ""


def _scale(judged: Judged, line: Line) -> Scale | None:
    """A promised limit between nothing and what the law allows."""
    if line.field is None or line.field.name != "committed_limit":
        return None
    limits = [line.value, line.standard, judged.items[0].effective.get("statutory_limit")]
    known = [one for one in limits if isinstance(one, Limit) and one.value]
    if len(known) < len(limits) or len({one.unit for one in known}) > 1:
        return None
    filed, standard, law = (one.value for one in known)
    words = _(
        "As filed %(filed)s, by the standard %(standard)s, by law %(law)s",
        filed=filed,
        standard=standard,
        law=law,
    )
    return Scale(min(100 * filed / law, 100), min(100 * standard / law, 100), words)


def _explained(record: Any) -> list[tuple[Words, str]]:
    names = ("measure", "legality", "expected_effect", "effective_from", "effective_until", "trial")
    found = [(record.fields[n].label, plain_text(record.fields[n], record.own[n])) for n in names]
    return [(label, text) for label, text in found if text]
