"""Local records beside their standard, and records beside the rules: what differs, what fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.db.session import ActorSession
from app.kernel.direction import Verdict
from app.kernel.lazy import Words, _
from app.operations.conditions import Filter
from app.operations.query import ListQuery, fetch_page
from app.operations.records import Record, load_records
from app.operations.transition import CLAUSES
from app.operations.values import missing
from app.policies.actor import actor_of
from app.policies.overlay import shared_fields
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
PAGE = 200
# Differences that say nothing about how good a place is.
SILENT = (Verdict.SAME, Verdict.FREE)


@dataclass(frozen=True)
class Difference:
    """One field of one record that is not as its standard says; values in the form of REST."""

    id: int
    title: str
    region: str | None
    field: str
    label: Words
    standard: Any
    local: Any
    verdict: Verdict


@dataclass
class Comparison:
    """What a comparison went through: `compared` are the records that have a standard."""

    records: int = 0
    compared: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many differences there are of each verdict."""
        found = Counter(str(one.verdict) for one in self.differences)
        return {str(each): found[str(each)] for each in Verdict if each not in SILENT}


@dataclass(frozen=True)
class Complaint:
    """What a rule says of one field: an error stops the next submission, a warning is a hint."""

    resource: str
    id: int
    title: str
    region: str | None
    field: str
    rule: str
    severity: str
    message: Words


def compare(session: ActorSession, resource: AnyResource, region: str) -> Comparison:
    """Every record of the region and below it against the standard it lies over (RULES 5).

    :raises Forbidden: where no role of the actor reads the resource.
    """
    found = Comparison()
    for record in records_below(session, resource, region):
        found.records += 1
        found.compared += record.standard is not None
        found.differences += _differences(record)
    return found


def check(session: ActorSession, resource: AnyResource, region: str) -> Iterator[Complaint]:
    """What the rules say of every record of the region and below it.

    :raises Forbidden: where no role of the actor reads the resource.
    """
    for record in records_below(session, resource, region):
        for rule, severity, name, message in _complaints(record):
            yield Complaint(
                resource.name, record.id, record.title, record.told("region"),
                name, rule, severity, message,
            )  # fmt: skip


def records_below(session: ActorSession, resource: AnyResource, region: str) -> Iterator[Record]:
    """The working records of a region and of those below it, in the order of their keys."""
    actor_of(session).require(resource.name, "read")
    query = ListQuery(order=("id",), columns=("id",), size=PAGE, count=False)
    if "region" in resource.model.metas:
        query.filters = [Filter("region", "below", region)]
    while True:
        page = fetch_page(session, resource, query)
        yield from load_records(session, resource, [row["id"] for row in page.rows])
        session.expunge_all()
        if page.next is None:
            return
        query.after = page.next


def _differences(record: Record) -> Iterator[Difference]:
    fields = shared_fields(record.resource)
    for name, verdict in record.verdicts.items():
        both = (record.standard or {}, record.own)
        # Where the standard says nothing there is nothing to compare with.
        if verdict in SILENT or both[0].get(name) in (None, "", []):
            continue
        standard, own = ({name: values.get(name)} for values in both)
        yield Difference(
            record.id, record.title, record.told("region"), name, fields[name].label,
            record.as_json(standard)[name], record.as_json(own)[name], verdict,
        )  # fmt: skip


def _complaints(record: Record) -> Iterator[tuple[str, str, str, Words]]:
    """Rule, severity, field and message of everything that is not in order."""
    values = record.effective
    for name, messages in missing(record.fields, values).items():
        yield "required", "error", name, messages[0]
    fields = shared_fields(record.resource)
    for name, verdict in record.verdicts.items():
        if verdict is Verdict.WORSE:
            yield "standard.worse", "error", name, CLAUSES[fields[name].direction]
    for severity, rules in (("error", record.resource.rules), ("warning", record.resource.advice)):
        for rule in rules:
            for name, message in rule(values).items():
                yield rule.__name__, severity, name, message


# How a workbook of differences is headed.
SHEET, HEADINGS = (
    _("Differences"),
    (
        _("Resource"),
        _("Record"),
        _("Region"),
        _("Field"),
        _("Standard"),
        _("Local value"),
        _("Verdict"),
    ),
)
