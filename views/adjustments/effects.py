"""What the steps of an adjustment do: values before, opinions, decisions, versions of items."""

from __future__ import annotations

from typing import Any

from app.kernel.clock import today
from app.kernel.direction import Verdict
from app.kernel.errors import Illegal, Invalid, NotFound
from app.kernel.lazy import Words, _
from app.operations.in_force import end_version, put_in_force
from app.operations.records import Record, fetch_record
from app.operations.rows import put_children, row_values
from app.operations.transition import CLAUSES, transition
from app.policies.actor import actor_of
from app.policies.overlay import judge, shared_fields
from app.resource.registry import registry
from models.adjustment_register import due_adjustments, names_of_bodies
from models.filing_register import element_names, words_of
from models.rules.notation import Unreadable, read, written
from models.rules.quorum import AGREES, OBJECTS

NAME, ITEMS = "adjustments", "implementation-items"
CHANGE, CANCEL = "变更", "取消"
SPOKEN = ("person", "opinion", "text", "given_on")


def file(session: Any, resource: Any, row: Any, _step: Any) -> None:
    """Every line says what it changes and what holds now; those asked have not spoken yet."""
    values = row_values(resource.fields(session), row)
    lines = [_line(session, row.kind, line) for line in values["items"]]
    asked = [one | dict.fromkeys(SPOKEN) for one in values["opinions"]]
    put_children(session, resource, row, {"items": lines, "opinions": asked})
    row.decision = row.decided_on = None


def _line(session: Any, kind: str, line: dict[str, Any]) -> dict[str, Any]:
    """A line with the value that it changes.

    :raises Invalid: for a line that does not say enough for this kind.
    """
    if kind not in (CHANGE, CANCEL):
        return line | {"before": None}
    if line["item"] is None:
        raise _unclear(_("Say which item is meant."))
    item = fetch_record(session, registry.get(ITEMS), line["item"], "published")
    if kind == CANCEL:
        return line | {"before": None}
    field, _value = _meant(session, item, line)
    return line | {"before": written(field, item.effective.get(field.name)) or None}


def _meant(session: Any, item: Record, line: dict[str, Any]) -> tuple[Any, Any]:
    """The field that a line changes, and the value that it shall have.

    :raises Invalid: where the line does not say so.
    :raises Illegal: with the clause, for what is worse than the standard (RULES 5).
    """
    field = item.fields.get(element_names(session).get(line["element"] or "", ""))
    if field is None or not line["after"]:
        raise _unclear(_("%(item)s: say which element changes to what.", item=item.title))
    now = item.effective.get(field.name)
    try:
        value = read(field, line["after"], words_of(session), now)
    except Unreadable as problem:
        told = _("%(element)s: %(problem)s", element=line["element"], problem=problem.message)
        raise _unclear(told) from None
    _require_lawful(session, item, field, value)
    return field, value


def _require_lawful(session: Any, item: Record, field: Any, value: Any) -> None:
    shared = shared_fields(item.resource).get(field.name)
    if item.standard is None or shared is None:
        return
    if judge(session, shared, item.standard.get(field.name), value) is Verdict.WORSE:
        refusal = Illegal(_("Some values are worse than the standard."))
        clause = CLAUSES[shared.direction]
        told = _("%(element)s: %(problem)s", element=field.label, problem=clause)
        refusal.fields = {"items": [told]}
        raise refusal


def _unclear(problem: Words) -> Invalid:
    return Invalid({"items": [problem]})


def support(session: Any, resource: Any, row: Any, _step: Any) -> None:
    """A body that was asked agrees."""
    _speak(session, resource, row, AGREES)


def object_to(session: Any, resource: Any, row: Any, _step: Any) -> None:
    """A body that was asked does not agree."""
    _speak(session, resource, row, OBJECTS)


def _speak(session: Any, resource: Any, row: Any, opinion: str) -> None:
    """The opinion of the actor's body; another of the same person takes the place of the first.

    :raises Illegal: where the actor speaks for none of those who were asked.
    """
    opinions = row_values(resource.fields(session), row)["opinions"]
    at = _place_of(session, opinions)
    said = {
        "person": actor_of(session).name,
        "opinion": opinion,
        "text": session.info["operation"].remark,
        "given_on": today(),
    }
    opinions[at] = opinions[at] | said
    put_children(session, resource, row, {"opinions": opinions})


def _place_of(session: Any, opinions: list[dict[str, Any]]) -> int:
    actor = actor_of(session)
    bodies = [g.body_id for g in actor.grants_for(NAME, "support") if g.body_id is not None]
    mine = names_of_bodies(session, bodies)
    for at, one in enumerate(opinions):
        if one["person"] == actor.name or one["body"] in mine:
            return at
    # Who is held to no body speaks for one that nobody has spoken for yet.
    still = [at for at, one in enumerate(opinions) if one["opinion"] is None]
    if bodies or not still:
        raise Illegal(_("Your body was not asked for an opinion."))
    return still[0]


def decide(session: Any, _resource: Any, row: Any, _step: Any) -> None:
    """The decision is kept with its day."""
    row.decided_on, row.decision = today(), session.info["operation"].remark


def take_effect(session: Any, resource: Any, row: Any, _step: Any) -> None:
    """Changes become the values in force of their items; items that are given up end.

    :raises Illegal: before its day, or where an item cannot end now.
    """
    if row.effective_on is not None and row.effective_on > today():
        raise Illegal(_("The adjustment takes effect on %(day)s.", day=row.effective_on))
    items = registry.get(ITEMS)
    for line in row_values(resource.fields(session), row)["items"]:
        if row.kind == CHANGE:
            item = fetch_record(session, items, line["item"], "published")
            field, value = _meant(session, item, line)
            put_in_force(session, items, line["item"], {field.name: value})
        elif row.kind == CANCEL:
            end_version(session, items, line["item"], "cancelled")


def let_take_effect(session: Any) -> int:
    """Put into effect what was approved for today or before; gives how many."""
    keys = due_adjustments(session, today())
    done = 0
    for key in keys:
        try:
            transition(session, registry.get(NAME), key, "take_effect")
        except (Illegal, Invalid, NotFound):
            # It stays approved, and is tried again every day; a person sees why at the step.
            continue
        done += 1
    return done


for name, effect in {
    "adjust_file": file,
    "adjust_support": support,
    "adjust_object": object_to,
    "adjust_decide": decide,
    "adjust_return": decide,
    "adjust_effect": take_effect,
}.items():
    registry.add_effect(name, effect)
registry.add_daily(NAME, let_take_effect)
