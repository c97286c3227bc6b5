"""Many who ask for lists at once: each with words, a region and a way of its own."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, OTHER, People

THREADS = 12
WAYS = ("rest", "page", "search", "choices", "export")


@dataclass
class Asker:
    """One thread: a person of one county, with records that only their own words find."""

    word: str
    token: Any
    ids: set[int]
    names: set[str]
    wrong: list[str] = field(default_factory=list)

    def ask(self, number: int) -> None:
        way = WAYS[number % len(WAYS)]
        getattr(self, way)()

    def rest(self) -> None:
        wanted = {"col": "name", "opr": "ct", "value": self.word}
        answer = self._get("/api/v1/agencies/", q=json.dumps({"filters": [wanted]}))
        self._only(set(answer.json["ids"]) == self.ids, "rest", answer)

    def page(self) -> None:
        answer = self._get("/r/agencies/", q=self.word)
        self._only(self._told(answer.text), "page", answer)

    def search(self) -> None:
        answer = self._get("/search", q=self.word)
        self._only(self._told(answer.text), "search", answer)

    def choices(self) -> None:
        answer = self._get("/r/implementation-items/choices/agency", q=self.word)
        self._only({one["id"] for one in answer.json} == self.ids, "choices", answer)

    def export(self) -> None:
        answer = self._get("/r/implementation-items/export", format="csv", q=self.word)
        self._only(self._told(answer.data.decode("utf-8-sig")), "export", answer)

    def _told(self, text: str) -> bool:
        """Whether the text has names of this asker, and none of the others'."""
        words = {f"第{at:02}路" for at in range(THREADS)}
        return self.word in text and not any(word in text for word in words - {self.word})

    def _get(self, path: str, **query: str) -> Any:
        answer = self.token.get(path, query_string=query)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    def _only(self, own: bool, way: str, answer: Any) -> None:
        if not own:
            self.wrong.append(f"{way}: {answer.text[:500]}")


def askers(people: People) -> list[Asker]:
    """Twelve people of two counties, each with three bodies and three items."""
    counties = [people.make("county_editor", region) for region in (COUNTY, OTHER)]
    return [_asker(people, counties[at % 2], at) for at in range(THREADS)]


def _asker(people: People, person: Any, at: int) -> Asker:
    word, region = f"第{at:02}路", person.actor.home.region_id
    names = {f"{word}{number}局" for number in range(3)}
    with people.system() as session:
        bodies = [BodyFactory.create(session, name=n, region=region) for n in sorted(names)]
        for name in names:
            ImplementationItemFactory.create(session, name=name, region=region)
    return Asker(word, people.token(person), {body.id for body in bodies}, names)


def ask_at_once(found: list[Asker], calls: int) -> list[str]:
    """What came that was another's, after `calls` questions of each at the same time."""
    barrier, failed = threading.Barrier(len(found)), list[str]()

    def run(asker: Asker) -> None:
        barrier.wait(30)
        try:
            for number in range(calls):
                asker.ask(number)
        except AssertionError as failure:
            failed.append(str(failure))

    threads = [threading.Thread(target=run, args=(asker,)) for asker in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed + [wrong for asker in found for wrong in asker.wrong]
