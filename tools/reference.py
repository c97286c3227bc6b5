"""Writes the parts of the reference that follow from the declarations, or tells which are old."""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
PART = re.compile(r"(<!-- written: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

Row = Sequence[object]


def table(head: Row, rows: Iterable[Row]) -> Iterator[str]:
    """A table, with every cell on one line."""
    for row in (head, ["---"] * len(head), *rows):
        cells = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in row)
        yield f"| {' | '.join(cells)} |"
    yield ""


class Words:
    """Texts in English with their Chinese."""

    def __init__(self) -> None:
        self.chinese = importlib.import_module("translations").translations()

    def both(self, text: object) -> str:
        english = str(getattr(text, "msgid", text))
        found = self.chinese.get(english)
        return f"{english} ({found})" if found else english


def declared() -> Any:
    """The registry, with the whole domain loaded."""
    importlib.import_module("app.factory").load(importlib.import_module("config").PACKAGES)
    return importlib.import_module("app.resource.registry").registry


def overview(registry: Any, words: Words) -> Iterator[str]:
    head = ("resource", "label", "model", "read by", "versions", "found by")
    yield from table(head, [_overview(resource, words) for resource in registry.all()])


def _overview(resource: Any, words: Words) -> Row:
    found_by = [rung if isinstance(rung, str) else " + ".join(rung) for rung in resource.match]
    return (
        f"[`{resource.name}`](#{resource.name})",
        words.both(resource.label),
        resource.model.__name__,
        resource.scope(),
        "yes" if resource.model.versioned else "no",
        ", then ".join(found_by),
    )


def resources(registry: Any, words: Words) -> Iterator[str]:
    for resource in registry.all():
        yield f"### {resource.name}\n"
        yield f"{words.both(resource.label)}. {_first_line(resource.model.__doc__)}\n"
        fields = resource.fields().values()
        head = ("field", "label", "kind", "needed", "more", "against the standard")
        yield from table(head, [_field(field, words) for field in fields])
        for field in fields:
            if field.kind == "children":
                yield from _children(resource, field, words)


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _field(field: Any, words: Words) -> Row:
    direction = "" if field.direction == "judge" else field.direction
    needed = "yes" if field.required else ""
    return f"`{field.name}`", words.both(field.label), field.kind, needed, _more(field), direction


def _more(field: Any) -> str:
    said = {
        "at most {} characters": field.length,
        "list `{}`": field.choices,
        "a `{}`": field.target if field.kind == "relation" else None,
        "rows of `{}`": field.target if field.kind == "children" else None,
        "unique in its region{}": "" if field.unique else None,
        "checked{}": "" if field.check else None,
    }
    return ", ".join(words.format(value) for words, value in said.items() if value is not None)


def _children(resource: Any, field: Any, words: Words) -> Iterator[str]:
    yield f"Rows of `{field.name}`:\n"
    inner = importlib.import_module("app.resource.fields").child_fields(field).values()
    rows = [_field(each, words)[:5] for each in inner]
    yield from table(("field", "label", "kind", "needed", "more"), rows)


def rights(registry: Any, words: Words) -> Iterator[str]:
    for resource in registry.all():
        yield f"### Rights: {resource.name}\n"
        held = {role.name: resource.rights(role.name) for role in registry.roles.values()}
        order = resource.actions()
        rows = [(f"`{n}`", ", ".join(sorted(h, key=order.index))) for n, h in held.items() if h]
        yield from table(("role", "may"), rows)


def roles(registry: Any, words: Words) -> Iterator[str]:
    head = ("role", "label", "duty", "writes below its region")
    rows = [
        (f"`{role.name}`", words.both(role.label), role.duty, "yes" if role.below else "no")
        for role in registry.roles.values()
    ]
    yield from table(head, rows)


def workflows(registry: Any, words: Words) -> Iterator[str]:
    flows: dict[int, tuple[Any, list[str]]] = {}
    for resource in registry.all():
        if resource.workflow:
            flows.setdefault(id(resource.workflow), (resource.workflow, []))[1].append(
                resource.name
            )
    for workflow, names in flows.values():
        yield f"### {', '.join(f'`{name}`' for name in names)}\n"
        states = [
            (f"`{s.name}`", words.both(s.label), _yes(s.editable), str(s.within or ""))
            for s in workflow.states
        ]
        yield from table(("state", "label", "takes changes", "working days"), states)
        head = ("step", "label", "from", "to", "conditions")
        yield from table(head, [_step(step, words) for step in workflow.transitions])


def _step(step: Any, words: Words) -> Row:
    said = {
        "whoever submitted may not": step.four_eyes,
        "needs a remark": step.needs_remark,
        "within one's own region only": not step.below,
        "the record is whole and nowhere worse than its standard": step.submits,
        "remarks on fields": step.remarks,
        "needs " + ", ".join(f"`{name}`" for name in step.requires): bool(step.requires),
    }
    conditions = [text for text, holds in said.items() if holds]
    conditions += [f"`{guard.__name__}`" for guard in step.guards]
    source = ", ".join(f"`{name}`" for name in step.source)
    return (
        f"`{step.name}`",
        words.both(step.label),
        source,
        f"`{step.target}`",
        "; ".join(conditions),
    )


def _yes(value: bool) -> str:
    return "yes" if value else ""


def lines(registry: Any, words: Words) -> Iterator[str]:
    head = ("resource", "fields", "model", "declaration", "factory", "test")
    cost = importlib.import_module("tools.lines").cost
    targets = importlib.import_module("app.db.registry").class_named
    rows = [(f"`{each.name}`", len(each.fields()), *cost(each, targets)) for each in registry.all()]
    yield from table(head, rows)


PARTS = {
    "lines": lines,
    "overview": overview,
    "resources": resources,
    "rights": rights,
    "roles": roles,
    "workflows": workflows,
}


def pages() -> dict[Path, str]:
    """Each page of the reference as it has to be."""
    registry, words = declared(), Words()
    written = {name: "\n".join(part(registry, words)) for name, part in PARTS.items()}
    return {
        page: PART.sub(
            lambda found: f"{found[1]}\n{written[found[2]]}\n{found[3]}", page.read_text("utf-8")
        )
        for page in sorted(REFERENCE.glob("*.md"))
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where it is old")
    check = parser.parse_args().check
    old = [page for page, text in pages().items() if page.read_text("utf-8") != text]
    for page, text in pages().items():
        if page in old and not check:
            page.write_text(text, encoding="utf-8")
    for page in old:
        print(f"{'old' if check else 'written'}: {page.relative_to(ROOT)}")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
