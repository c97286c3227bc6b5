"""`python -m bench.sheets [sqlite] [postgres]`: workbooks in and out, beside django-import-export.

The same file on the same kind of database in one run; processor time of our process, of its
reading children and of nothing else, against that of the peer.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import xlsxwriter

from app.cli.base import Program
from app.cli.setup import prepare
from app.db.session import ActorSession, session_for
from app.fab import add_user, load_actor
from app.factory import create_app
from app.kernel import memory
from app.resource.registry import registry
from app.sheets.commit import commit_import
from app.sheets.export import export_as
from app.sheets.sessions import Upload, start_import
from bench.databases import KINDS, database
from bench.peer import COLUMNS, office_name
from config import Settings

FEW, MANY = 2_000, 20_000
COUNTY = "510603000000"
PASSWORD = "Bench-is-no-secret-1"
# Times the processor time of the peer that ours may take at most a part of.
BARS = {
    f"import {FEW:,}": ("import", 40.0),
    f"import {FEW:,}, the peer at its best": ("import-bulk", 8.0),
    f"import {MANY:,}, the peer at its best": ("import-bulk", 10.0),
    f"import {FEW:,} again, half changed": ("import", 30.0),
    f"export {MANY:,}": ("export", 4.0),
}


@dataclass
class Cost:
    """What one task took: seconds of processor and of the clock, megabytes at the most."""

    cpu: float
    wall: float
    peak: float


def main() -> int:
    """Measure on each kind of database; 1 where a bar is missed."""
    missed = 0
    for kind in sys.argv[1:] or KINDS:
        with tempfile.TemporaryDirectory() as home, database(kind, Path(home)) as url:
            missed += _print(kind, dict(_measured(Settings(home=Path(home), database_url=url))))
    return 1 if missed else 0


def _print(kind: str, found: dict[str, tuple[Cost, Cost]]) -> int:
    print(f"\n## sheets, {kind}\n")
    print("| task | CPU s | wall s | MB | peer: CPU s | wall s | MB | ratio | bar |")
    print("|---|" + "--:|" * 8)
    missed = 0
    for name, (ours, theirs) in found.items():
        ratio, bar = theirs.cpu / ours.cpu, BARS[name][1]
        missed += ratio < bar
        print(f"| {name} | {_told(ours)} | {_told(theirs)} | {ratio:.1f} | {bar:.0f} |")
    return missed


def _told(cost: Cost) -> str:
    return f"{cost.cpu:.2f} | {cost.wall:.2f} | {cost.peak:.0f}"


def _measured(settings: Settings) -> Iterator[tuple[str, tuple[Cost, Cost]]]:
    program = Program(create_app(settings), settings)
    prepare(program)
    # As run.py does it.
    memory.settle()
    with program.session() as system:
        person = add_user(system, "clerk", PASSWORD, role="county_editor", region_code=COUNTY)
        actor = load_actor(system, person.id)
    desk = Desk(session_for(program.engine, actor, source="sheet"), settings)
    desk.peer("create", "")
    few, changed = desk.workbook("few", FEW), desk.workbook("few changed", FEW, changed=2)
    many = desk.workbook("many", MANY, offset=FEW)
    ours, theirs = desk.load(few), desk.peer("import", few)
    yield f"import {FEW:,}", (ours, theirs)
    yield f"import {FEW:,} again, half changed", (desk.load(changed), desk.peer("import", changed))
    desk.peer("forget", "")
    yield f"import {FEW:,}, the peer at its best", (ours, desk.peer("import-bulk", few))
    yield (
        f"import {MANY:,}, the peer at its best",
        (desk.load(many), desk.peer("import-bulk", many)),
    )
    out = str(settings.home / "out.xlsx")
    yield f"export {MANY:,}", (desk.export(out), desk.peer("export", out))


@dataclass
class Desk:
    """The person who loads and writes workbooks."""

    session: ActorSession
    settings: Settings
    last_import: int = 0

    def load(self, file: str) -> Cost:
        """Plan and commit, with history."""
        return _cost(lambda: self._load(Path(file)))

    def _load(self, path: Path) -> None:
        items = registry.get("implementation-items")
        region = self.session.info["actor"].home.region_id
        stored = start_import(self.session, items, Upload(path, path.name, region))
        commit_import(self.session, stored.id, create_references=True)
        self.last_import = stored.id

    def export(self, file: str) -> Cost:
        """Every record in the columns of the last workbook."""
        return _cost(lambda: export_as(self.session, self.last_import, Path(file)))

    def peer(self, task: str, file: str) -> Cost:
        """What the peer takes for the same."""
        command = [sys.executable, "-m", "bench.peer", task, self.settings.database_url, file]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return Cost(**json.loads(done.stdout))

    def workbook(self, name: str, count: int, *, offset: int = 0, changed: int = 0) -> str:
        """A plain workbook of `count` records; of `changed` every so many-th is another."""
        path = self.settings.home / f"{name}.xlsx"
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, list(COLUMNS.values()))
            for at in range(count):
                other = bool(changed) and at % changed == 0
                sheet.write_row(at + 1, 0, _row(at + offset, other=other))
        return str(path)


def _row(number: int, *, other: bool) -> list[Any]:
    """A record as offices write it: what repeats there repeats here, and texts are as long."""
    office = office_name(number)
    matter = f"第{number}项许可"
    told = {
        "name": matter,
        "kind": "行政许可",
        "department": office,
        "agency": office,
        "code": f"11510603665538630E4{number:012}",
        "committed_limit": "6个工作日" if other else "8个工作日",
        "statutory_limit": "20个工作日",
        "visits": 1,
        "charged": "否",
        "place": f"政务服务中心{number % 90}号窗口",
        "phone": f"0838-2{number % 1_000_000:06}",
        "notes": f"备注{number}",
        "handling_item": f"{matter}（首次申请）",
        "level": "县级",
        "legal_basis": f"《第{number % 60}号管理条例》第{number % 50 + 1}条规定的事项须经许可。",
        "implementation_basis": f"《第{number % 60}号实施细则》第{number % 30 + 1}条。",
        "conditions": f"一、依法登记；二、有固定的场所和{number % 20}名人员；三、无不良记录。",
        "procedure": "申请、受理、审查、决定、送达",
        "service_objects": "自然人、企业法人",
        "handling_type": "承诺件",
        "fee_basis": "不收费",
        "result_name": f"{matter}证",
        "validity": "5年",
        "scope": "在本行政区域内从事有关活动的单位和个人",
        "geographic_scope": "本行政区域",
        "quantity_limit": "无数量限制",
        "measures": f"每年按{number % 10 + 1}%的比例抽查，结果向社会公布。",
        "supervision_body": office,
        "hours": "工作日9:00-12:00，13:00-17:00",
        "complaint_phone": "0838-12345",
    }
    return [told[name] for name in COLUMNS]


def _cost(task: Callable[[], object]) -> Cost:
    cpu, children, wall = process_time(), _children(), perf_counter()
    task()
    spent = process_time() - cpu + _children() - children
    peak = max(resource.getrusage(who).ru_maxrss for who in WHO) / 1024
    return Cost(spent, perf_counter() - wall, peak)


WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
