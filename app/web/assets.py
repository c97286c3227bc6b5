"""Addresses of static files that change with the content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import url_for

STATIC = Path(__file__).resolve().parent / "static"


@cache
def _manifest() -> dict[str, str]:
    names: dict[str, str] = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    return names


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def vendor(name: str) -> str:
    """The address of a file of ours that was installed from a package, by its plain name."""
    return url_for("web.static", filename=f"vendor/{_manifest()[name]}")


def asset(name: str) -> str:
    """The address of a file of our own below `static/`, such as `css/app.css`."""
    return url_for("web.static", filename=name, v=_digest(name))
