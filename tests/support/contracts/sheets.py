"""The part of the contract about workbooks: what goes out comes back, what is filled in is kept."""

from __future__ import annotations

import openpyxl
import pytest

from app.db.meta import Kind
from app.db.registry import class_named
from app.operations import Filter
from app.resource.fields import child_fields
from app.resource.registry import registry
from app.sheets.columns import heading
from app.sheets.commit import commit_import
from app.sheets.export import export
from app.sheets.sessions import Upload, get_import, plan_json, start_import
from app.sheets.template import template
from tests.support.contracts.base import Contract, once, paths
from tests.support.contracts.rest import holds


class SheetsContract(Contract):
    """Export, import and template."""

    def test_its_workbook_comes_back_without_a_change(self, office, tmp_path):
        self.goes_out_and_comes_back(office, tmp_path / "out.xlsx")

    @once
    @pytest.mark.parametrize("ending", ["csv", "ods"])
    def test_its_other_files_come_back_without_a_change(self, office, tmp_path, ending):
        self.goes_out_and_comes_back(office, tmp_path / f"out.{ending}")

    @once
    def test_a_filled_in_template_is_read_cell_by_cell(self, office, tmp_path):
        given, file = self.whole(office), tmp_path / "template.xlsx"
        with self.session(office) as session:
            template(session, self.resource, file)
            self.fill_in(office, file, given)
            plan = self.plan(session, file)
            assert (plan["counts"]["new"], plan["counts"]["error"]) == (1, 0), (
                plan["counts"],
                plan["errors"],
                self.plan_rows(session, plan["id"]),
            )
            commit_import(session, plan["id"])
            key = self.plan_rows(session, plan["id"])[0]["id"]
        found = self.read(office, key)["result"]
        for name, value in self.told(given).items():
            assert holds(found[name], value), name

    def goes_out_and_comes_back(self, office, file):
        record = self.made(office, self.whole(office))
        with self.session(office) as session:
            self.write_out(session, record["id"], file)
            plan = self.plan(session, file)
        counts = {name: count for name, count in plan["counts"].items() if count}
        assert counts.keys() <= {"rows", "unchanged", "skipped", "missing"}, (
            plan["counts"],
            plan["errors"],
            self.plan_rows_of(office, plan),
        )
        assert plan["counts"]["unchanged"] == 1, plan

    def by_sheet(self, office, key, values, folder):
        """Change a record by a workbook: its own, with other words in one row."""
        file = folder / "change.xlsx"
        with self.session(office) as session:
            self.write_out(session, key, file)
            book = openpyxl.load_workbook(file)
            for name, value in values.items():
                column = self.column_of(book.active, self.resource.fields()[name], depth=1)
                book.active.cell(2, column).value = value
            book.save(file)
            plan = self.plan(session, file)
            assert plan["counts"]["changed"] == 1, plan
            commit_import(session, plan["id"])

    def plan_rows_of(self, office, plan):
        with self.session(office) as session:
            return [
                (r["sheet"], r["row"], r["class"], r["changes"])
                for r in self.plan_rows(session, plan["id"])
            ]

    def session(self, office):
        return office.session(self.writer(office), source="sheet")

    def write_out(self, session, key, file):
        export(session, self.resource, file, filters=[Filter("id", "eq", key)])

    def plan(self, session, file):
        home = session.info["actor"].home.region_id
        return plan_json(
            session, start_import(session, self.resource, Upload(file, file.name, home))
        )

    def plan_rows(self, session, number):
        return plan_json(session, get_import(session, number), rows=True)["rows"]

    def fill_in(self, office, file, values):
        """Put values below the headings of a template: one row, and one for each child row."""
        book, fields = openpyxl.load_workbook(file), self.resource.fields()
        keys = {self.resource.title, *(p for rung in self.resource.match for p in paths(rung))}
        lists = [name for name in values if fields[name].kind is Kind.CHILDREN]
        listed = {name for name in lists if heading(self.resource, fields[name]) in book}
        for name, value in values.items():
            if name not in {"region", *listed}:
                self.put(office, book.worksheets[0], fields[name], value, row=2)
        for name in listed:
            parts, sheet = child_fields(fields[name]), book[heading(self.resource, fields[name])]
            for row, entry in enumerate(values[name], start=3):
                for key in keys & values.keys() - {"region"}:
                    self.put(office, sheet, fields[key], values[key], row=row)
                for part, value in entry.items():
                    cell = sheet.cell(row, self.column_of(sheet, parts[part], fields[name]))
                    cell.value = self.in_a_cell(office, parts[part], value)
        book.save(file)

    def put(self, office, sheet, field, value, *, row):
        column = self.column_of(sheet, field, depth=1 if row == 2 else 2)
        sheet.cell(row, column).value = self.in_a_cell(office, field, value)

    def column_of(self, sheet, field, parent=None, *, depth=2):
        """Where the heading of a field stands in the row above the first values."""
        title = heading(self.resource, parent or field, field if parent else None)
        # What a further sheet repeats of a record stands before what it says of its rows.
        rows = sheet.iter_rows(min_row=depth if parent else 1, max_row=depth)
        found = [cell.column for row in rows for cell in row if cell.value == title]
        assert found, (sheet.title, title)
        return found[-1 if parent else 0]

    def in_a_cell(self, office, field, value):
        """A value as somebody writes it by hand."""
        if field.kind is Kind.RELATION:
            return self.called(office, field, value)
        if field.kind is Kind.LIMIT:
            return f"{value['value']}个工作日"
        if field.kind is Kind.YES_NO:
            return "是" if value else "否"
        if field.kind is Kind.CHILDREN:
            first = next(iter(child_fields(field)))
            named = [
                self.in_a_cell(office, child_fields(field)[first], row[first]) for row in value
            ]
            return "\n".join(f"{at}.{name}" for at, name in enumerate(named, start=1))
        return "、".join(value) if isinstance(value, list) else value

    def called(self, office, field, key):
        """What people write for a related record."""
        target = registry.of_model(class_named(field.target))
        found = self.writer(office).get(f"/api/v1/{target.name}/{key}").json["result"]
        return found[field.written_as or target.title]
