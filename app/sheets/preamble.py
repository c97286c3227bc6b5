"""What stands above a table: its title, and pairs such as the office that filled it in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.kernel.text import half_width
from app.sheets.grid import Grid, plain
from app.sheets.readings import squeezed
from app.sheets.vocabulary import OfficeWords

_KEY = re.compile(
    r"(?:(?<=^)|(?<=\s))([^\s\d:：，。；,;《》“”\"]{1,12}?(?: ?[^\s\d:：，。；,;])?)\s*[:：]\s*"
)
_SHORTEST_TITLE = 4


@dataclass
class Preamble:
    """The title and the pairs, and the rows that are neither."""

    title: str = ""
    pairs: dict[str, str] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)


def read_preamble(grid: Grid, rows: Iterable[int], words: OfficeWords) -> Preamble:
    """What the rows above a header say."""
    found = Preamble()
    titles: list[str] = []
    for row in rows:
        filled = grid.filled(row)
        first = squeezed(grid.own(row, filled[0])) if filled else ""
        if not filled or re.match(words.annex or "(?!)", first):
            continue
        pairs = {} if re.match(words.note or "(?!)", first) else _pairs(grid, row, filled, words)
        if pairs:
            found.pairs.update(pairs)
        elif len(filled) == 1 and len(first) >= _SHORTEST_TITLE and not _other(first, words):
            titles.append(plain(grid.own(row, filled[0])).replace("\n", ""))
        else:
            found.others.append(row)
    found.title = max(titles, key=len, default="")
    return found


def _other(text: str, words: OfficeWords) -> bool:
    patterns = (words.note, words.total, *words.group)
    return any(pattern and re.match(pattern, text) for pattern in patterns)


def _pairs(grid: Grid, row: int, filled: list[int], words: OfficeWords) -> dict[str, str]:
    pairs: dict[str, str] = {}
    open_key = ""
    for column in filled:
        text = plain(grid.own(row, column))
        found = split_pairs(text, words)
        if not found and open_key:
            pairs[open_key] = _value(text, words)
        open_key = next((key for key, value in found.items() if not value), "")
        pairs.update(found)
    return {key: value for key, value in pairs.items() if value}


def split_pairs(text: str, words: OfficeWords) -> dict[str, str]:
    """The pairs `key: value` of one cell, however many stand in it."""
    keys = list(_KEY.finditer(text))
    if not keys or keys[0].start() != 0:
        return {}
    ends = [key.start() for key in keys[1:]] + [len(text)]
    return {
        _value(key[1].replace(" ", ""), words): _value(text[key.end() : end], words)
        for key, end in zip(keys, ends, strict=True)
    }


def _value(text: str, words: OfficeWords) -> str:
    """The value without blanks around it and without a place for a seal."""
    bare = text.strip()
    if words.seal:
        found = re.search(rf"\s*(?:{words.seal})\s*$", half_width(bare))
        bare = bare[: found.start()].strip() if found else bare
    return bare
