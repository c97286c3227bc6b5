"""A signed-in browser that reads pages and fills in their forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml.html import fromstring

# What a page tells of a failure, to be found again in the log.
ERROR_ID = re.compile(r"\b[0-9a-f]{16}\b")


def said(answer: Any) -> str:
    """What an unexpected answer tells its reader, without the rest of the page."""
    told = re.findall(r'class="(?:note note-bad|panel problem).*?</(?:ul|div)>', answer.text, re.S)
    return re.sub(r"<[^>]*>|\s+", " ", " ".join(told) or answer.text[:300])


@dataclass
class Desk:
    """A signed-in browser that reads and fills in pages."""

    caller: Any

    def get(self, path: str, status: int = 200) -> str:
        answer = self.caller.get(path)
        assert answer.status_code == status, said(answer)
        return answer.text

    def post(self, path: str, status: int = 302, **given: Any) -> Any:
        answer = self.caller.post(path, **given)
        assert answer.status_code == status, said(answer)
        return answer

    def form(self, path: str) -> dict[str, list[str]]:
        """What a browser would send from the form at this address, if nothing were typed."""
        return sent_by(self.get(path))


def record_form(page: str) -> Any:
    """The form of a record on a page."""
    (form,) = [one for one in fromstring(page).forms if one.get("data-guard") is not None]
    return form


def sent_by(page: str) -> dict[str, list[str]]:
    """What a browser would send from the record's form on this page, if nothing were typed."""
    values: dict[str, list[str]] = {}
    for name, value in record_form(page).form_values():
        values.setdefault(name, []).append(value)
    return values
