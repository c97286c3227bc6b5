"""What the steps of a filing do: numbers, verdicts, decisions, and the local value that follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.kernel.clock import today
from app.kernel.direction import Verdict
from app.kernel.errors import Illegal
from app.kernel.lazy import Words, _
from app.operations.in_force import put_in_force
from app.operations.proceeding import halt
from app.operations.records import fetch_record, record_of
from app.operations.rows import put_children, row_values
from app.operations.transition import transition
from app.policies.writing import tree_path_of
from app.resource.registry import registry
from models.filing_register import next_number, open_over, over_for, words_of
from views.filings.judging import ITEMS, Judged, Line, judge_filing, require_readable
from views.filings.routing import NAME, in_words, on_filing, require_turn


def file(session: Any, resource: Any, row: Any, _step: Any) -> None:
    """A filing is complete, nowhere worse than the standard, and gets its number."""
    judged = _judged(session, resource, row)
    row.number = row.number or next_number(session, row.region_id, today().year)
    row.submitted_on, row.route = today(), in_words(session, row)
    row.decision = row.decided_on = None
    _keep(session, resource, row, judged)
    if on_filing():
        _apply(session, judged)


def _judged(session: Any, resource: Any, row: Any) -> Judged:
    """What the filing is worth now.

    :raises Invalid: for what says no value.
    :raises Illegal: with the clause of everything that is worse than the standard.
    """
    values = row_values(resource.fields(session), row)
    judged = judge_filing(session, values)
    require_readable(judged)
    if judged.worse:
        refusal = Illegal(_("Some values are worse than the standard."))
        refusal.fields = {"changes": [told(line) for line in judged.worse]}
        raise refusal
    return judged


def told(line: Line) -> Words:
    """An element that is worse, with its clause."""
    return _("%(element)s: %(problem)s", element=line.element, problem=line.clause)


def _keep(session: Any, resource: Any, row: Any, judged: Judged) -> None:
    """The standard's values and the verdicts stay with the filing, come what may."""
    row.standard_version = judged.version
    word = words_of(session)
    kept = [
        {
            "element": line.element,
            "before": line.before or None,
            "after": line.after,
            "verdict": word("filing_verdicts", line.verdict.value),
        }
        for line in judged.lines
    ]
    put_children(session, resource, row, {"changes": kept})


def pass_on(session: Any, resource: Any, row: Any, step: Any) -> None:
    """The level between has looked at it."""
    require_turn(session, resource, row, step)
    _judged(session, resource, row)


def accept(session: Any, resource: Any, row: Any, step: Any) -> None:
    """What was filed becomes the local value of its items, and everybody may read the filing."""
    require_turn(session, resource, row, step)
    judged = _judged(session, resource, row)
    _keep(session, resource, row, judged)
    _decide(session, row)
    row.published_on = today()
    if not on_filing():
        _apply(session, judged)


def hand_back(session: Any, resource: Any, row: Any, step: Any) -> None:
    """The filing goes back, or is refused: what it gave before is taken back."""
    require_turn(session, resource, row, step)
    _decide(session, row)
    if on_filing():
        _take_back(session, resource, row)


def withdraw(session: Any, resource: Any, row: Any, _step: Any) -> None:
    """Who filed it wants it no longer."""
    if on_filing():
        _take_back(session, resource, row)


def end(session: Any, resource: Any, row: Any, _step: Any) -> None:
    """The time of the filing is over: the standard's values hold again."""
    if row.effective_until is None or row.effective_until >= today():
        raise Illegal(_("The time of the filing is not over yet."))
    _take_back(session, resource, row)


def _decide(session: Any, row: Any) -> None:
    row.decided_on, row.decision = today(), session.info["operation"].remark


def _apply(session: Any, judged: Judged) -> None:
    items = registry.get(ITEMS)
    for item in judged.items:
        values = {
            line.field.name: line.value
            for line in judged.lines
            if line.field is not None and line.verdict is not Verdict.SAME
        }
        put_in_force(session, items, item.id, values)


def _take_back(session: Any, resource: Any, row: Any) -> None:
    """Values that are still those of the filing are inherited again."""
    judged = judge_filing(session, row_values(resource.fields(session), row))
    items = registry.get(ITEMS)
    for item in judged.items:
        own = fetch_record(session, items, item.id).own
        names = [line.field.name for line in _readable(judged) if line.field is not None]
        values = {line.field.name: line.value for line in _readable(judged) if line.field}
        mine = {name: None for name in names if own.get(name) == values[name]}
        if mine:
            put_in_force(session, items, item.id, mine)


def _readable(judged: Judged) -> Iterable[Line]:
    return (line for line in judged.lines if not line.problem)


def overtake(session: Any, _resource: Any, row: Any) -> None:
    """A standard that was published anew leaves filings behind that were made against another."""
    path = tree_path_of(session, "region", row.region_id)
    filings = registry.get(NAME)
    for filed in open_over(session, row.catalog_item_id, path):
        if on_filing():
            _take_back(session, filings, filed)
        halt(session, filed, "overtaken")


def let_expire(session: Any) -> int:
    """End the accepted filings whose time is over; gives how many."""
    keys = over_for(session, today())
    for key in keys:
        transition(session, registry.get(NAME), key, "expire")
    return len(keys)


def current(session: Any, key: int) -> Any:
    """A filing with its changes judged as of now."""
    record = fetch_record(session, registry.get(NAME), key)
    return record, judge_filing(session, record_of(session, record.resource, record.row).own)


for name, effect in {
    "file": file,
    "file_check": pass_on,
    "file_accept": accept,
    "file_return": hand_back,
    "file_refuse": hand_back,
    "file_withdraw": withdraw,
    "file_expire": end,
}.items():
    registry.add_effect(name, effect)
registry.add_follower("standards", "publish", overtake)
registry.add_daily("filings", let_expire)
