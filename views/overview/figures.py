"""The first page of those who answer for items: how far the four year-ends of the plan are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from app.kernel.clock import today
from app.kernel.lazy import Words, _
from app.operations import ListQuery
from app.operations.counting import count_below, count_by
from app.policies.actor import actor_of
from app.resource.registry import registry
from app.web.figures import Bar, Chart, Figure
from models.progress import Progress, progress_of
from models.workflows import publication
from views.catalog.implementation_items import ImplementationItems

LIST = f"/r/{ImplementationItems.name}/"
LICENSES, ONLINE = ("行政许可",), "全程网办"
# 川府发〔2022〕15号, section 2: what is to be done by the end of which year.
FIRST, SECOND, THIRD, FOURTH = (date(year, 12, 31) for year in (2022, 2023, 2024, 2025))
Counts = Mapping[tuple[Any, ...], int]


def items_told(session: Any) -> Iterable[Figure | Chart]:
    """Items by state, kind, online depth and place, each number with its list."""
    actor = actor_of(session)
    if not actor.can(ImplementationItems.name, "read"):
        return ()
    counts = count_by(session, ImplementationItems, ("kind", "state", "online_depth"), ListQuery())
    reached = progress_of(session, actor.home.region_path if actor.home else "")
    return (*_goals(counts), *_later(reached), *_charts(counts), *_places(session, actor))


def _goals(counts: Counts) -> Iterator[Figure]:
    kinds = sorted({str(kind) for kind, _state, _depth in counts if kind})
    others = tuple(kind for kind in kinds if kind not in LICENSES)
    yield _goal(counts, LICENSES, FIRST, _("Licensing items standardized"))
    yield _goal(counts, others, SECOND, _("Other powers and public services standardized"))
    everything = [n for (_k, state, _d), n in counts.items() if state == "published"]
    online = [n for (_k, state, d), n in counts.items() if state == "published" and d == ONLINE]
    yield Figure(
        _("Items done wholly online"),
        sum(online),
        _address(online_depth=ONLINE, state="published"),
        _("%(done)s of %(all)s published items", done=sum(online), all=sum(everything)),
        of=sum(everything),
        when=_due(SECOND),
    )


def _later(reached: Progress) -> Iterator[Figure]:
    published = _address(state="published")
    hint = _("%(done)s of %(all)s published items", done=reached.standardized, all=reached.whole)
    words = _("Items handled by one standard")
    yield Figure(words, reached.standardized, published, hint, of=reached.whole, when=_due(THIRD))
    hint = _("%(done)s of %(all)s published items", done=reached.mapped, all=reached.whole)
    words = _("Processes to be seen on one map")
    address = "/r/process-maps/?state=published"
    yield Figure(words, reached.mapped, address, hint, of=reached.whole, when=_due(FOURTH))


def _goal(counts: Counts, kinds: tuple[str, ...], due: date, label: Words) -> Figure:
    found = {state: 0 for _kind, state, _depth in counts}
    for (kind, state, _depth), number in counts.items():
        if kind in kinds:
            found[state] += number
    done, every = found.get("published", 0), sum(found.values())
    return Figure(
        label,
        done,
        _address(kind=kinds, state="published"),
        _("%(done)s of %(all)s items are published", done=done, all=every),
        of=every,
        when=_due(due),
    )


def _due(day: date) -> Words:
    left = (day - today()).days
    if left < 0:
        return _("By the end of %(year)s, %(days)s days ago", year=day.year, days=-left)
    return _("By the end of %(year)s, %(days)s days left", year=day.year, days=left)


def _charts(counts: Counts) -> Iterator[Chart]:
    states = publication.states
    kinds = sorted({str(kind) for kind, _state, _depth in counts if kind})
    yield Chart(
        _("Items by kind and state"),
        _("Item kind"),
        tuple(state.label for state in states),
        tuple(
            Bar(
                kind,
                tuple(_sum(counts, kind=kind, state=state.name) for state in states),
                _address(kind=kind),
            )
            for kind in kinds
        ),
        marks=tuple(state.mark for state in states),
    )
    depths = sorted({str(depth) for _kind, _state, depth in counts if depth})
    yield Chart(
        _("Items by online depth"),
        _("Online depth"),
        (_("Number of items"),),
        tuple(
            Bar(depth, (_sum(counts, depth=depth),), _address(online_depth=depth))
            for depth in depths
        ),
    )


def _sum(counts: Counts, *, kind: str = "", state: str = "", depth: str = "") -> int:
    return sum(
        number
        for (its_kind, its_state, its_depth), number in counts.items()
        if kind in ("", its_kind) and state in ("", its_state) and depth in ("", its_depth)
    )


def _places(session: Any, actor: Any) -> Iterator[Chart]:
    """The share that is published in each place right below, where there is any below."""
    home = actor.home
    if home is None:
        return
    below = count_below(session, ImplementationItems, ("state",), ListQuery(), home.region_id)
    shares = [
        Bar(
            name,
            (round(100 * counts.get(("published",), 0) / sum(counts.values()), 1),),
            _address(region=name),
        )
        for (_key, name), counts in below.items()
        if counts
    ]
    if shares:
        yield Chart(
            _("Published share by place"),
            _("Region"),
            (_("Published, %"),),
            tuple(sorted(shares, key=lambda bar: -bar.values[0])),
            unit="%",
        )


def _address(**asked: str | tuple[str, ...]) -> str:
    return f"{LIST}?{urlencode(asked, doseq=True)}"


registry.add_figures(items_told)
