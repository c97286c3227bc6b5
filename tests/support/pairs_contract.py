"""Pairs of writers at one barrier: all are answered, nothing is overwritten, the history counts."""

from __future__ import annotations

import pytest

from tests.support.pairs import DONE, TOLD, Pairs, together


@pytest.fixture(scope="module")
def pairs(databases, tmp_path_factory):
    url = databases.create(like=databases.ready)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
        patch.setattr("app.sheets.sessions.Uploads.folder", None)
        found = Pairs(url, tmp_path_factory.mktemp("pairs"))
        yield found
    found.people.engine.dispose()
    databases.drop(url)


class PairsContract:
    """Inherit, and say how many pairs each kind of writer makes."""

    count = 0

    def run(self, pairs, begin):
        """Pairs of acts from `begin`, which says what each leaves where it was done."""
        lost = 0
        for number in range(self.count):
            record = pairs.record()
            acts, left = begin(record, number)
            _values, before = pairs.state(record)
            outcomes = together(*acts)
            assert set(outcomes) <= {DONE, TOLD}, outcomes
            values, after = pairs.state(record)
            done = outcomes.count(DONE)
            assert done <= 1, (number, outcomes, values)
            if values is None:
                assert left[outcomes.index(DONE)] is None
            else:
                assert after - before == done
                if done:
                    left[outcomes.index(DONE)](values)
            lost += not done
        # Both may have been told that the database was busy, but not as a rule.
        assert lost <= self.count / 10

    def test_rest_against_rest(self, pairs):
        one, other = pairs.persons

        def begin(record, at):
            words = f"甲{at}", f"乙{at}"
            acts = [
                pairs.rest(p, record, notes=w) for p, w in zip((one, other), words, strict=True)
            ]
            return acts, [said(word) for word in words]

        self.run(pairs, begin)

    def test_form_against_form(self, pairs):
        one, other = pairs.persons

        def begin(record, at):
            words = f"甲{at}", f"乙{at}"
            acts = [
                pairs.form(p, record, notes=w) for p, w in zip((one, other), words, strict=True)
            ]
            return acts, [said(word) for word in words]

        self.run(pairs, begin)

    def test_child_rows_by_form_against_child_rows_by_rest(self, pairs):
        one, other = pairs.persons

        def begin(record, at):
            form = pairs.form(one, record, **{"materials-0-name": f"甲{at}"})
            rest = pairs.rest(other, record, materials=[{"name": f"乙{at}"}, {"name": "丙"}])
            return [form, rest], [listed(f"甲{at}"), listed(f"乙{at}", "丙")]

        self.run(pairs, begin)

    def test_a_submission_against_a_change(self, pairs):
        one, other = pairs.persons

        def begin(record, at):
            acts = [pairs.submit(one, record), pairs.rest(other, record, notes=f"乙{at}")]
            return acts, [said("0"), said(f"乙{at}")]

        self.run(pairs, begin)

    def test_a_removal_against_a_change(self, pairs):
        one, other = pairs.persons

        def begin(record, at):
            acts = [pairs.remove(one, record), pairs.rest(other, record, notes=f"乙{at}")]
            return acts, [None, said(f"乙{at}")]

        self.run(pairs, begin)

    def test_many_rows_at_once_against_many_rows_at_once(self, pairs):
        one, other = pairs.persons

        def begin(record, at):
            words = f"甲{at}", f"乙{at}"
            acts = [
                pairs.bulk(p, record, notes=w) for p, w in zip((one, other), words, strict=True)
            ]
            return acts, [said(word) for word in words]

        self.run(pairs, begin)

    def test_a_workbook_against_rest(self, pairs):
        one, other = pairs.persons

        def begin(record, at):
            key = pairs.planned(one, record, f"甲{at}")
            acts = [pairs.commit(one, key), pairs.rest(other, record, notes=f"乙{at}")]
            return acts, [said(f"甲{at}"), said(f"乙{at}")]

        self.run(pairs, begin)

    def test_taking_an_import_back_against_rest(self, pairs):
        one, other = pairs.persons

        def begin(record, at):
            key = pairs.planned(one, record, f"甲{at}")
            assert pairs.commit(one, key)() == DONE
            record.version += 1
            acts = [pairs.undo(one, key), pairs.rest(other, record, notes=f"乙{at}")]
            return acts, [said("0"), said(f"乙{at}")]

        self.run(pairs, begin)


def said(word):
    def check(values):
        assert values["notes"] == word

    return check


def listed(*names):
    def check(values):
        assert [row["name"] for row in values["materials"]] == list(names)

    return check
