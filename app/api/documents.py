"""A record as programs read it."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from app.operations import Record
from app.operations.proceeding import Proceeding
from app.policies.history import plain


def answer(record: Record, status: int = 200) -> Response:
    """The record, with its version as its mark."""
    response = jsonify(document_of(record))
    response.status_code = status
    response.headers["ETag"] = f'"{record.version}"'
    return response


def document_of(record: Record) -> dict[str, Any]:
    """A record as programs read it; over a standard also its own values and what they are worth."""
    document: dict[str, Any] = {
        "id": record.id,
        "version": record.version,
        "version_no": record.version_no,
        "state": record.state,
        "result": record.to_json(),
    }
    if record.resource.workflow is not None:
        document["due_on"] = plain(record.row.due_on)
        document["remarks"] = Proceeding.of(record.row).remarks
    if record.resource.standard is not None:
        standard = record.standard
        document["own"] = record.as_json(record.own)
        document["standard"] = None if standard is None else record.as_json(standard)
        document["verdicts"] = {name: str(found) for name, found in record.verdicts.items()}
    return document
