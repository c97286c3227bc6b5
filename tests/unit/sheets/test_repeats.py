"""A cell that repeats is read once: never may that give another record than reading it again."""

from dataclasses import asdict
from datetime import date, datetime
from random import Random

import pytest

from app.operations.resolve import BadValue
from app.operations.values import OnceReader, Reader
from app.sheets import cells
from app.sheets.files import understand_grids
from app.sheets.grid import Broken
from tests.unit.sheets.files import code, grid
from tests.unit.sheets.specs import VOCABULARY
from views.catalog.implementation_items import ImplementationItems

HEAD = ["事项名称", "事项类型", "实施编码", "法定时限", "承诺时限", "到现场次数", "是否收费",
        "服务对象", "主管部门", "实施机关", "实施日期", "备注"]  # fmt: skip
ODD = (
    None, "", " ", "无", "—", "是", "否", "√", "×", 0, 1, 1.0, True, False, -1, 2.5, "1", "１",
    "一", "即办", "20个工作日", "20", 20, 20.0, "20天", "3个月", "二十来天", "行政许可", "许可",
    "其他", "自然人、企业法人", "个人；企业", "甲局、乙局", " 甲局 ", "甲\n乙", "甲_x000D_乙",
    "长期", "2024年5月1日", date(2024, 5, 1),
    datetime.fromisoformat("2024-05-01T08:00:00"), Broken("error", "#N/A"),
    Broken("formula", "="), code(1), f" {code(2)}", "（备注）", 45000, "99999999999",
)  # fmt: skip


def read(rows, *areas):
    found = understand_grids([grid([HEAD, *rows], *areas)], VOCABULARY).rows
    return [asdict(row) for row in found]


@pytest.mark.parametrize("seed", range(40))
def test_rows_read_with_what_was_read_before_are_those_read_each_for_itself(seed, monkeypatch):
    chosen = Random(seed)
    few = chosen.sample(ODD, 12)
    rows = [[f"第{at}项", *chosen.choices(few, k=len(HEAD) - 1)] for at in range(30)]
    areas = ["B5:B6"] if seed % 4 == 0 else []
    together = read(rows, *areas)
    monkeypatch.setattr(cells._Record, "_repeat", lambda record, spec, column: False)
    assert together == read(rows, *areas)


def test_values_read_once_are_those_read_each_for_itself():
    fields = ImplementationItems.fields()
    once, anew = OnceReader(None, None), Reader(None, None)
    names = ("name", "visits", "charged", "effective_from", "statutory_limit", "code", "themes")
    limits = [{"value": 1, "unit": "month"}, {"value": True, "unit": "month"}, {"value": "1"}]
    for _turn in range(2):
        for raw in (*ODD, *limits):
            for name in names:
                assert said(once, fields[name], raw) == said(anew, fields[name], raw), (name, raw)


def said(reader, field, raw):
    """The value with its type, or why there is none."""
    try:
        value = reader.read(field, raw)
    except BadValue as bad:
        return str(bad.message)
    except (AttributeError, TypeError) as foreign:
        return type(foreign)
    return type(value), value
