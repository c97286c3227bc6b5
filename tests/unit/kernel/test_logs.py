"""The log: one line for an event, with nothing in it that acts or that should stay secret."""

from __future__ import annotations

import json
import logging

import pytest

from app.kernel import logs

EVIL = "a\r\nINFO forged\x1b[2J\x9b31m\u2028\u202e\x00\ud800z"


def line(formatter, message, *given, **more):
    record = logging.LogRecord("app.x", logging.INFO, __file__, 1, message, given, None)
    for name, value in more.items():
        setattr(record, name, value)
    return formatter.format(record)


@pytest.mark.parametrize("formatter", [logs.JsonLines(), logs.PlainLines()])
@pytest.mark.parametrize("event", [{}, {"path": EVIL, "asked": [EVIL]}])
def test_what_a_visitor_sends_is_one_line_without_a_control(formatter, event):
    written = line(formatter, "asked for %s", EVIL, event=event)
    assert written.splitlines() == [written]
    assert not set(written) & set("\r\n\x1b\x9b\u2028\u202e\x00\ud800")
    assert "forged" in written


def test_json_has_the_fields_of_the_event_beside_its_message():
    token = logs.request_id.set("0a1b")
    try:
        told = json.loads(line(logs.JsonLines(), "request", event={"status": 200, "path": "/四川"}))
    finally:
        logs.request_id.reset(token)
    assert (told["message"], told["status"], told["path"]) == ("request", 200, "/四川")
    assert (told["request_id"], told["logger"], told["level"]) == ("0a1b", "app.x", "INFO")


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer quiet-word-7",
        "{'password': 'quiet-word-7'}",
        "password=quiet-word-7&username=x",
        "csrf_token: quiet-word-7",
        "Cookie: quiet-word-7",
        "eyJquiet-word-7.eyJzdWIiOiIxIn0.c2ln",
    ],
)
@pytest.mark.parametrize("formatter", [logs.JsonLines(), logs.PlainLines()])
def test_secrets_are_not_written(formatter, text):
    assert "quiet-word-7" not in line(formatter, "%s", text)


@pytest.mark.parametrize("formatter", [logs.JsonLines(), logs.PlainLines()])
def test_a_trace_is_told_and_cannot_pretend_to_be_an_event(formatter):
    try:
        raise ValueError("wrong\nINFO forged")
    except ValueError as problem:
        kind = (type(problem), problem, problem.__traceback__)
    written = line(formatter, "failed", exc_info=kind)
    assert "ValueError: wrong" in written
    assert not any(each.startswith("INFO") for each in written.splitlines())


def test_an_unknown_style_is_refused():
    with pytest.raises(ValueError, match="json, plain"):
        logs.install("xml")


def test_events_go_to_standard_error(capsys):
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        logs.install("plain")
        logging.getLogger("app.made").info("hello", extra={"event": {"status": 200}})
    finally:
        root.handlers[:] = before
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.rstrip().endswith("INFO - app.made: hello status=200")
