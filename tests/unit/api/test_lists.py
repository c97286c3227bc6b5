"""Lists by REST: the question of Flask-AppBuilder's clients, held to the declaration."""

from __future__ import annotations

import json

import prison
import pytest
from sqlalchemy import event

from tests.factories.bodies import BodyFactory
from tests.support.accounts import COUNTY, OTHER

BODIES = "/api/v1/agencies/"


@pytest.fixture
def editor(people):
    return people.token(people.make("county_editor", COUNTY))


@pytest.fixture
def seven(people, editor):
    with people.system() as session:
        # Another name of theirs must not be found by what is searched for.
        said = {"short_name": "局"}
        return [
            BodyFactory.create(session, name=f"第{n}局", phone=str(n), **said).id for n in range(7)
        ]


def asked(caller, **question):
    return caller.get(BODIES, query_string={"q": json.dumps(question)})


def names(answer):
    assert answer.status_code == 200, answer.json
    return [row["name"] for row in answer.json["result"]]


def test_a_list_counts_and_names_what_it_gives(editor, seven):
    answer = editor.get(BODIES).json
    assert (answer["count"], answer["count_exact"]) == (7, True)
    assert sorted(answer["ids"]) == sorted(seven)
    assert [row["id"] for row in answer["result"]] == answer["ids"]


def test_rison_and_json_ask_the_same(editor, seven):
    question = {"order_column": "name", "page_size": 3}
    by_rison = editor.get(BODIES, query_string={"q": prison.dumps(question)})
    assert names(by_rison) == names(asked(editor, **question)) == ["第0局", "第1局", "第2局"]


def test_pages_are_turned_by_cursor_and_by_number(editor, seven):
    question = {"order_column": "name", "order_direction": "desc", "page_size": 3}
    first = asked(editor, **question)
    second = asked(editor, **question, after=first.json["next"])
    third = asked(editor, **question, page=2)
    assert names(first) + names(second) + names(third) == [f"第{n}局" for n in range(6, -1, -1)]
    assert names(asked(editor, **question, before=second.json["prev"])) == names(first)
    assert third.json["next"] is None


def test_a_page_behind_the_end_is_empty(editor, seven):
    assert names(asked(editor, page=50, page_size=10)) == []


def test_a_page_has_a_hundred_rows_at_most(people, editor):
    with people.system() as session:
        for number in range(101):
            BodyFactory.create(session, name=f"局{number}")
    answer = asked(editor, page_size=5000).json
    assert len(answer["result"]) == 100
    assert answer["count"] == 101


def test_filters_narrow_the_list(editor, seven):
    def found(opr, value, col="name"):
        return names(
            asked(
                editor,
                filters=[{"col": col, "opr": opr, "value": value}],
                order_column="name",
            )
        )

    assert found("eq", "第3局") == ["第3局"]
    assert found("in", ["第3局", "第5局"]) == ["第3局", "第5局"]
    assert found("sw", "第4") == ["第4局"]
    assert found("ct", "%") == []
    assert len(found("ct", "局")) == 7
    assert len(found("eq", "机关", col="kind")) == 7


def test_columns_and_count_can_be_chosen(editor, seven):
    answer = asked(editor, columns=["phone", "region.name"], count=False, page_size=1).json
    assert set(answer["result"][0]) == {"id", "phone", "region.name"}
    assert "count" not in answer


def test_the_search_finds_two_characters(editor, seven):
    assert names(asked(editor, search="第6")) == ["第6局"]


def test_another_county_is_neither_listed_nor_counted(people, editor, seven):
    stranger = people.token(people.make("county_editor", OTHER))
    answer = stranger.get(BODIES).json
    assert (answer["count"], answer["ids"], answer["result"]) == (0, [], [])
    named = asked(stranger, filters=[{"col": "id", "opr": "in", "value": seven}]).json
    assert named["count"] == 0


UNANSWERED = [
    {"page_size": 0},
    {"page_size": -1},
    {"page_size": "10"},
    {"page_size": True},
    {"page": -1},
    {"page": 10**9},
    {"page": 1, "after": "x"},
    {"after": "x"},
    {"after": "W10"},
    {"order_column": "password"},
    {"order_column": "address"},
    {"order_direction": "sideways"},
    {"columns": ["password"]},
    {"columns": ["codes"]},
    {"columns": ["superior.region.parent.secret"]},
    {"columns": [7]},
    {"filters": [{"col": "password", "opr": "eq", "value": "x"}]},
    {"filters": [{"col": "address", "opr": "ct", "value": "x"}]},
    {"filters": [{"col": "name", "opr": "like", "value": "x"}]},
    {"filters": [{"col": "name", "opr": "in", "value": "x"}]},
    {"filters": [{"col": "name", "opr": "eq", "value": ["x"]}]},
    {"filters": [{"col": "name"}]},
    {"filters": ["name"]},
    {"filters": [{"col": "name", "opr": "eq", "value": "x\u0000"}]},
    {"filters": [{"col": "id", "opr": "eq", "value": 10**30}]},
    {"filters": [{"col": "name", "opr": "eq", "value": "x"}] * 31},
    {"filters": [{"col": "id", "opr": "in", "value": list(range(201))}]},
    {"surprise": 1},
    {"search": 7},
]


def test_a_question_that_the_declaration_does_not_answer_is_refused(editor, seven):
    assert refused(asked(editor, **question) for question in UNANSWERED) == []


def test_a_version_of_no_day_is_refused(editor):
    query = {"q": json.dumps({"version": "someday"})}
    assert refused([editor.get("/api/v1/implementation-items/", query_string=query)]) == []


def refused(answers):
    """What was not refused as a question that cannot be read."""
    codes = [(a.status_code, (a.json.get("error") or {}).get("code")) for a in answers]
    return [(at, code) for at, code in enumerate(codes) if code != (400, "bad_request")]


UNREADABLE = [
    "(",
    "!(",
    "{",
    "[",
    "nonsense",
    '{"a": NaN}',
    "(" * 5000,
    '{"a":' * 5000,
    '{"search":"\\ud800"}',
    "1",
    "'x'",
]


def test_a_question_that_cannot_be_read_is_refused(editor):
    assert refused(editor.get(BODIES, query_string={"q": raw}) for raw in UNREADABLE) == []


def test_a_list_costs_five_statements_at_most(people, editor, seven):
    statements = []
    event.listen(people.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert len(names(editor.get(BODIES))) == 7
    asked_for = [text for text in statements if not text.startswith("BEGIN")]
    assert len(asked_for) <= 5, "\n\n".join(asked_for)
