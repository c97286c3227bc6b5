"""One cell to one value: the reader of each kind of field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.db.meta import Kind
from app.sheets import quantities, texts
from app.sheets.choices import read_choice, read_choices
from app.sheets.grid import Broken, Value, is_blank
from app.sheets.limits import read_limit
from app.sheets.lists import read_lines
from app.sheets.readings import NOTHING, Reading, broken
from app.sheets.vocabulary import OfficeWords, Spec

_PLAIN: dict[str, Callable[[Spec, Value, OfficeWords], Reading]] = {
    Kind.TEXT: texts.read_text,
    Kind.LONG_TEXT: texts.read_text,
    Kind.NUMBER: quantities.read_number,
    Kind.YES_NO: quantities.read_yes_no,
    Kind.CHOICE: read_choice,
    Kind.CHOICES: read_choices,
    Kind.RELATION: texts.read_names,
    Kind.CHILDREN: read_lines,
}


@dataclass
class ValueReader:
    """Reads cells with one set of words; equal cells of a column are read once."""

    words: OfficeWords
    epoch_1904: bool = False
    _known: dict[tuple[object, ...], Reading] = field(default_factory=dict, repr=False)

    def read(
        self, spec: Spec, raw: Value, *, unit: str | None = None, day_unit: str = "calendar_day"
    ) -> Reading:
        """What `raw` says for the field, with every problem it has."""
        if isinstance(raw, Broken):
            return broken(raw)
        if is_blank(raw):
            return NOTHING
        key = (spec.name, id(spec), type(raw), raw, unit, day_unit)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(spec, raw, unit, day_unit)
        return known

    def _read(self, spec: Spec, raw: Value, unit: str | None, day_unit: str) -> Reading:
        if spec.kind == Kind.LIMIT:
            return read_limit(spec, raw, self.words, unit=unit, day_unit=day_unit)
        if spec.kind == Kind.DAY:
            return quantities.read_day(spec, raw, self.words, epoch_1904=self.epoch_1904)
        if spec.coded or (spec.check and spec.kind == Kind.TEXT):
            return texts.read_code(spec, raw, self.words)
        return _PLAIN[spec.kind](spec, raw, self.words)
