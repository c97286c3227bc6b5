"""What a program sends: JSON bodies, the question of a list, the version it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import prison
from flask import request

from app.kernel.errors import AppError, BadRequest, VersionMissing
from app.kernel.lazy import _

LARGEST_NUMBER = 2**63 - 1
WHOLE = re.compile(r"[0-9]{1,18}")
ETAG = re.compile(r'(?:W/)?"(\d{1,18})"')


class WrongKind(AppError):
    """A body of a kind that the address does not read."""

    code = "unsupported_media_type"
    status = 415

    def __init__(self) -> None:
        super().__init__(_("The body must be JSON."))


def is_key(value: Any) -> bool:
    """Whether a value of a body can be a key or a version."""
    return type(value) is int and 0 <= value <= LARGEST_NUMBER


def json_object() -> dict[str, Any]:
    """The body of the request.

    :raises WrongKind: where it is said to be something else.
    :raises BadRequest: where it is no JSON object that can be kept.
    """
    if request.mimetype not in ("", "application/json"):
        raise WrongKind
    found = _loads(request.get_data(as_text=False))
    if not isinstance(found, dict):
        raise BadRequest(_("A JSON object is expected."))
    return found


def optional_object() -> dict[str, Any]:
    """The body of the request, or an empty object where there is none."""
    return json_object() if request.get_data() else {}


def question() -> dict[str, Any]:
    """The parameter `q` of a list, in Rison or JSON.

    :raises BadRequest: where it is neither.
    """
    raw = request.args.get("q", "").strip()
    if not raw:
        return {}
    found = _loads(raw.encode()) if raw.startswith("{") else _rison(raw)
    if not isinstance(found, dict):
        raise BadRequest(_("The parameter q cannot be read."))
    if any("\x00" in text for text in _leaves(found) if isinstance(text, str)):
        raise BadRequest(_("The parameter q cannot be read."))
    return found


def _rison(raw: str) -> Any:
    try:
        return _sound(prison.loads(raw))
    except (prison.decoder.ParserException, RecursionError, ValueError, IndexError, TypeError):
        raise BadRequest(_("The parameter q cannot be read.")) from None


def _loads(raw: bytes) -> Any:
    try:
        return _sound(json.loads(raw))
    except (ValueError, RecursionError):
        raise BadRequest(_("The body is not valid JSON.")) from None


def _sound(found: Any) -> Any:
    """`found`, if a database can be asked about every value in it."""
    for leaf in _leaves(found):
        if isinstance(leaf, str):
            leaf.encode()  # a lone surrogate is no text
        elif isinstance(leaf, int | float) and not abs(leaf) <= LARGEST_NUMBER:
            raise ValueError("a number out of range")
    return found


def _leaves(found: Any) -> Iterator[Any]:
    if isinstance(found, dict):
        yield from found
        for value in found.values():
            yield from _leaves(value)
    elif isinstance(found, list):
        for value in found:
            yield from _leaves(value)
    else:
        yield found


def whole_number(raw: Any, name: str) -> int:
    """A number that is not negative, from a body or an address.

    :raises BadRequest: for anything else, by its name.
    """
    text = raw if isinstance(raw, str) else str(raw) if type(raw) is int else ""
    if not WHOLE.fullmatch(text):
        raise BadRequest(_("“%(name)s” is a whole number.", name=name))
    return int(text)


def take_version(values: dict[str, Any]) -> int:
    """The version that the request is about, taken out of the body or read from `If-Match`.

    :raises VersionMissing: where neither says it.
    :raises BadRequest: where they differ, or it is no number.
    """
    said = values.pop("version", None)
    found = ETAG.fullmatch(request.headers.get("If-Match", "").strip())
    if said is None and found is None:
        raise VersionMissing
    if said is not None and (not isinstance(said, int) or isinstance(said, bool)):
        raise BadRequest(_("The version is a whole number."))
    version = int(found.group(1)) if found else said
    if said not in (None, version):
        raise BadRequest(_("Body and If-Match name different versions."))
    return int(version or 0)
