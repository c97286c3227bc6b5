"""Texts that are translated when they are shown, not when they are written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_translate: Callable[[str], str] = str
_SAFE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})


def set_translator(translate: Callable[[str], str]) -> None:
    """Let every lazy text speak through `translate`, which maps a message id to words."""
    global _translate  # noqa: PLW0603 one translator per process, set by the factory
    _translate = translate


class LazyText:
    """A message id with its parameters; `str()` gives the words in the reader's language."""

    __slots__ = ("msgid", "params")

    def __init__(self, msgid: str, **params: Any) -> None:
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        words = _translate(self.msgid)
        return words % self.params if self.params else words

    def __repr__(self) -> str:
        return f"LazyText({self.msgid!r})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LazyText):
            return self.msgid == other.msgid and self.params == other.params
        return str(self) == other

    def __hash__(self) -> int:
        return hash(self.msgid)

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

    def __html__(self) -> str:
        """The words, escaped: a parameter may be what a user typed."""
        return str(self).translate(_SAFE)


Words = LazyText | str


def _(msgid: str, **params: Any) -> LazyText:
    return LazyText(msgid, **params)
