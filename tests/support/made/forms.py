"""Items as forms, each heading beside its value; and cells that say several things at once."""

from __future__ import annotations

from typing import Any

from tests.support.made import words
from tests.support.made.items import Item, Said, plant
from tests.support.made.maker import Maker
from tests.support.made.page import Col, Page, a1

PAIRED = ("kind", "code", "department", "agency", "statutory_limit", "committed_limit",
          "charged", "visits", "phone", "complaint_phone", "handling_type", "level")  # fmt: skip
LONG = ("legal_basis", "conditions", "procedure", "place")


def cards(make: Maker) -> None:
    """L4, L8: a title and a count, then a form of four columns for each item."""
    rng = make.rng
    page = make.page("事项")
    fields = ["name", *rng.sample(PAIRED, 8), *rng.sample(LONG, 2)]
    heads = {field: rng.choice(words.HEADINGS[field]) for field in fields}
    inner = rng.random() < 0.6
    items = make.items(6)
    plant(rng, items, set(fields) - {"name"}, 2)
    row = 0
    if rng.random() < 0.7:
        page.put(0, 0, f"{make.office.county}水利局政务服务事项内容目录")
        page.merge(0, 0, 0, 3)
        row = 1
    for item in items:
        row = _card(make, page, row, item, heads, inner)
    columns = [{"heading": text, "field": field} for field, text in heads.items()]
    make.tables.append({"sheet": page.name, "header": None, "columns": columns})


def _card(make: Maker, page: Page, row: int, item: Item, heads: dict[str, str], inner: bool) -> int:
    top = row
    values: dict[str, Any] = {}
    errors: list[dict[str, str]] = []
    for line in _lines(heads):
        for at, field in enumerate(line):
            said = item.said[field]
            page.put(row, 2 * at, heads[field])
            page.put(row, 2 * at + 1, said.typed)
            if said.rule:
                errors.append({"cell": a1(row, 2 * at + 1), "field": field, "kind": said.rule})
            if not said.rule or said.rule in ("duplicate.key", "limit.order"):
                values[field] = said.value
        if len(line) == 1:
            page.merge(row, 1, row, 3)
        row += 1
    if inner:
        row = _inner(page, row, item, values)
    make.records.append({"sheet": page.name, "row": top + 1, "values": values, "errors": errors})
    return row


def _lines(heads: dict[str, str]) -> list[list[str]]:
    """The fields of each line of the form: two short ones, or a long one."""
    pairs = [field for field in heads if field in PAIRED]
    two = [[a, b] for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
    return [["name"], *two, *([field] for field in heads if field in LONG)]


def _inner(page: Page, row: int, item: Item, values: dict[str, Any]) -> int:
    """The materials as a table within the form."""
    keys = ("name", "necessity", "copies")
    rows: list[list[Any]] = [["序号", "材料名称", "必要性", "份数"]]
    rows += [[at, *(m[key] for key in keys)] for at, m in enumerate(item.materials, 1)]
    for texts in rows:
        for at, text in enumerate(texts):
            page.put(row, at, text)
        row += 1
    values["materials"] = [{key: m[key] for key in keys} for m in item.materials]
    return row


def boxes(make: Maker) -> None:
    """L3: all options in each cell, the right ones with a filled box."""
    rng = make.rng
    table = make.maker([Col(("序号",), number=True), make.col("name"), make.col("code"),
                        make.col("service_objects"), make.col("level"), make.col("charged"),
                        make.col("department")])  # fmt: skip
    items = make.items(9)
    full, empty = rng.choice([("■", "□"), ("☑", "☐"), ("☑", "□"), ("√", "□")])
    for item in items:
        for field, options in (
            ("service_objects", ("自然人", "企业法人", "事业法人", "社会组织法人")),
            ("level", ("市级", "县级", "乡级")),
            ("charged", ("是", "否")),
        ):
            held = item.said[field].value
            held = (
                held
                if isinstance(held, list)
                else ["是" if held is True else "否" if held is False else held]
            )
            text = rng.choice([" ", "\n", ""]).join(
                f"{full if word in held else empty}{word}" for word in options
            )
            item.said[field] = Said(text, item.said[field].value)
    make.whole(table, items, faults=0)


def statement(make: Maker) -> None:
    """L15: where materials come from and what they are, in one cell with numbers at two depths."""
    cols = [Col(("序号",), number=True), make.col("name"), make.col("kind"), make.col("materials"),
            make.col("committed_limit"), Col(("备注",), "notes")]  # fmt: skip
    items = make.items(9)
    for item in items:
        own = [m["name"] for m in item.materials]
        first, second = own[: (len(own) + 1) // 2], own[(len(own) + 1) // 2 :]
        text = f"1.申请人自备：{_circled(first)}"
        text += f"\n2.政府部门核发：{_circled(second)}" if second else ""
        expected: Any = [{"name": name, "source": "申请人自备"} for name in first]
        expected += [{"name": name, "source": "政府部门核发"} for name in second]
        item.said["materials"] = Said(text, expected)
    make.whole(make.maker(cols), items, faults=1)


def _circled(names: list[str]) -> str:
    return "".join(f"{chr(ord('①') + at)}{name}；" for at, name in enumerate(names))


def two_lines(make: Maker) -> None:
    """Several bodies in one cell, on lines of their own or with a remark each."""
    cols = make.cols(5, without=("department", "agency"))
    cols[2:2] = [make.col("department"), make.col("agency")]
    items = make.items(12)
    county = make.office.county
    for item in items:
        first, second = make.office.departments(2)
        joined = make.rng.choice(["\n", "、", ";", "；", "\r\n"]).join([first, second])
        item.said["department"] = Said(joined, f"{first}、{second}")
        one, two = f"{county}{first[1:]}（非技术改造类）", f"{county}{second[1:]}（技术改造类）"
        item.said["agency"] = Said(f"{one};{two}", f"{one}、{two}")
    make.whole(make.maker(cols), items)


FORMS = {
    "cards": (cards, "docx xlsx xls"),
    "boxes": (boxes, "xlsx docx csv"),
    "statement": (statement, "xlsx docx"),
    "two-lines": (two_lines, "xlsx docx ods"),
}
