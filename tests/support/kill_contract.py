"""What a write owes to whoever pulls the plug: all of it or nothing, and a second try that works.

A test says how many rows there are and how the processes are run; the tests are inherited.
"""

from __future__ import annotations

import pytest

from app.cli.base import DONE, REFUSED
from tests.support.killing import KILLED, POINTS, prepare


class KillContract:
    """Inherit, and name `count` and `runner`."""

    count = 0
    runner = None

    @pytest.fixture(scope="class")
    @classmethod
    def processes(cls):
        started = cls.runner()
        yield started
        started.stop()

    @pytest.fixture(scope="class")
    @classmethod
    def prepared(cls, databases, tmp_path_factory):
        return prepare(databases, tmp_path_factory.mktemp("kill"), cls.count)

    @pytest.fixture
    def copy(self, prepared):
        with prepared.copy() as copy:
            yield copy

    def run(self, processes, copy, arguments, log, point=None, *, of=""):
        asked = f"{of}.{point}" if of and point and point != "before_load" else point
        ended = processes.run(arguments, copy.environment(asked, log))
        if point:
            assert ended == KILLED, ended
            assert log.read_text(encoding="utf-8") == f"{point}\n"
        return ended

    def holds(self, copy, expected):
        found = copy.state()
        wrong = {
            name: (found[name], expected[name]) for name in found if found[name] != expected[name]
        }
        assert not wrong, f"found and expected: {wrong}"
        assert copy.chain_is_whole()

    @pytest.mark.parametrize("point", POINTS)
    def test_a_killed_merge_is_written_whole_or_not_at_all(self, processes, copy, tmp_path, point):
        before, log = copy.state(), tmp_path / "fault.log"
        done = self.after_the_merge(before)
        order = ["merge", str(self.count)]
        self.run(processes, copy, order, log, point)
        self.holds(copy, done if point == "after_commit" else before)
        again = self.run(processes, copy, order, log)
        # Codes that are taken keep a merge from being written twice.
        assert (again == DONE) == (point != "after_commit")
        self.holds(copy, done)

    def after_the_merge(self, before):
        return before | {
            "items": before["items"] + self.count,
            "records": before["records"] + self.count,
            "named": before["named"] + self.count,
            "found": before["found"] + self.count,
            "materials": before["materials"] + 2 * (self.count // 10),
            "changes": before["changes"] + self.count + 1,
            "operations": before["operations"] + 1,
            "links": before["links"] + 1,
            "changed": 1,
        }

    @pytest.mark.parametrize("point", POINTS)
    def test_a_killed_import_is_written_whole_or_not_at_all(self, processes, copy, tmp_path, point):
        before, log = copy.state(), tmp_path / "fault.log"
        asked = self.after_the_asking(before)
        done = self.after_the_import(asked)
        number, account = str(copy.prepared.import_id), copy.prepared.account
        order = ["imports", "commit", number, "--as", account]
        self.run(processes, copy, order, log, point, of="import")
        self.holds(copy, done if point == "after_commit" else asked)
        # The lease of the dead runs out; whoever asks again takes the work over.
        again = self.run(processes, copy, order, log)
        assert again == (REFUSED if point == "after_commit" else DONE)
        self.holds(copy, self.after_a_refusal(done) if again == REFUSED else done)

    def after_a_refusal(self, before):
        """The history has the try."""
        return before | {name: before[name] + 1 for name in ("changes", "operations", "links")}

    def after_the_asking(self, before):
        return before | {
            "changes": before["changes"] + 1,
            "operations": before["operations"] + 1,
            "links": before["links"] + 1,
            "planned": 0,
        }

    def after_the_import(self, before):
        return before | {
            "items": before["items"] + self.count,
            "records": before["records"] + self.count,
            "named": before["named"] + self.count,
            "found": before["found"] + self.count,
            # The import's own record changes with the rows.
            "changes": before["changes"] + self.count + 2,
            "operations": before["operations"] + 1,
            "links": before["links"] + 1,
            "changed": 1,
            "written": before["written"] + self.count,
            "committed": before["committed"] + 1,
            "planned": 0,
        }
