"""The part of the contract about programs: written and read, refused by field, told its version."""

from __future__ import annotations

from app.db.meta import Kind
from tests.support.contracts.base import NOWHERE, Contract

TEXTS = (Kind.TEXT, Kind.LONG_TEXT)


class RestContract(Contract):
    """What programs do with the records."""

    def test_everything_that_is_written_is_read_again(self, office):
        given = self.whole(office)
        found = self.read(office, self.made(office, given)["id"])["result"]
        for name, value in self.told(given).items():
            assert holds(found[name], value), name

    def test_a_change_is_kept_and_counts_the_version_on(self, office):
        record, name = self.made(office), self.changeable()
        body = {name: "改过的字", "version": record["version"]}
        changed = self.writer(office).put(f"{self.address}{record['id']}", json=body)
        assert changed.status_code == 200, changed.json
        found = self.read(office, record["id"])
        assert found["result"][name] == "改过的字"
        assert found["version"] == changed.json["version"] == record["version"] + 1

    def test_a_change_says_which_version_it_saw(self, office):
        record, name = self.made(office), self.changeable()
        writer, address = self.writer(office), f"{self.address}{record['id']}"
        assert writer.put(address, json={name: "甲"}).status_code == 428
        assert writer.delete(address).status_code == 428
        stale = writer.put(address, json={name: "甲", "version": record["version"] + 1})
        assert stale.status_code == 409
        assert stale.json["error"]["current"]["version"] == record["version"]
        assert self.read(office, record["id"])["result"] == record["result"]

    def test_the_version_travels_as_a_tag_too(self, office):
        record, name = self.made(office), self.changeable()
        writer, address = self.writer(office), f"{self.address}{record['id']}"
        tag = writer.get(address).headers["ETag"]
        first = writer.put(address, json={name: "甲"}, headers={"If-Match": tag})
        assert first.status_code == 200, first.json
        assert first.headers["ETag"] != tag
        assert writer.put(address, json={name: "乙"}, headers={"If-Match": tag}).status_code == 409
        assert writer.delete(address, headers={"If-Match": tag}).status_code == 409
        assert self.read(office, record["id"])["result"][name] == "甲"

    def test_a_record_is_removed(self, office):
        record = self.made(office)
        writer, address = self.writer(office), f"{self.address}{record['id']}"
        gone = writer.delete(address, json={"version": record["version"]})
        assert gone.status_code == 204, gone.json
        assert writer.get(address).status_code == 404

    def test_every_required_field_is_asked_for_by_name(self, office):
        fields = self.resource.fields().values()
        required = {f.name for f in fields if f.required and not f.system} - {"region"}
        answer = self.writer(office).post(self.address, json={})
        assert answer.status_code == 422
        assert set(answer.json["error"]["fields"]) == required

    def test_every_value_that_cannot_be_kept_is_refused_by_name(self, office):
        wrong = self.unfit()
        answer = self.writer(office).post(self.address, json=self.values(office) | wrong)
        assert answer.status_code == 422
        assert set(answer.json["error"]["fields"]) == set(wrong)

    def test_a_value_that_only_one_may_have_is_refused_by_name(self, office):
        given = self.values(office)
        self.made(office, given)
        taken = {f.name for f in self.resource.fields().values() if f.unique} & given.keys()
        if taken:
            answer = self.writer(office).post(self.address, json=given)
            assert answer.status_code == 422
            assert set(answer.json["error"]["fields"]) == taken

    def test_everything_that_goes_wrong_has_one_shape(self, office):
        writer, one = self.writer(office), f"{self.address}{NOWHERE}"
        record = self.made(office)
        stale = {"version": record["version"] + 1}
        answers = {
            400: writer.get(f"{self.address}?q=("),
            401: office.stranger().get(self.address),
            403: office.caller("viewer", self.writing[1]).post(self.address, json={}),
            404: writer.get(one),
            405: writer.open("PATCH", one),
            409: writer.put(f"{self.address}{record['id']}", json=stale),
            422: writer.post(self.address, json={"nonsense": 1}),
            428: writer.put(one, json={}),
        }
        assert {status: answer.status_code for status, answer in answers.items()} == {
            status: status for status in answers
        }
        for answer in answers.values():
            error = answer.json["error"]
            assert error.keys() - {"current"} == {"code", "message", "fields"}
            assert error["code"]
            assert error["message"]
        assert "nonsense" in answers[422].json["error"]["fields"]

    def unfit(self):
        """For each field that can be misused, a value that it cannot keep."""
        fields = [f for f in self.resource.fields().values() if not f.system]
        wrong = {f.name: 7 for f in fields if f.kind in TEXTS}
        wrong |= {f.name: "字" * (f.length + 1) for f in fields if f.length and f.kind in TEXTS}
        wrong |= {f.name: "字字" for f in fields if f.check}
        kinds = (Kind.CHOICE, Kind.DAY, Kind.YES_NO, Kind.NUMBER, Kind.LIMIT, Kind.RELATION)
        wrong |= {f.name: "没有这个词" for f in fields if f.kind in kinds and f.name != "region"}
        wrong |= {f.name: ["没有这个词"] for f in fields if f.kind is Kind.CHOICES and f.choices}
        return wrong | {f.name: [{"nonsense": 1}] for f in fields if f.kind is Kind.CHILDREN}


def holds(found, given):
    """Whether what is read says what was written; a row may have more than it was given."""
    if isinstance(given, list) and given and isinstance(given[0], dict):
        return all(_has(each, row) for each, row in zip(found, given, strict=True))
    return found == given


def _has(found, given):
    """Whether a row says what was written; a relation is there by its name, and by its key."""
    return all(found.get(f"{key}_id", found.get(key)) == value for key, value in given.items())
