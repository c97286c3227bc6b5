"""What one county can do to its neighbor: it learns the surface as a visitor would, and tries it.

The surface is what OpenAPI, links and forms tell the two of them. Whatever bears a key is then
asked with the neighbor's key and with one that nothing has: both have to answer alike.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from app.db.meta import Scope
from app.resource.registry import registry
from tests.support.accounts import Caller
from tests.support.neighbors import Neighbor, handed_in, state_of

ABSENT = 987_654_321
KEYED = re.compile(r"/\d+")
# Where the caller would end what it is itself, or which every visitor calls for itself.
OWN = ("/logout", "/security/", "/language/", "/account/", "/login/")
VARYING = re.compile(r"(csrf[^>]*value=\"[^\"]*\"|\b[0-9a-f]{16}\b|content=\"[^\"]{60,}\")")
ADDRESSES = ("href", "action", "src", "data-url", "data-href", "data-src", "hx-get", "hx-post")


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.links, self.forms = base, set(), []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.base, given.get("action") or self.base)
            self.forms.append((given.get("method", "get").upper(), action, {}))
        elif tag in ("input", "select", "textarea") and self.forms and given.get("name"):
            self.forms[-1][2][given["name"]] = given.get("value", "")
        for name in ADDRESSES:
            if given.get(name):
                address = urldefrag(urljoin(self.base, given[name])).url
                if address.startswith("/") and not address.startswith(("//", "/assets/")):
                    self.links.add(address)


@dataclass(frozen=True)
class Finding:
    """Something that should not have been so."""

    kind: str
    method: str
    path: str
    detail: str = ""


@dataclass
class Surface:
    """What somebody has learnt: addresses of pages, forms, and the operations of REST."""

    pages: set[str] = field(default_factory=set)
    forms: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    operations: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)


def learn(county: Neighbor, most: int) -> Surface:
    """The document, and every page that can be reached by links, one of each kind and record."""
    surface = Surface()
    document = county.rest.get("/api/v1/_openapi").json
    for path, said in document["paths"].items():
        verbs = ("get", "post", "put", "patch", "delete")
        surface.operations += [(verb.upper(), path, said[verb]) for verb in verbs if verb in said]
    ahead, seen = ["/"], set()
    while ahead and len(surface.pages) < most:
        address = ahead.pop(0)
        kind = re.sub(r"=[^&]*", "=", address)
        if kind in seen or address.startswith(OWN):
            continue
        seen.add(kind)
        answer = county.browser.get(address)
        surface.pages.add(address)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            page = Page(urlsplit(address).path)
            page.feed(answer.text)
            ahead += sorted(page.links)
            surface.forms += [form for form in page.forms if form[0] == "POST"]
    return surface


def _is_everybodys(address: str) -> bool:
    """Whether an address bears no key, or that of a record which everybody may read."""
    parts = address.split("/")
    common = [each.name for each in registry.all() if each.scope() in (Scope.GLOBAL, Scope.SHARED)]
    return not KEYED.search(address) or (parts[1] == "r" and parts[2] in common)


class Probe:
    """County A tries what it has learnt on what county B holds: on so many pages and keys."""

    def __init__(
        self, people: Any, mine: Neighbor, theirs: Neighbor, *, pages: int = 400, keys: int = 2
    ) -> None:
        self.people, self.mine, self.theirs = people, mine, theirs
        self.pages, self.keys = pages, keys
        self.comparisons = ("eq", "ct", "gte")[: 2 * keys - 1]
        self.tried: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.reached = 0

    def run(self, *, all_ways: bool = True) -> list[Finding]:
        """Everything, or only the operations of REST; what was found."""
        mine, theirs = learn(self.mine, self.pages), learn(self.theirs, self.pages)
        before = state_of(self.people, self.theirs.region_id)
        held = sum(map(len, before.values()))
        self._operations(mine)
        if all_ways:
            self._pages(mine, theirs)
            self._lists(mine)
            self._moves()
            self._forms(mine, theirs)
        after = state_of(self.people, self.theirs.region_id)
        for table in before:
            self._compare_state(table, before[table], after[table])
        assert held, "the neighbor must hold something"
        assert self.reached, "the neighbor must reach it itself"
        return self.findings

    def _compare_state(self, table: str, before: list[str], after: list[str]) -> None:
        if len(after) > len(before):
            self._find("MOVED", "", table, f"{len(after) - len(before)} rows more")
        elif before != after:
            self._find("WRITE", "", table, str([a for a in after if a not in before][:2]))

    def _find(self, kind: str, method: str, path: str, detail: str = "") -> None:
        self.findings.append(Finding(kind, method, path, detail[:300]))

    def _seen(self, way: str, method: str, path: str, answer: Any) -> Any:
        """Note what is wrong with any answer to A."""
        self.tried[way] += 1
        told = answer.data.decode("utf-8", "replace") + str(answer.headers)
        if self.theirs.mark in told:
            self._find("LEAK", method, path, told[max(0, told.index(self.theirs.mark) - 80) :])
        if answer.status_code >= 500:
            self._find("ERROR", method, path, answer.text)
        return answer

    # Addresses with a key

    def _alike(self, method: str, path: str, absent: str, caller: Caller, **given: Any) -> None:
        """A key of B has to answer as one that nothing has."""
        way = "token" if caller is self.mine.rest else "session"
        there = self._seen(way, method, path, self._asked(caller, method, path, given))
        nowhere = self._seen(way, method, absent, self._asked(caller, method, absent, given))
        if self._shape(there, path) != self._shape(nowhere, absent):
            said = f"{there.data[:120]!r} / {nowhere.status_code} {nowhere.data[:120]!r}"
            self._find("EXISTS", method, path, f"{there.status_code} {said}")

    def _asked(self, caller: Caller, method: str, path: str, given: dict[str, Any]) -> Any:
        if caller is self.mine.browser and method != "GET":
            caller.get("/search")  # shows what the last answer had to tell
        return caller.open(method, path, **given)

    def _shape(self, answer: Any, path: str) -> tuple[int, str]:
        """Status and body, without what is of this answer alone and the address itself."""
        told = answer.data.decode("utf-8", "replace")
        text = told.replace(escape(path), "").replace(path, "")
        key = KEYED.search(path)
        text = text.replace(key.group(), "/N") if key else text
        return answer.status_code, VARYING.sub("", text)

    def _pages(self, mine: Surface, theirs: Surface) -> None:
        for learnt in sorted(theirs.pages):
            self.reached += self.theirs.browser.get(learnt).status_code == 200
            # What is sent comes back in forms and links: it must not look like something found.
            address = learnt.replace(self.theirs.mark, self.theirs.mark[1:])
            if address in mine.pages or _is_everybodys(address):
                self._seen("session", "GET", address, self.mine.browser.get(address))
                continue
            absent = KEYED.sub(f"/{ABSENT}", address, count=1)
            for caller in (self.mine.browser, self.mine.rest):
                self._alike("GET", address, absent, caller)

    def _operations(self, surface: Surface) -> None:
        for method, path, _said in surface.operations:
            if "{" not in path or path.startswith(tuple(f"/api/v1{own}" for own in OWN)):
                continue
            name = path.split("/")[3]
            for key in self.theirs.ids.get(name, [])[: self.keys]:
                for body in self._bodies(method, name, key):
                    there, nowhere = self._filled(path, key), self._filled(path, ABSENT)
                    for caller in (self.mine.rest, self.mine.browser):
                        self._alike(method, there, nowhere, caller, **body)

    def _filled(self, path: str, key: int) -> str:
        inner = self.theirs.ids["attachments"][0]
        return re.sub(r"{\w+}", str(inner), re.sub(r"{\w+}", str(key), path, count=1))

    def _bodies(self, method: str, name: str, key: int) -> Iterator[dict[str, Any]]:
        """Nothing, and what B itself would send."""
        yield {}
        if method != "GET":
            own = self.theirs.rest.get(f"/api/v1/{name}/{key}")
            known = own.json if own.status_code == 200 else {}
            self.reached += bool(known)
            version = known.get("version", 1)
            yield {"json": {"version": version, "name": f"{self.mine.mark}-changed"}}
            yield {"json": {"version": version}}
            yield {"json": {"remark": "x", "version": version}}

    # Lists

    def _lists(self, surface: Surface) -> None:
        for method, path, said in surface.operations:
            name = path.split("/")[3]
            asked = [each["name"] for each in said.get("parameters", ())]
            if method != "GET" or "{" in path or "q" not in asked:
                continue
            keys = self.theirs.ids.get(name, [])
            for question in self._questions(name):
                query = {"q": json.dumps(question)}
                answer = self._seen(
                    "token", method, path, self.mine.rest.get(path, query_string=query)
                )
                if answer.status_code == 200 and set(answer.json["ids"]) & set(keys):
                    self._find("LEAK", method, path, json.dumps(question))
            self._searches(name)

    def _questions(self, name: str) -> Iterator[dict[str, Any]]:
        body, mark = self.theirs.ids["agencies"][0], self.theirs.mark
        values = {
            "id": [*self.theirs.ids.get(name, [1]), self.theirs.region_id],
            "region": [self.theirs.region_id, self.theirs.code],
            "agency": [body, f"{mark}-body-0"],
            "department": [body, f"{mark}-body-0"],
            "name": [f"{mark}-item-0", f"{mark}-body-0"],
        }
        for column, tries in values.items():
            for value, opr in itertools.product(tries, self.comparisons):
                yield {"filters": [{"col": column, "opr": opr, "value": value}]}
            yield {"filters": [{"col": column, "opr": "in", "value": tries}]}
        for column in ("name", "-id", "region_id", "agency.name", "password", "__class__"):
            yield {"order_column": column}
            yield {"columns": [column, "agency.name", "region.name"]}
        for version in ("published", "working", "2999-01-01"):
            yield {"version": version, "page_size": 100}
        yield {"search": mark[1:]}
        yield {"page_size": -1}

    def _searches(self, name: str) -> None:
        # Pages repeat what was searched for: a part of the mark must not come back as the whole.
        mark, region = self.theirs.mark[1:], self.theirs.region_id
        for tail in (
            f"?q={mark}",
            f"?region={region}",
            f"?region={self.theirs.code}&size=200",
            f"export?format=csv&region={region}",
            "export?format=csv&version=published",
            f"summary?region={region}",
            f"choices/agency?q={mark}",
            f"choices/department?q={mark}&region={region}",
            f"choices/parent?q={mark}",
        ):
            path = f"/r/{name}/{tail}"
            self._seen("session", "GET", path, self.mine.browser.get(path))
        self._seen("session", "GET", "/search", self.mine.browser.get(f"/search?q={mark}"))

    # Writes with B's keys in them

    def _moves(self) -> None:
        """A's own records with B's region, bodies and keys; and new ones in B."""
        there, item = self.theirs, "/api/v1/implementation-items/"
        own = self.mine.ids["implementation-items"][2]
        foreign = {"agency": there.ids["agencies"], "department": there.ids["agencies"]}
        places: list[dict[str, Any]] = [
            {"region": there.region_id},
            {"region_id": there.region_id},
            {"region": there.code},
            {"region": {"id": there.region_id}},
            {"id": there.ids["implementation-items"][0]},
            {"record_id": there.ids["implementation-items"][0]},
        ]
        for extra in places:
            version = self.mine.rest.get(f"{item}{own}").json["version"]
            new = {"name": "moved", "kind": "行政许可"} | extra
            tries = (("PUT", f"{item}{own}", extra | {"version": version}), ("POST", item, new))
            for method, path, body in tries:
                answer = self._seen(
                    "token", method, path, self.mine.rest.open(method, path, json=body)
                )
                if answer.status_code < 300:
                    self._find("WRITE", method, path, json.dumps(extra))
        for name, keys in foreign.items():
            for extra in ({name: keys[0]}, {f"{name}_id": keys[0]}, {name: f"{there.mark}-body-0"}):
                self._relation(item, own, extra)
        self._import()

    def _relation(self, item: str, own: int, extra: dict[str, Any]) -> None:
        """B's body has to be refused as one that nothing is."""
        name, meant = next(iter(extra.items()))
        absent = ABSENT if isinstance(meant, int) else "nothing is called so"
        told = []
        for value in (meant, absent):
            version = self.mine.rest.get(f"{item}{own}").json["version"]
            answer = self.mine.rest.put(f"{item}{own}", json={name: value, "version": version})
            # What was sent comes back in the refusal: only the rest could tell something.
            error = answer.text.replace(str(value), "V")
            told.append((answer.status_code, error))
        if told[0] != told[1] or told[0][0] != 422:
            self._find("EXISTS", "PUT", item, f"{name}: {told}")
        self.tried["token"] += 2

    def _import(self) -> None:
        for code in (self.theirs.code, str(self.theirs.region_id)):
            answer = handed_in(self.mine, f"{self.mine.mark}-x", code, self.mine.folder)
            self._seen("token", "POST", "/api/v1/imports/", answer)
            if answer.status_code < 300:
                self._find("WRITE", "POST", "/api/v1/imports/", code)

    # Forms

    def _forms(self, mine: Surface, theirs: Surface) -> None:
        """B's forms sent by A, and A's with B's region and keys in every field that has one."""
        for method, action, fields in theirs.forms:
            if action.startswith(OWN) or (method, action, fields) in mine.forms:
                continue
            absent = KEYED.sub(f"/{ABSENT}", action, count=1)
            mark = self.theirs.mark
            given = {name: value.replace(mark, mark[1:]) for name, value in fields.items()}
            given.pop("csrf_token", None)
            if absent != action:
                self._alike(method, action, absent, self.mine.browser, data=given)
        region, body = str(self.theirs.region_id), str(self.theirs.ids["agencies"][0])
        keyed = ("region", "agency", "department", "parent", "superior")
        for method, action, fields in mine.forms:
            if action.startswith(OWN) or "delete" in action or "undo" in action:
                continue
            changed = {name: value for name, value in fields.items() if name != "csrf_token"}
            for name in keyed:
                changed[name] = region if name == "region" else body
            changed |= {"region_id": region, "name": f"{self.mine.mark}-form"}
            answer = self.mine.browser.open(method, action, data=changed)
            self._seen("session", method, action, answer)
