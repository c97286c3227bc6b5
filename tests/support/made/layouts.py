"""The layouts of tables of service items, each as a function of an office and its chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.support.made.items import Item, Said, plant
from tests.support.made.maker import COMMON, Maker
from tests.support.made.page import Col, Group, Style, TableMaker


def plain(make: Maker) -> None:
    make.whole(make.maker(make.cols(8)), make.items(15))


def short(make: Maker) -> None:
    """L2: five columns, bases in one cell."""
    cols = [Col(("序号",), number=True), make.col("department"), make.col("name"),
            make.col("agency"), Col(("设定和实施依据",), "legal_basis")]  # fmt: skip
    make.whole(make.maker(cols), make.items(9))


def under(path: str, *cols: Col) -> list[Col]:
    return [replace(col, path=(path, *col.path)) for col in cols]


def two_rows(make: Maker) -> None:
    rng = make.rng
    pairs = [
        under(rng.choice(["办理时限", "时限", "办结时限（工作日）", "办理时限（单位：工作日）"]),
              Col((rng.choice(["法定", "法定时限", "法定期限"]),), "statutory_limit"),
              Col((rng.choice(["承诺", "承诺时限", "承诺期限"]),), "committed_limit")),
        under(rng.choice(["联系方式", "电话", "联系电话"]),
              Col((rng.choice(["咨询", "咨询电话"]),), "phone"),
              Col((rng.choice(["投诉", "监督投诉", "监督电话"]),), "complaint_phone")),
        under("收费情况", Col(("是否收费",), "charged"), Col(("收费依据",), None)),
    ]  # fmt: skip
    # The basis of fees is a field; nothing is written under it here.
    pairs[2] = [pairs[2][0], replace(pairs[2][1], field=None)]
    chosen = rng.sample(pairs[:2], rng.randrange(1, 3))
    flat = make.cols(4, without=[c.field or "" for pair in pairs for c in pair])
    cols = flat + [col for pair in chosen for col in pair]
    style = Style(merged_header=make.kind != "csv" and rng.random() < 0.8)
    make.whole(make.maker(cols, style), make.items(12))


def deep_header(make: Maker) -> None:
    """Three or four rows of headings."""
    rng = make.rng
    limits = under("时限", Col(("法定",), "statutory_limit"), Col(("承诺",), "committed_limit"))
    phones = under("联系方式", Col(("咨询",), "phone"), Col(("投诉",), "complaint_phone"))
    basic = under("基本信息", make.col("name"), make.col("kind"), make.col("code"))
    handling = under("办理信息", *limits, *phones, make.col("conditions"))
    cols = [Col(("序号",), number=True), *basic, *handling, Col(("备注",), "notes")]
    if rng.random() < 0.5:
        cols = [cols[0], *under("政务服务事项要素", *cols[1:-1]), cols[-1]]
    make.whole(make.maker(cols), make.items(9))


def repeated(make: Maker) -> None:
    make.whole(make.maker(make.cols(7), Style(repeat=make.rng.randrange(3, 6))), make.items(18))


def grouped(make: Maker) -> None:
    """Departments as rows, numbered or not."""
    rng = make.rng
    style = rng.choice(
        ["{n}、{d}", "{n}、{d}（{c}项）", "（{n}）{d}", "{d}", "{n}．{d}", "{n}、{d}（共{c}项）"]
    )
    table = make.maker(make.cols(6, without=("department",)))
    make.above(table)
    table.header()
    items = make.items(15, departments=4)
    plant(rng, items, {col.field for col in table.cols if col.field}, 3)
    for at, (department, own) in enumerate(by(items, "department")):
        text = style.format(n="一二三四五六七八"[at], d=department, c=len(own))
        table.group(
            Group(text, "department", department, merged="{n}" not in style or rng.random() < 0.8)
        )
        for item in own:
            table.item(item)
    make.below(table)
    make.done(table)


def by(items: Sequence[Item], name: str) -> Iterator[tuple[Any, list[Item]]]:
    found: dict[Any, list[Item]] = {}
    for item in items:
        found.setdefault(item.said[name].value, []).append(item)
    yield from found.items()


def nested(make: Maker) -> None:
    """Departments over kinds, or kinds over departments; parts over all of it at times."""
    rng = make.rng
    table = make.maker(make.cols(5, without=("department", "kind")))
    make.above(table)
    table.header()
    outer, inner = rng.sample(["department", "kind"], 2)
    parts = rng.random() < 0.4
    items = make.items(16, departments=3)
    if parts:
        table.group(Group("第一部分 依申请办理的事项", depth=0))
    for at, (name, own) in enumerate(by(items, outer)):
        table.group(Group(f"{'一二三四五六七八'[at]}、{name}", outer, name, depth=1))
        for deep, (word, few) in enumerate(by(own, inner)):
            table.group(Group(f"（{'一二三四五六七八'[deep]}）{word}", inner, word, depth=2))
            for item in few:
                table.item(item)
    make.below(table)
    make.done(table)


def merged_department(make: Maker) -> None:
    cols = make.cols(7, without=("department",))
    cols.insert(1, make.col("department"))
    make.whole(make.maker(cols, Style(merge_department=True)), make.items(16, departments=4))


def bases(make: Maker) -> None:
    """L1: an item over as many rows as it has bases; two sections."""
    style = Style(rows_of="legal_basis", blanks_below=make.rng.random() < 0.3)
    cols = [Col(("序号",), number=True), make.col("name"), make.col("department"),
            make.col("agency"), Col(("设定依据",), "legal_basis"), make.col("committed_limit"),
            Col(("备注",), "notes")]  # fmt: skip
    table = make.maker(cols, style)
    make.above(table)
    table.header()
    items = make.items(10)
    table.group(Group("一、实施的中央层面设定的行政许可事项"))
    make.fill(table, items[:6], faults=2)
    table.group(Group("二、地方性法规设定的行政许可事项"))
    table.number = 0
    make.fill(table, items[6:], faults=0)
    make.done(table)


def material_cols(make: Maker) -> list[Col]:
    rng = make.rng
    cols = [
        Col((rng.choice(["材料名称", "申请材料名称", "材料名称（全称）"]),), "materials", "name"),
        Col((rng.choice(["必要性", "材料必要性"]),), "materials", "necessity"),
        Col((rng.choice(["来源渠道", "材料来源"]),), "materials", "source"),
        Col((rng.choice(["份数", "材料份数", "纸质份数"]),), "materials", "copies"),
    ]
    return under("申请材料", *cols) if rng.random() < 0.6 else cols


def material_rows(make: Maker) -> None:
    style = Style(rows_of="materials", blanks_below=make.rng.random() < 0.3)
    cols = [*make.cols(4, without=("materials", "legal_basis"), strange=0), *material_cols(make)]
    if not any(col.number for col in cols):
        cols.insert(0, Col(("序号",), number=True))
    make.whole(make.maker(cols, style), make.items(9), faults=2)


def material_cell(make: Maker) -> None:
    cols = make.cols(4, without=("materials",))
    cols.insert(3, make.col("materials"))
    make.whole(make.maker(cols), make.items(12))


def material_sheet(make: Maker) -> None:
    """L7: materials on a second sheet, each with the name of its item."""
    cols = make.cols(5, without=("materials",))
    table = make.maker(cols, name="事项信息")
    items = make.items(9)
    make.whole(table, items, faults=0)
    page = make.page("材料信息")
    heads = ["序号", table.cols[[c.field for c in cols].index("name")].path[0]]
    parts = [replace(col, path=col.path[-1:]) for col in material_cols(make)]
    for at, text in enumerate(heads + [col.path[0] for col in parts]):
        page.put(0, at, text)
    fields = [None, "name", *("materials" for _col in parts)]
    row = 1
    for item, record in zip(items, table.records, strict=True):
        record["values"]["materials"] = item.materials
        for material in item.materials:
            page.put(row, 0, row)
            page.put(row, 1, item.said["name"].value)
            for at, col in enumerate(parts):
                page.put(row, 2 + at, material[str(col.part)])
            row += 1
    columns = [{"column": "ABCDEFGH"[at], "field": field} for at, field in enumerate(fields)]
    header = f"A1:{'ABCDEFGH'[len(fields) - 1]}1"
    make.tables.append({"sheet": page.name, "header": header, "columns": columns})


def sheets(make: Maker) -> None:
    """A sheet for each department, one of instructions, one of words out of sight."""
    guide = make.page("填报说明")
    for at, text in enumerate(["填报说明", "1.每个部门一张表。", "2.“事项名称”应与目录一致。"]):
        guide.put(at, 0, text)
    cols = make.cols(6, without=("department",))
    for department in make.office.departments(4):
        table = make.maker(cols, name=department)
        items = [make.office.item(department) for _at in range(5)]
        make.whole(table, items, faults=1)
    lists = make.page("字典")
    lists.hidden = True
    for at, text in enumerate(["事项类型", "行政许可", "行政确认"]):
        lists.put(at, 0, text)


def ticks(make: Maker) -> None:
    """L3, L6: a column for each level, each kind of applicant, each answer."""
    rng = make.rng
    labels = ["市级", "县级", "乡级"]
    level = under("行使层级", *(Col((label,), "level", label=label) for label in labels))
    objects = under(rng.choice(["服务对象", "办理对象"]), *(
        Col((label,), "service_objects", label=label)
        for label in ("自然人", "企业法人", "事业法人", "社会组织法人")
    ))  # fmt: skip
    flat = make.cols(4, without=("level", "service_objects"))
    make.whole(make.maker(flat + level + objects), make.items(12), faults=0)


def margins(make: Maker) -> None:
    table = make.maker(make.cols(6))
    table.left, table.row = make.rng.randrange(1, 3), make.rng.randrange(1, 4)
    make.whole(table, make.items(12))
    table.page.hidden_columns.add(table.left + 2)
    table.page.hidden_rows.add(table.row - 4)


def many_columns(make: Maker) -> None:
    """L5: keys of a program over the headings, and most columns without one."""
    cols = [make.col(name) for name in ("name", "code", "kind", "department", "agency",
            "statutory_limit", "committed_limit", "charged", "visits", "phone")]  # fmt: skip
    table = make.maker(cols)
    table.left = 0
    for at in range(56):
        name = cols[at].field if at < len(cols) else "篇扩办件类型/pkdeclareType"
        table.page.put(0, at, f"{name}Key{at}" if at < len(cols) else f"{name}{at}")
    table.row = 1
    table.header()
    make.fill(table, make.items(9))
    for row in range(2, table.row):
        table.page.put(row, 20, "1")
    make.done(table)
    make.page("Sheet2")


def very_many_columns(make: Maker) -> None:
    """L6: two hundred columns, nearly all of them strange."""
    cols = [Col((name,)) for name in (f"扩展字段{at}" for at in range(170))]
    known = [make.col(name) for name in ("name", *COMMON[:14])]
    for at, col in enumerate(known):
        cols.insert(at * 9, col)
    make.whole(make.maker(cols), make.items(9))


def main_items(make: Maker) -> None:
    """L14: main items over their sub-items, `未分类` where there is none."""
    rng = make.rng
    words_ = rng.choice(
        [("主项名称", "子项名称"), ("主项", "办理项名称"), ("大项名称", "小项名称")]
    )
    name = "handling_item" if words_[1] == "办理项名称" else "name"
    cols = [Col(("序号",), number=True), make.col("department"), Col((words_[0],), "main_name"),
            Col((words_[1],), name), make.col("code"), make.col("committed_limit")]  # fmt: skip
    items = make.items(12)
    for at, item in enumerate(items):
        main = f"{item.said['name'].value.partition('（')[0]}大类{at // 3}"
        item.said["main_name"] = Said(main, main)
        item.said["handling_item"] = item.said["name"]
    table = make.maker(cols)
    make.above(table)
    table.header()
    for item in items:
        table.item(item)
    if name == "handling_item":
        for record in table.records:
            record["values"]["name"] = record["values"]["main_name"]
    make.done(table)


def powers(make: Maker) -> None:
    """L13: a list of powers and duties, half of whose columns are no field here."""
    cols = [Col(("序号",), number=True), Col(("权力类型",), "kind"), Col(("事项名称",), "name"),
            Col(("实施依据",), "legal_basis"), Col(("责任事项",)), Col(("追责情形",)),
            Col(("流程图",)), Col(("廉政风险点",))]  # fmt: skip
    make.whole(make.maker(cols), make.items(12), faults=2)


def sections(make: Maker) -> None:
    """Two tables on one sheet with headings of their own."""
    table = make.maker(make.cols(5, without=("department",)))
    items = make.items(14, departments=2)
    make.whole(table, items[:7], faults=2)
    other = TableMaker(table.page, make.rng, make.cols(6, without=("department",)), Style())
    other.row = table.row + 1
    title = f"{make.office.county}公共服务事项清单"
    other.line(title)
    other.header()
    make.fill(other, items[7:], faults=1)
    make.done(other)


TABLES: dict[str, tuple[Callable[[Maker], None], str]] = {
    "plain": (plain, "xlsx csv ods xls docx"),
    "short": (short, "xlsx csv docx xls"),
    "two-rows": (two_rows, "xlsx csv ods xls docx"),
    "deep-header": (deep_header, "xlsx ods xls docx"),
    "repeated": (repeated, "xlsx csv xls docx"),
    "grouped": (grouped, "xlsx ods csv xls docx"),
    "nested": (nested, "xlsx ods xls docx"),
    "merged-department": (merged_department, "xlsx ods xls docx"),
    "bases": (bases, "xlsx ods xls docx"),
    "material-rows": (material_rows, "xlsx ods xls docx"),
    "material-cell": (material_cell, "xlsx csv docx xls"),
    "material-sheet": (material_sheet, "xlsx ods"),
    "sheets": (sheets, "xlsx ods"),
    "ticks": (ticks, "xlsx csv xls"),
    "margins": (margins, "xlsx"),
    "many-columns": (many_columns, "xlsx"),
    "very-many-columns": (very_many_columns, "xlsx csv"),
    "main-items": (main_items, "xlsx csv docx"),
    "powers": (powers, "xlsx docx xls"),
    "sections": (sections, "xlsx ods xls"),
}
