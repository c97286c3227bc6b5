"""The vocabulary with which Chinese tables of service items are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.kernel.lazy import Words, _
from app.sheets.vocabulary import Spec, Vocabulary, folded
from importers.headings import HEADINGS, PARENTS, PARTS_OF, PATHS
from importers.words import BODY_ENDING, WORDS
from models.rules.codes import split_sichuan_code

# What may be wrong with these fields has a name of its own.
RULES: Mapping[str, Mapping[str, str]] = {
    "name": {"missing": "name.missing"},
    "kind": {"unreadable": "kind.unknown", "refused": "kind.not_an_item"},
    "visits": {"unreadable": "visits.unreadable"},
    "agency_uscc": {"invalid": "uscc.invalid"},
    "uscc": {"invalid": "uscc.invalid"},
}
NEVER_ITEMS = ("行政处罚", "行政强制", "行政征收", "行政检查", "处罚", "强制", "征收", "检查")
NO_ITEM: Words = _("Powers used without an application are no service items.")
BODIES = ("department", "agency")
LICENSE = "行政许可"


def bare_day(values: Mapping[str, object]) -> str:
    """What a bare 日 counts: working days in a license, calendar days elsewhere."""
    return "working_day" if values.get("kind") == LICENSE else "calendar_day"


def is_sichuan_code(text: str) -> bool:
    """Whether the text is a code of Sichuan's own scheme."""
    return split_sichuan_code(text) is not None


def build(specs: Iterable[Spec]) -> Vocabulary:
    """The vocabulary for the fields of implementation items."""
    return Vocabulary(
        fields=tuple(specs),
        words=WORDS,
        headings=HEADINGS,
        paths=PATHS,
        parents=frozenset(map(folded, PARENTS)),
        alone={"实施依据": ("implementation_basis", "legal_basis")},
        parts_of=dict.fromkeys(PARTS_OF, ("name", "main_name")),
        schemes={"code": ("local_code", is_sichuan_code)},
        groups=(("kind", ""), ("department", BODY_ENDING)),
        keys=("code", "local_code"),
        orders=(("committed_limit", "statutory_limit"),),
        fallbacks={"name": ("main_name", "handling_item")},
        identity=("name", "main_name"),
        own_lines=("code", "local_code", "task_code", "handling_item"),
        default_day=bare_day,
        labels={"法定": "statutory_limit", "承诺": "committed_limit"},
    )
