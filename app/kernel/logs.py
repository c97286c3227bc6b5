"""The log: one event a line, with nothing in it that a terminal or a reader would obey."""

from __future__ import annotations

import logging
import re
import sys
import unicodedata
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

STYLES = ("json", "plain")
# Which request an event belongs to, wherever in the program it is written down.
request_id: ContextVar[str] = ContextVar("request_id", default="")
# Controls, invisible marks that turn the order of text around, and separators of lines.
OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
SECRET = re.compile(
    r"(?i)((?:password|passwd|secret|token|cookie|authorization|csrf)[\w-]*[\"']?\s*[:=]\s*[\"']?"
    r"(?:bearer\s+|basic\s+)?|bearer\s+)[^\s\"',;&}]+"
)
# What tokens of ours and of others look like, whatever stands before them.
TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")
# Who writes more than its warnings.
TALKS = ("app", "models", "views", "importers")


def harmless(text: str) -> str:
    """The text without secrets, and with every character that does something written out."""
    hidden = TOKEN.sub("[hidden]", SECRET.sub(r"\1[hidden]", text))
    return "".join(_written(each) for each in hidden)


def _written(character: str) -> str:
    if unicodedata.category(character) not in OBEYED:
        return character
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


class JsonLines(JsonFormatter):
    """An event as one line of JSON, with the fields of the event beside its message."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s", json_ensure_ascii=False, exc_info_as_array=True
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """The fields in their order, each of them harmless."""
        told = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": log_data.pop("levelname"),
            "logger": log_data.pop("name"),
            "request_id": request_id.get(),
        }
        told |= log_data.pop("event", {}) | log_data
        return {name: _harmless(value) for name, value in told.items() if value not in ("", None)}


def _harmless(value: Any) -> Any:
    if isinstance(value, list):
        return [_harmless(each) for each in value]
    return harmless(value) if isinstance(value, str) else value


class PlainLines(logging.Formatter):
    """An event as a line for people; further lines, such as a trace, are set in."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with the time, the level, the request and what was told of it."""
        message = harmless(record.getMessage())
        about = " ".join(f"{name}={harmless(str(v))}" for name, v in _told(record).items())
        here = request_id.get() or "-"
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        line = f"{moment} {record.levelname} {here} {record.name}: {message} {about}".rstrip()
        if not record.exc_info:
            return line
        trace = self.formatException(record.exc_info).split("\n")
        return "\n".join([line, *(f"  {harmless(each)}" for each in trace)])


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """What the event says beside its message."""
    told: dict[str, Any] = getattr(record, "event", {})
    return told


def install(style: str) -> None:
    """Write events to standard error from now on, in this style.

    :raises ValueError: for an unknown style.
    """
    if style not in STYLES:
        raise ValueError(f"the log is written as one of {', '.join(STYLES)}")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if style == "json" else PlainLines())
    logging.getLogger().addHandler(handler)
    for name in TALKS:
        logging.getLogger(name).setLevel(logging.INFO)
