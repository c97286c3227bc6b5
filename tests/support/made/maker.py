"""What every layout needs: an office, words for headings, titles, totals and notes."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.support.made import words
from tests.support.made.items import Item, Office, plant
from tests.support.made.page import Col, Page, Style, TableMaker

COMMON = ("department", "agency", "code", "statutory_limit", "committed_limit", "charged", "visits",
          "service_objects", "conditions", "legal_basis", "phone", "handling_type", "notes",
          "effective_from", "agency_uscc", "level", "procedure", "place", "materials", "hours",
          "complaint_phone", "catalog_code", "online_depth")  # fmt: skip
SEQUENCE = ("序号", "编号", "项目序号", "序 号")
UNITS = ("（工作日）", "(工作日)", "（个工作日）", "（单位：工作日）")


class Maker:
    """What every layout needs: an office, words for headings, titles and notes."""

    def __init__(self, rng: Random, kind: str) -> None:
        self.rng, self.kind = rng, kind
        self.office = Office(rng)
        self.pages: list[Page] = []
        self.tables: list[dict[str, Any]] = []
        self.records: list[dict[str, Any]] = []

    def page(self, name: str = "Sheet1") -> Page:
        at = len(self.pages) + 1
        name = {"docx": f"表{at}", "xls": f"Sheet{at}", "csv": "Sheet1"}.get(self.kind, name)
        self.pages.append(Page(name))
        return self.pages[-1]

    def head(self, field: str) -> str:
        """A heading as hands leave it: with marks, blanks, breaks and remarks."""
        text, rng = self.rng.choice(words.HEADINGS[field]), self.rng
        half = max(1, len(text) // 2)
        return rng.choice([
            text, text, text, text, text, f"*{text}", f"{text[:half]}\n{text[half:]}", f" {text} ",
            f"{text}（必填）", f"{text}：", f"{text}*",
        ])  # fmt: skip

    def col(self, field: str) -> Col:
        text = self.head(field)
        if field.endswith("_limit") and self.rng.random() < 0.25:
            return Col((text + self.rng.choice(UNITS),), field, unit="working_day")
        return Col((text,), field)

    def cols(self, count: int, *, without: Sequence[str] = (), strange: int = 1) -> list[Col]:
        """A number, a name, a kind, and some further columns, a few of them strange."""
        rng = self.rng
        known = [name for name in COMMON if name not in without]
        fields = ["name", "kind", *rng.sample(known, min(count, len(known)))]
        rng.shuffle(fields)
        fields.sort(key=lambda name: name not in ("name", "kind", "department"))
        cols = [self.col(name) for name in fields if name not in without]
        for text in rng.sample(words.STRANGE, strange):
            cols.insert(rng.randrange(2, len(cols) + 1), Col((text,)))
        number = [Col((rng.choice(SEQUENCE),), number=True)] if rng.random() < 0.85 else []
        return number + cols

    def items(self, count: int, *, departments: int = 3) -> list[Item]:
        bodies = self.office.departments(departments)
        each = max(1, count // departments)
        return [self.office.item(body) for body in bodies for _at in range(each)]

    def maker(self, cols: Sequence[Col], style: Style | None = None, name: str = "") -> TableMaker:
        return TableMaker(self.page(name or "事项清单"), self.rng, cols, style or Style())

    def above(self, table: TableMaker) -> None:
        """Annex, title and pairs, or none of them."""
        rng, county = self.rng, self.office.county
        title = rng.choice([
            f"{county}政务服务事项实施清单（2025年版）", f"{county}依申请办理的行政权力事项目录",
            f"{county}行政许可事项清单（{rng.choice(['2023', '2024', '2025'])}年版）",
        ])  # fmt: skip
        if rng.random() < 0.5:
            table.line(rng.choice(["附件1", "附件：", "附件2："]), merged=rng.random() < 0.5)
        if rng.random() < 0.85:
            table.line(title)
        if rng.random() < 0.5:
            told = f"填报单位（盖章）：{county}行政审批局"
            dated = rng.choice(["填报时间：2025年6月30日", "填报日期：2025.6.30"])
            table.page.put(table.row, table.left, told)
            if len(table.cols) > 3:
                table.page.put(table.row, table.right, dated)
            table.row += 1
        if rng.random() < 0.15:
            table.row += 1

    def below(self, table: TableMaker) -> None:
        """A total and notes, or none of them."""
        rng = self.rng
        if rng.random() < 0.35:
            count = len(table.records)
            texts = [f"合计：{count}项", f"共{count}项", f"总计{count}项", f"共计{count}项"]
            table.line(rng.choice(texts), kind="total", merged=rng.random() < 0.7)
        if rng.random() < 0.4:
            starts = ["注：", "备注：", "说明：", "填表说明：", "注:1."]
            table.line(f"{rng.choice(starts)}本表由{self.office.county}有关部门据实填写，每年更新一次。",
                       kind="note")  # fmt: skip
            if rng.random() < 0.4:
                table.line("2.涉密事项不得填入本表。", kind="note")
        if rng.random() < 0.2:
            table.line("填表人：", kind="note", merged=False)

    def fill(self, table: TableMaker, items: Sequence[Item], *, faults: int = 3) -> None:
        """Every item, with the header again where the table prints it on each page."""
        plant(self.rng, items, {col.field for col in table.cols if col.field}, faults)
        for at, item in enumerate(items):
            if table.style.repeat and at and at % table.style.repeat == 0:
                table.header()
            table.item(item)

    def done(self, table: TableMaker) -> None:
        self.tables.append(table.close())
        self.records += table.records

    def whole(self, table: TableMaker, items: Sequence[Item], *, faults: int = 3) -> None:
        self.above(table)
        table.header()
        self.fill(table, items, faults=faults)
        self.below(table)
        self.done(table)
