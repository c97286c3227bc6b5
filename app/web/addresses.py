"""Addresses of lists: the same question with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode, urlsplit

from app.kernel.errors import VersionMissing

Pairs = Sequence[tuple[str, str]]
# They say where in a list one is, and mean nothing once the question changes.
CURSORS = ("after", "before")


def with_query(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """`path` asked with these pairs; pairs without a value are left out."""
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{path}?{query}" if query else path


def without(pairs: Pairs, *names: str, value: str | None = None) -> list[tuple[str, str]]:
    """The pairs without those of these names, or only without the one of this value."""
    return [
        pair for pair in pairs if pair[0] not in names or (value is not None and pair[1] != value)
    ]


def asked_version(given: Mapping[str, str]) -> str:
    """Which version an address asks for: a day wins over a word."""
    return given.get("at") or given.get("day") or given.get("version") or "working"


def posted_version(form: Mapping[str, str]) -> int:
    """Which version of the record a form was about.

    :raises VersionMissing: where it does not say.
    """
    raw = form.get("version", "")
    if not raw.isdigit():
        raise VersionMissing
    return int(raw)


def local_path(target: str | None) -> str:
    """`target` if it leads to a page of ours, else the start page."""
    if not target or not target.startswith("/") or "\\" in target or target.startswith("//"):
        return "/"
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else "/"
