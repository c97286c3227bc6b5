"""How the value of an element is written in words, and read from them: one form for both ways.

A list has one row in a line, its name first, what else counts of it in brackets behind:
`申请表（必要，复印件2份）`, `现场勘验（最长3个工作日，计入时限）`. What a row does not say
stays as in the standard's row of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.db.meta import Kind, Meta
from app.kernel.direction import Direction
from app.kernel.lazy import LazyText, _
from app.kernel.limit import Limit
from app.resource.fields import child_fields

# The label that a word means in a code list, or None.
Words = Callable[[str, str], str | None]
Fields = Mapping[str, Meta]

UNITS = {
    "working_day": "个工作日",
    "calendar_day": "个自然日",
    "month": "个月",
    "year": "年",
    "hour": "小时",
}
AT_ONCE, LONGEST = "即时办结", "最长"
NOTHING = ("无", "取消", "没有", "/", "—")
YES, NO = ("是", "√", "有", "允许", "收费", "实行"), ("否", "×", "无", "不允许", "不收费", "不实行")
# What a yes or a no of a row is called.
FLAGS = {
    "exempt": ("免提交", "须提交"),
    "commitment": ("可用承诺代替", "不可用承诺代替"),
    "counted": ("计入时限", "不计入时限"),
    "charged": ("收费", "不收费"),
    "mandatory": ("必经", "视情形"),
}
COUNTS = {"copies": "复印件", "originals": "原件"}
_LIMIT = re.compile(
    r"(?:最长|不超过|承诺)?(\d{1,4})(个工作日|工作日|个自然日|自然日|日历日|个日历日|天|日|个月|月|年|个小时|小时)"
    r"(?:内|以内)?"
)
_WORD_OF_UNIT = {
    "个工作日": "working_day",
    "工作日": "working_day",
    "个月": "month",
    "月": "month",
    **dict.fromkeys(("个自然日", "自然日", "日历日", "个日历日"), "calendar_day"),
    "年": "year",
    "个小时": "hour",
    "小时": "hour",
}
_ROW = re.compile(r"(?P<name>.+?)[（(](?P<rest>[^（()）]*)[）)]$")


class Unreadable(ValueError):
    """What was typed says no value of the element; `message` tells people so."""

    def __init__(self, message: LazyText) -> None:
        super().__init__(message)
        self.message = message


def written(field: Meta, value: Any) -> str:
    """A value of the element in words; empty for none."""
    if value in (None, "", []):
        return ""
    if field.kind is Kind.CHILDREN:
        inner = child_fields(field)
        return "\n".join(_written_row(inner, row) for row in value)
    if isinstance(value, Limit):
        return _written_limit(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, list) else str(value)


def _written_limit(value: Limit) -> str:
    return AT_ONCE if value.unit == "immediate" else f"{value.value}{UNITS[value.unit]}"


def _counting(fields: Fields) -> list[Meta]:
    """The columns of a row in which a locality may only go one way."""
    return [f for f in fields.values() if f.direction in (Direction.LESS, Direction.MORE)]


def _written_row(fields: Fields, row: Mapping[str, Any]) -> str:
    parts = [
        _written_part(f, row[f.name]) for f in _counting(fields) if row.get(f.name) is not None
    ]
    return f"{row['name']}（{'，'.join(parts)}）" if parts else str(row["name"])


def _written_part(field: Meta, value: Any) -> str:
    if isinstance(value, Limit):
        return LONGEST + _written_limit(value)
    if isinstance(value, bool):
        return FLAGS[field.name][0 if value else 1]
    return f"{COUNTS[field.name]}{value}份" if field.name in COUNTS else str(value)


def read(field: Meta, text: str, words: Words, standard: Any = None) -> Any:
    """The value that `text` says; rows and bare days take from the standard what is not said.

    :raises Unreadable: where it says none.
    """
    plain = text.strip()
    reader = _READERS.get(field.kind)
    return plain if reader is None else reader(field, plain, words, standard)


def _limit(field: Meta, text: str, _words: Words, standard: Any) -> Limit:
    close = re.sub(r"\s", "", text)
    if close in (AT_ONCE, "即办", "当场办结", "当场", "即时", "0"):
        return Limit(0, "immediate")
    found = _LIMIT.fullmatch(close)
    unit = _WORD_OF_UNIT.get(found[2]) if found else None
    if found and unit is None and isinstance(standard, Limit) and "day" in standard.unit:
        unit = standard.unit
    if found is None or unit is None:
        raise Unreadable(_("“%(value)s” is no time limit with its unit.", value=text))
    return Limit(int(found[1]), unit)


def _number(_field: Meta, text: str, _words: Words, _standard: Any) -> int:
    found = re.fullmatch(r"(?:最多)?(\d{1,5})\s*(?:次|份|个|元)?", text)
    if found is None:
        raise Unreadable(_("“%(value)s” is no number.", value=text))
    return int(found[1])


def _yes_no(_field: Meta, text: str, _words: Words, _standard: Any) -> bool:
    if text not in YES + NO:
        raise Unreadable(_("“%(value)s” is neither yes nor no.", value=text))
    return text in YES


def _choice(field: Meta, text: str, words: Words, _standard: Any) -> str:
    found = words(field.choices or "", text)
    if found is None:
        raise Unreadable(_("“%(value)s” is not in the list.", value=text))
    return found


def _choices(field: Meta, text: str, words: Words, standard: Any) -> list[str]:
    parts = [part for part in re.split(r"[\n;；、,，]+", text) if part.strip()]
    return list(dict.fromkeys(_choice(field, part.strip(), words, standard) for part in parts))


def _rows(field: Meta, text: str, words: Words, standard: Any) -> list[dict[str, Any]]:
    inner = child_fields(field)
    known = {row["name"]: row for row in standard or ()}
    lines = [line.strip() for line in re.split(r"[\n;；]+", text) if line.strip()]
    if not lines or text in NOTHING:
        raise Unreadable(_("Name what remains of the list, one in each line."))
    return [_read_row(inner, _unnumbered(line), words, known) for line in lines]


def _unnumbered(line: str) -> str:
    return re.sub(r"^(?:\d{1,2}[.、．]|[（(]\d{1,2}[）)])\s*", "", line)


def _read_row(
    fields: Fields, line: str, words: Words, known: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    said, name = {}, line
    found = _ROW.fullmatch(line)
    if found and line not in known:
        parts = [p.strip() for p in re.split(r"[,，、]", found["rest"]) if p.strip()]
        read_parts = [_read_part(fields, part, words) for part in parts]
        # A bracket that says anything else belongs to the name: 营业执照（副本）.
        if parts and all(read_parts):
            name, said = found["name"].strip(), {k: v for one in read_parts for k, v in one.items()}
    if fields["name"].kind is Kind.CHOICE:
        name = words(fields["name"].choices or "", name) or name
    return dict.fromkeys(fields) | dict(known.get(name, {})) | {"name": name} | said


def _read_part(fields: Fields, part: str, words: Words) -> dict[str, Any]:
    """The column that one part of a bracket is about, with its value; empty for none."""
    for field in _counting(fields):
        value = _value_of_part(field, part, words)
        if value is not None:
            return {field.name: value}
    return {}


def _value_of_part(field: Meta, part: str, words: Words) -> Any:
    if field.name in FLAGS and part in FLAGS[field.name]:
        return part == FLAGS[field.name][0]
    if field.name in COUNTS:
        found = re.fullmatch(rf"{COUNTS[field.name]}\s*(\d{{1,4}})\s*份?", part)
        return int(found[1]) if found else None
    if field.kind is Kind.CHOICE:
        return words(field.choices or "", part)
    if field.kind is Kind.LIMIT and _LIMIT.fullmatch(re.sub(r"\s", "", part)):
        return _limit(field, part, words, Limit(0, "working_day"))
    return None


_READERS: dict[Kind, Callable[[Meta, str, Words, Any], Any]] = {
    Kind.LIMIT: _limit,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.CHILDREN: _rows,
}
