"""Workbooks of service items in every layout that offices use, made with the truth of each.

Nothing here knows the reader: what a cell means is known before it is written.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from tests.support.made.files import WRITERS
from tests.support.made.forms import FORMS
from tests.support.made.layouts import TABLES
from tests.support.made.maker import Maker

LAYOUTS = TABLES | FORMS


def make_all(folder: Path, count: int, seed: int) -> list[Path]:
    """That many workbooks, every layout in turn, every kind of file that it is sent as in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    names = list(LAYOUTS)
    return [make(folder, names[at % len(names)], at // len(names), seed, at) for at in range(count)]


def make(folder: Path, layout: str, turn: int, seed: int, number: int) -> Path:
    """One workbook and its truth."""
    write, kinds = LAYOUTS[layout]
    kind = kinds.split()[turn % len(kinds.split())]
    rng = Random(f"{seed} {layout} {turn}")
    maker = Maker(rng, kind)
    write(maker)
    path = folder / f"{number:03d}-{layout}.{kind}"
    WRITERS[kind](path, maker.pages, rng)
    truth: dict[str, Any] = {"file": path.name, "layout": layout, "tables": maker.tables}
    truth["records"] = maker.records
    told = json.dumps(truth, ensure_ascii=False, indent=1)
    path.with_name(f"{path.name}.truth.json").write_text(told, encoding="utf-8")
    return path
