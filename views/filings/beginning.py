"""A filing that begins on an item's page: what its draft does otherwise than the standard."""

from __future__ import annotations

from typing import Any

from app.operations.records import Record, fetch_record
from app.policies.overlay import shared_fields
from app.resource.registry import registry
from models.filing_register import element_names
from models.rules.notation import written

ITEMS = "implementation-items"
# The kind of innovation that a changed element is; the first that is changed names the filing.
KINDS = {
    "materials": "减材料",
    "committed_limit": "减时限",
    "accept_limit": "减时限",
    "special_procedures": "减环节",
    "visits": "减跑动",
    "online_depth": "扩渠道",
    "handling_area": "扩渠道",
    "handling_forms": "扩渠道",
}
OTHER = "其他"


def begun(session: Any, item_id: int) -> list[tuple[str, str]]:
    """What the form of a new filing is begun with, as the pairs of its address.

    :raises NotFound: where the item is out of sight.
    """
    item = fetch_record(session, registry.get(ITEMS), item_id)
    changed = _changed(session, item)
    kinds = list(dict.fromkeys(KINDS[name] for name, _e, _v in changed if name in KINDS)) or [OTHER]
    pairs = [
        ("name", f"{item.title}：{'、'.join(kinds)}"),
        ("kind", kinds[0]),
        *_picked("item", item.id, item.title),
    ]
    pairs += _named(item, "agency", "filer") + _named(item, "department", "department")
    for at, (_name, element, value) in enumerate(changed):
        pairs += [(f"changes-{at}-element", element), (f"changes-{at}-after", value)]
    return pairs


def _named(item: Record, relation: str, field: str) -> list[tuple[str, str]]:
    key = item.own.get(relation)
    return [] if key is None else _picked(field, key, item.names.get(relation, ""))


def _picked(field: str, key: int, name: str) -> list[tuple[str, str]]:
    """A related record as a form sends it that was picked from the list."""
    return [(field, name), (field, str(key)), (field, name)]


def _changed(session: Any, item: Record) -> list[tuple[str, str, str]]:
    """Field, element and value of everything that the item says otherwise than the standard."""
    elements = {name: label for label, name in element_names(session).items()}
    shared = shared_fields(item.resource)
    return [
        (name, elements[name], written(shared[name], item.own[name]))
        for name in elements
        if name in item.verdicts and (item.standard or {}).get(name) not in (None, [])
    ]
