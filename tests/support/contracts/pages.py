"""The part of the contract about people: forms keep what is typed, the history tells of it."""

from __future__ import annotations

import json
import re

from lxml.html import fromstring

from app.db.meta import Kind
from app.operations import history_of
from app.resource.fields import child_fields
from tests.support.contracts.base import Contract
from tests.support.contracts.rest import holds
from tests.support.desk import Desk, sent_by

ENDS = ("", "/edit", "/history")


class PagesContract(Contract):
    """What people do with the records, page by page."""

    def desk(self, office):
        return Desk(office.browser(self.writer(office)))

    def test_its_pages_show_the_record(self, office):
        record, desk = self.made(office), self.desk(office)
        for path in (self.page, f"{self.page}new"):
            desk.get(path)
        pages = [desk.get(f"{self.page}{record['id']}{end}") for end in ENDS]
        title = json.dumps(record["result"].get(self.resource.title), ensure_ascii=False)
        assert title.strip('"') in pages[0]

    def test_everything_that_is_typed_into_a_form_is_read_again(self, office):
        given, desk = self.whole(office), self.desk(office)
        made = desk.post(f"{self.page}new", data=self.typed(given))
        key = int(re.search(r"/(\d+)$", made.location).group(1))
        found = self.read(office, key)["result"]
        for name, value in self.told(given).items():
            assert holds(found[name], value), name

    def test_a_form_sent_as_it_came_changes_nothing(self, office):
        record, desk = self.made(office, self.whole(office)), self.desk(office)
        path = f"{self.page}{record['id']}/edit"
        desk.post(path, data=desk.form(path))
        assert self.read(office, record["id"])["result"] == record["result"]

    def test_a_refused_form_keeps_what_was_typed_and_names_each_field(self, office):
        record, desk, wrong = self.made(office), self.desk(office), self.unfit()
        path = f"{self.page}{record['id']}/edit"
        texts = {n: v for n, v in wrong.items() if isinstance(v, str) and self.is_typed(n)}
        answer = desk.post(path, 422, data=desk.form(path) | texts).text
        page, sent = fromstring(answer), sent_by(answer)
        for name, text in texts.items():
            assert page.get_element_by_id(f"{name}-err") is not None, name
            assert text in sent[name], name
        assert self.read(office, record["id"])["version"] == record["version"]

    def test_a_form_says_which_version_it_saw(self, office):
        record, desk, name = self.made(office), self.desk(office), self.changeable()
        path = f"{self.page}{record['id']}/edit"
        opened = desk.form(path)
        desk.post(path, data=opened | {name: "先来的"})
        late = desk.post(path, 409, data=opened | {name: "后来的"})
        for text in ("先来的", "后来的"):
            assert text in late.text
        assert self.read(office, record["id"])["result"][name] == "先来的"
        desk.post(path, 428, data=opened | {name: "没有版本的", "version": ""})
        late = desk.post(f"{self.page}{record['id']}/delete", 409, data={"version": 0})
        assert self.read(office, record["id"])["result"][name] == "先来的"

    def test_the_history_tells_each_way_that_a_value_took(self, office, tmp_path):
        record, name = self.made(office), self.changeable()
        ways = {"rest": self.by_rest, "form": self.by_form, "sheet": self.by_sheet}
        for at, (source, way) in enumerate(ways.items()):
            way(office, record["id"], {name: f"第{at}次"}, tmp_path)
            assert self.read(office, record["id"])["result"][name] == f"第{at}次", source
        with office.session(self.writer(office)) as session:
            entries = history_of(session, self.resource, record["id"])
            who = session.info["actor"].name
        told = [(e.source, e.changes[name][1], e.actor) for e in entries if name in e.changes]
        wanted = [(source, f"第{at}次", who) for at, source in enumerate(ways)]
        assert told[:3] == wanted[::-1]
        assert all(entry.at.utcoffset().total_seconds() == 0 for entry in entries)
        page = self.desk(office).get(f"{self.page}{record['id']}/history")
        assert all(f"第{at}次" in page for at in range(3))

    def by_rest(self, office, key, values, _folder):
        body = values | {"version": self.read(office, key)["version"]}
        assert self.writer(office).put(f"{self.address}{key}", json=body).status_code == 200

    def by_form(self, office, key, values, _folder):
        path, desk = f"{self.page}{key}/edit", self.desk(office)
        desk.post(path, data=desk.form(path) | values)

    def is_typed(self, name):
        """Whether the text of a field is typed, and not chosen."""
        return self.resource.fields()[name].kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER)

    def typed(self, values):
        """Values as a browser sends them."""
        sent = {}
        for name, value in values.items():
            field = self.resource.fields()[name]
            if field.kind is Kind.CHILDREN:
                sent |= typed_rows(field, value)
            else:
                sent[name] = said(field, value)
        return sent


def typed_rows(field, rows):
    """The inputs of child rows."""
    inner = child_fields(field)
    return {
        f"{field.name}-{at}-{name}": said(inner[name], value)
        for at, row in enumerate(rows)
        for name, value in row.items()
    }


def said(field, value):
    """One value as its inputs send it."""
    if field.kind is Kind.RELATION:
        # A picked record: what is shown, its key, and what was shown for the key.
        return [f"第{value}", str(value), f"第{value}"]
    if field.kind is Kind.LIMIT:
        return [str(value["value"]), value["unit"]]
    if field.kind is Kind.YES_NO:
        return "1" if value else "0"
    if field.kind is Kind.CHOICES and not field.choices:
        return "、".join(value)
    return value if isinstance(value, list) else str(value)
