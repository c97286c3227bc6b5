"""WTForms fields whose data are values in the form of REST, kept as typed until they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wtforms import Field as FormField_
from wtforms import FieldList, Form, FormField

from app.db.meta import Kind
from app.kernel.lazy import Words
from app.resource.fields import Field
from app.web.formats import plain_text

# A row with more fields than these shows so many of them, the others folded.
FEW, MAIN = 7, 5
Option = tuple[str, Words]

if TYPE_CHECKING:
    # The stubs know what is in a list of fields; the classes themselves take no parameter.
    AnyForm = FormField[Any]
    AnyList = FieldList[Any]
else:
    AnyForm, AnyList = FormField, FieldList


class ValueField(FormField_):
    """One value; `meta` is the declared field, `options` what it can be chosen from."""

    def __init__(self, meta: Field, options: Sequence[Option] = (), **more: Any) -> None:
        super().__init__(str(meta.label), **more)
        self.declared = meta
        self.options = list(options)
        self.raw_errors: list[Words] = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed."""
        self.data = valuelist[0] if valuelist else None

    @property
    def text(self) -> str:
        """What stands in the input."""
        return "" if self.data is None else str(self.data)

    @property
    def value(self) -> Any:
        """The value for an operation; None where nothing was typed."""
        return self.text if self.text.strip() else None


class SystemField(ValueField):
    """What only the system writes: shown, sent along to be shown again, never taken for a value."""

    def process_data(self, value: Any) -> None:
        """Keep what people read."""
        if self.declared.kind is Kind.RELATION:
            self.data = (value or {}).get("text") or ""
        else:
            self.data = plain_text(self.declared, value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what the page showed, where it was sent along."""
        self.data = valuelist[0] if valuelist else self.data

    @property
    def value(self) -> Any:
        """Nothing: it is not for people to write."""
        return None


class NumberField(ValueField):
    """A whole number, or what was typed instead."""

    @property
    def value(self) -> Any:
        """The number; anything else as it was typed, for the operation to refuse."""
        text = self.text.strip()
        return int(text) if text.isascii() and text.isdigit() else text or None


class YesNoField(ValueField):
    """Yes, no, or neither."""

    @property
    def text(self) -> str:
        """`1`, `0` or nothing."""
        known = {True: "1", False: "0", None: ""}
        return known.get(self.data, str(self.data))

    @property
    def value(self) -> Any:
        """True, False or None."""
        return {"1": True, "0": False, "": None}.get(self.text, self.text)


class ChoicesField(ValueField):
    """Several labels of a code list."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the checked ones."""
        self.data = [value for value in valuelist if value]

    @property
    def value(self) -> Any:
        """The list, or None."""
        return list(self.data or []) or None


class WordsField(ValueField):
    """Several words of one's own in one input."""

    @property
    def text(self) -> str:
        """The words as they are or were typed."""
        return "、".join(self.data) if isinstance(self.data, list) else str(self.data or "")

    @property
    def value(self) -> Any:
        """The list, or None."""
        return [word.strip() for word in self.text.split("、") if word.strip()] or None


class LimitField(ValueField):
    """A number and a unit."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The number comes first, the unit second: both inputs have the field's name."""
        typed = [str(value).strip() for value in valuelist[:2]]
        self.data = {"value": typed[0], "unit": typed[1]} if len(typed) == 2 else None

    @property
    def text(self) -> str:
        """The number as it is or was typed."""
        return "" if not self.data or self.unit == "immediate" else str(self.data["value"])

    @property
    def unit(self) -> str:
        """The unit that is chosen."""
        return str(self.data["unit"]) if self.data else ""

    @property
    def value(self) -> Any:
        """`{"value", "unit"}`; None without a number, except for what is done at once."""
        if self.unit == "immediate":
            return {"value": 0, "unit": "immediate"}
        if not self.text:
            return None
        number = int(self.text) if self.text.isascii() and self.text.isdigit() else self.text
        return {"value": number, "unit": self.unit}


class RelationField(ValueField):
    """A related record by its name; where one was picked from the list, by its key."""

    def __init__(self, meta: Field, **more: Any) -> None:
        super().__init__(meta, **more)
        self.candidates: list[tuple[int, str]] = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The typed name, the picked key and the name that belongs to the key."""
        typed = [str(value).strip() for value in valuelist]
        text, key, label = (*typed, "", "", "")[:3]
        picked = typed[3] if len(typed) > 3 else ""
        number = picked or (key if text == label else "")
        self.data = {"text": text, "id": int(number) if number.isdigit() else None}

    @property
    def text(self) -> str:
        """The name."""
        return str(self.data["text"] or "") if self.data else ""

    @property
    def key(self) -> int | None:
        """The key, where it is known."""
        return self.data["id"] if self.data else None

    @property
    def value(self) -> Any:
        """The key, else the name for the operation to look up."""
        return (self.key if self.key is not None else self.text) if self.text else self.key


class RowField(AnyForm):
    """One child row."""

    @property
    def value(self) -> dict[str, Any]:
        """The values of the row by field name."""
        fields = inner_fields(self.form)
        return {n: field.value for n, field in fields.items() if not field.declared.system}

    def as_json(self) -> dict[str, Any]:
        """The same in the form of a record's JSON."""
        return json_of(self.form)

    @property
    def main(self) -> list[ValueField]:
        """The fields that tell the row: short ones, required ones first; all where they are few."""
        fields = list(inner_fields(self.form).values())
        if len(fields) <= FEW:
            return fields
        short = [field for field in fields if field.declared.kind is not Kind.LONG_TEXT]
        chosen = sorted(short, key=lambda field: not field.declared.required)[:MAIN]
        return [field for field in fields if field in chosen]

    @property
    def further(self) -> list[ValueField]:
        """The other fields, which may stay folded."""
        main = self.main
        return [field for field in inner_fields(self.form).values() if field not in main]

    @property
    def filled(self) -> int:
        """How many of the further fields say something."""
        return sum(field.value not in (None, []) for field in self.further)

    @property
    def wrong(self) -> list[ValueField]:
        """The fields of the row with a problem."""
        return [field for field in inner_fields(self.form).values() if field.raw_errors]

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not any(value not in (None, []) for value in self.value.values())


class RowsField(AnyList):
    """Child rows in their order; rows without any value do not count."""

    def __init__(self, meta: Field, row_form: type[Form], **more: Any) -> None:
        super().__init__(RowField(row_form), str(meta.label), **more)
        self.declared = meta
        self.raw_errors: list[Words] = []
        self.inherits = False

    @property
    def value(self) -> Any:
        """The rows that hold anything, or None."""
        return [row.value for row in self.rows if not row.blank] or None

    def as_json(self) -> list[dict[str, Any]] | None:
        """The same in the form of a record's JSON."""
        return [row.as_json() for row in self.rows if not row.blank] or None

    @property
    def rows(self) -> list[RowField]:
        """The rows as they stand in the form."""
        return [entry for entry in self.entries if isinstance(entry, RowField)]


def inner_fields(form: Any) -> dict[str, ValueField]:
    """The value fields of a form by name."""
    return {field.short_name: field for field in form if isinstance(field, ValueField)}


def json_of(form: Any) -> dict[str, Any]:
    """What is typed in the form of a record's JSON: relations by name and by key."""
    out: dict[str, Any] = {}
    for field in form:
        name = field.short_name
        if isinstance(field, SystemField):
            continue
        if isinstance(field, RelationField):
            out |= {name: field.text or None, f"{name}_id": field.key}
        else:
            out[name] = field.as_json() if isinstance(field, RowsField) else field.value
    return out
