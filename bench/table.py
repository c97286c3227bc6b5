"""The figures as people read them: a Markdown table, and the bars with what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import Engine

from bench.meter import Cost
from bench.pages import Page
from bench.plans import read_through

OFFICE = re.compile(r"第\d+局（\d+）")
MOST_STATEMENTS, MOST_CPU = 5, 15.0
HEAD = (
    "| page | who | q | CPU ms | server ms | wall ms | KB "
    "| stock: q | CPU ms | server ms | wall ms | KB | CPU ratio |"
)


def table(pages: Sequence[Page]) -> Iterator[str]:
    """One line for each page and person."""
    yield HEAD
    yield "|---|---|" + "--:|" * 11
    for page in pages:
        stock = _costs(page.stock_cost) if page.stock else "– | – | – | – | –"
        ratio = f"{_cpu(page.stock_cost) / _cpu(page.cost):.1f}" if page.stock else "–"
        yield f"| {page.name} | {page.who} | {_costs(page.cost)} | {stock} | {ratio} |"


def _cpu(cost: Cost) -> float:
    return cost.best_cpu + cost.best_server


def _costs(cost: Cost) -> str:
    times = " | ".join(f"{t:.1f}" for t in (cost.best_cpu, cost.best_server, cost.usual_wall))
    return f"{cost.statements} | {times} | {cost.kilobytes:.0f}"


def scans(engine: Engine, pages: Sequence[Page]) -> Iterator[tuple[bool, str]]:
    """Whether each page is answered without reading a big table from end to end."""
    for page in pages:
        names = read_through(engine, page.ours)
        told = f"reads through {', '.join(sorted(set(names)))}" if names else "by indexes alone"
        yield not names, f"{page.name}, {page.who}: {told}"


def bars(pages: Sequence[Page]) -> Iterator[tuple[bool, str]]:
    """Whether each bar is held, and what was measured."""
    for page in pages:
        if page.name == "list":
            cost = page.cost
            held = cost.statements <= MOST_STATEMENTS and cost.best_cpu <= MOST_CPU
            yield (
                held,
                f"list, {page.who}: {cost.statements} statements (at most {MOST_STATEMENTS}), "
                f"{cost.best_cpu:.1f} ms CPU (at most {MOST_CPU:.0f})",
            )
        elif page.name in ("edit form", "new form"):
            names = len(set(OFFICE.findall(page.ours().decode())))
            yield names <= 1, f"{page.name}, {page.who}: agencies named: {names} (its own at most)"
