"""What every resource owes: written and read, told by its history, kept from who may not see it.

A resource's own test says which resource and which factory; the tests are inherited.
"""

from __future__ import annotations

import json

from app.db.meta import Kind, Scope
from app.operations import Filter
from app.resource.registry import registry
from app.sheets.export import export
from app.sheets.sessions import Upload, plan_json, start_import
from tests.support.accounts import COUNTY, OTHER, PROVINCE

# Who writes a resource if anybody does: the county what is regional, the province the rest.
WRITERS = (("county_editor", COUNTY), ("province_admin", PROVINCE))


class ResourceContract:
    """Inherit, and name `resource` and `factory`."""

    resource = None
    factory = None

    @property
    def address(self):
        return f"/api/v1/{self.resource.name}/"

    def writer(self, office):
        role = next(pair for pair in WRITERS if "create" in self.resource.rights(pair[0]))
        return office.caller(*role)

    def values(self, office):
        with office.people.system() as session:
            return self.factory.values(session)

    def made(self, office):
        answer = self.writer(office).post(self.address, json=self.values(office))
        assert answer.status_code == 201, answer.json
        return answer.json

    def changeable(self):
        """A field of plain text that is neither a key nor checked."""
        keys = {path for rung in self.resource.match for path in _paths(rung)}
        return next(
            field.name
            for field in self.resource.fields().values()
            if field.kind in (Kind.TEXT, Kind.LONG_TEXT)
            and not (field.unique or field.check or field.name in keys)
        )

    def test_what_is_written_is_read_again(self, office):
        given = self.values(office)
        answer = self.writer(office).post(self.address, json=given)
        assert answer.status_code == 201, answer.json
        found = self.writer(office).get(f"{self.address}{answer.json['id']}").json["result"]
        fields = self.resource.fields()
        for name, value in given.items():
            key = f"{name}_id" if fields[name].kind is Kind.RELATION else name
            assert found[key] == value, name

    def test_a_change_is_seen_and_told_by_the_history(self, office):
        record, name = self.made(office), self.changeable()
        writer, address = self.writer(office), f"{self.address}{record['id']}"
        changed = writer.put(address, json={name: "改过的字", "version": record["version"]})
        assert changed.status_code == 200, changed.json
        assert writer.get(address).json["result"][name] == "改过的字"
        told = office.browser(writer).get(f"/r/{self.resource.name}/{record['id']}/history")
        assert told.status_code == 200
        assert "改过的字" in told.text

    def test_a_change_says_which_version_it_saw(self, office):
        record, name = self.made(office), self.changeable()
        writer, address = self.writer(office), f"{self.address}{record['id']}"
        assert writer.put(address, json={name: "甲"}).status_code == 428
        stale = writer.put(address, json={name: "甲", "version": record["version"] + 1})
        assert stale.status_code == 409

    def test_a_record_is_removed(self, office):
        record = self.made(office)
        writer, address = self.writer(office), f"{self.address}{record['id']}"
        gone = writer.delete(address, json={"version": record["version"]})
        assert gone.status_code == 204, gone.json
        assert writer.get(address).status_code == 404

    def test_a_name_that_is_no_field_is_refused_by_name(self, office):
        answer = self.writer(office).post(self.address, json={"nonsense": 1})
        assert answer.status_code == 422
        assert "nonsense" in answer.json["error"]["fields"]

    def test_who_is_not_signed_in_learns_nothing(self, office):
        address = f"{self.address}{self.made(office)['id']}"
        assert office.stranger().get(address).status_code == 401
        assert office.stranger().get(self.address).status_code == 401

    def test_who_only_reads_writes_nothing(self, office):
        record, reader = self.made(office), office.caller("viewer", COUNTY)
        address = f"{self.address}{record['id']}"
        assert reader.post(self.address, json=self.values(office)).status_code == 403
        assert reader.put(address, json={"version": record["version"]}).status_code == 403
        assert reader.delete(address, json={"version": record["version"]}).status_code == 403

    def test_another_county_sees_what_its_scope_says(self, office):
        record, other = self.made(office), office.caller("county_editor", OTHER)
        answer = other.get(f"{self.address}{record['id']}")
        hidden = self.resource.scope() is Scope.REGIONAL or self.resource.model.versioned
        assert answer.status_code == (404 if hidden else 200)

    def test_its_pages_show_the_record(self, office):
        record = self.made(office)
        browser = office.browser(self.writer(office))
        address = f"/r/{self.resource.name}/"
        for path in (address, f"{address}new", *(f"{address}{record['id']}{e}" for e in ENDS)):
            page = browser.get(path)
            assert page.status_code == 200, path
        title = json.dumps(record["result"].get(self.resource.title), ensure_ascii=False)
        assert title.strip('"') in browser.get(f"{address}{record['id']}").text

    def test_its_workbook_comes_back_without_a_change(self, office, tmp_path):
        record, file = self.made(office), tmp_path / "out.xlsx"
        with office.session(self.writer(office)) as session:
            export(session, self.resource, file, filters=[Filter("id", "eq", record["id"])])
            home = session.info["actor"].home.region_id
            upload = Upload(path=file, name=file.name, region_id=home)
            plan = plan_json(session, start_import(session, self.resource, upload))
        assert plan["counts"]["unchanged"] == 1, plan
        assert plan["counts"]["changed"] + plan["counts"]["new"] == 0

    def test_it_is_declared_with_its_words(self):
        assert self.resource in registry.all()
        assert self.resource.menu is not None
        assert str(self.resource.label) != self.resource.__name__


ENDS = ("", "/edit", "/history")


def _paths(rung):
    return (rung,) if isinstance(rung, str) else rung
