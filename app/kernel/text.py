"""Text as people type it, made comparable."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"\w", re.UNICODE)
# Controls, marks that turn writing around, halves of characters, separators of lines.
_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


def half_width(text: str) -> str:
    """`text` with full-width letters, digits and punctuation made half-width."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def squeeze(text: str) -> str:
    """`text` without any white space, half-width: the form in which codes are compared."""
    return _BLANKS.sub("", half_width(text))


def tidy(text: str) -> str:
    """`text` without outer white space; inner line breaks stay, tabs are blanks."""
    if text.isprintable() and "_x000D_" not in text:
        # One line: blanks of other kinds are not printable, so that none of them is left inside.
        return text.strip()
    text = text.replace("\t", " ")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").split("\n")
    return "\n".join(line.strip("\u3000\u00a0 ") for line in lines).strip()


def is_text(text: str) -> bool:
    """Whether a database can keep `text` and compare with it: no NUL, no half of a character."""
    return _NO_TEXT.search(text) is None


def visible(text: str) -> str:
    """`text` with every character written out that a terminal or a page would obey.

    Line breaks stay; colors, jumps of the cursor and turned-around writing do not.
    """
    return "".join(map(_written, text))


def _written(character: str) -> str:
    if character == "\n" or unicodedata.category(character) not in _OBEYED:
        return character
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def bigrams(text: str) -> list[str]:
    """The two-character pieces of `text` that the search index knows, in order, once each."""
    plain = squeeze(text).lower()
    pairs = [plain[at : at + 2] for at in range(len(plain) - 1)]
    return list(dict.fromkeys(pair for pair in pairs if _WORD.search(pair)))
