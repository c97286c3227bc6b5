"""Reading the shipped data: rows by field name, as the columns keep them (see `ORIGIN.md`)."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from app.kernel.limit import Limit

FOLDER = Path(__file__).parent
LEVELS = {"1": "省级", "2": "市级", "3": "县级", "4": "乡级", "5": "村级"}
SCHEMES = {"modood": "国家标准区划", "nbs": "统计用区划"}
Row = dict[str, Any]


def _lines(name: str) -> Iterator[dict[str, str]]:
    path = FOLDER / name
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _year(text: str) -> date | None:
    return date(int(text), 1, 1) if text else None


def _parts(text: str) -> list[str] | None:
    return text.split("|") if text else None


def divisions() -> list[Row]:
    """The divisions of the province, parents before children."""
    return [
        {
            "code": line["code"],
            "name": line["name"],
            "short_name": line["short_name"] or None,
            "level": LEVELS[line["level"]],
            "parent": line["parent"] or None,
            "scheme": _scheme(line),
            "urban_rural": line["urban_rural"] or None,
            "valid_from": _year(line["valid_from"]),
            "successors": line["successors"] or None,
        }
        for line in _lines("divisions.csv.gz")
    ]


def _scheme(line: dict[str, str]) -> str:
    """GB/T 2260 ends at the county; below it the codes are the statistical bureau's."""
    return SCHEMES["modood"] if line["level"] in "123" else SCHEMES["nbs"]


def earlier_codes() -> dict[str, list[Row]]:
    """The codes that a division, by its code of today, had before."""
    found: dict[str, list[Row]] = {}
    for line in _lines("division_history.csv"):
        found.setdefault(line["region"], []).append(
            {
                "code": line["code"],
                "name": line["name"],
                "valid_from": _year(line["valid_from"]),
                "valid_until": _year(line["valid_until"]),
                "successors": line["successors"] or None,
            }
        )
    return found


def code_entries() -> list[Row]:
    """The words of all code lists."""
    return [
        {
            "list_name": line["list"],
            "scheme": line["scheme"] or None,
            "code": line["code"] or None,
            "label": line["label"],
            "aliases": _parts(line["aliases"]),
            "position": int(line["position"]),
            "confidence": line["confidence"],
            "source": line["source"],
        }
        for line in _lines("code_lists.csv")
    ] + [
        _scheme_entry(at, name, rows[0]) for at, (name, rows) in enumerate(credit_schemes().items())
    ]


def _scheme_entry(at: int, name: str, row: Row) -> Row:
    times = {"valid_from": row["valid_from"], "valid_until": row["valid_until"]}
    told = {"list_name": "credit_schemes", "label": name, "code": str(at + 1), "position": at + 1}
    told |= {"scheme": None, "aliases": None}
    return told | times | {"confidence": "low", "source": "this project"}


def credit_schemes() -> dict[str, list[Row]]:
    """What each edition of the credit scheme says of events and grades."""
    found: dict[str, list[Row]] = {}
    for line in _lines("credit_schemes.csv"):
        found.setdefault(line["scheme"], []).append(
            {
                "valid_from": date.fromisoformat(line["valid_from"]),
                "valid_until": _day(line["valid_until"]),
                "kind": line["kind"] or None,
                "points": int(line["points"]),
                "severe": line["severe"] == "1",
                "months": int(line["months"] or 0),
                "grade": line["grade"] or None,
            }
        )
    return found


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def holidays() -> list[Row]:
    """Days off and working weekends of the years that have been announced."""
    return [
        line | {"date": date.fromisoformat(line["date"]), "year": int(line["year"])}
        for line in _lines("holidays.csv")
    ]


def demo_bodies() -> list[Row]:
    """Provincial departments and the bodies of the sample counties, superiors first."""
    return [
        {
            name: line[name] or None
            for name in ("region", "name", "short_name", "uscc", "kind", "level", "field")
        }
        | {"superior": line["superior"] or None}
        for line in _lines("demo/bodies.csv")
    ]


def demo_catalog() -> list[Row]:
    """Catalog items, main items before their sub-items."""
    return [
        {
            "base_code": line["base_code"],
            "name": line["name"],
            "kind": line["kind"],
            "parent": line["parent"] or None,
            "owner": line["owner"] or None,
            "national_field": line["department_field"],
            "service_field": line["service_field"] or None,
            "levels": _parts(line["levels"]),
        }
        for line in _lines("demo/catalog.csv")
    ]


def demo_standards() -> list[Row]:
    """Element values for a part of the catalog, by base code."""
    return [
        {
            "base_code": line["base_code"],
            "kind": line["kind"],
            "statutory_limit": _limit(line["statutory_limit"]),
            "visits": int(line["visits"]) if line["visits"] else None,
            "service_objects": _parts(line["service_objects"]),
            "conditions": line["conditions"] or None,
            "materials": [{"name": name} for name in _parts(line["materials"]) or ()],
        }
        for line in _lines("demo/standards.csv")
    ]


def _limit(text: str) -> Limit | None:
    return Limit.load(text) if text else None


def demo_legal_bases() -> list[Row]:
    """Titles of acts."""
    return [dict(line) for line in _lines("demo/legal_bases.csv")]
