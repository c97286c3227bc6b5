"""Where a role is held: codes of regions and bodies become their keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, or_, select

from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.errors import Invalid
from app.kernel.lazy import _


def region_key(session: ActorSession, code: str | None) -> int:
    """The key of the region with this code; the root of the tree without one.

    :raises Invalid: for a code that is not known.
    """
    model: Any = class_named("Region")
    if code is None:
        above = getattr(model, f"{model.tree}_id")
        root = session.scalars(select(func.min(model.id)).where(above.is_(None))).first()
        if root is None:
            raise Invalid({"region": [_("There are no regions yet.")]})
        return int(root)
    return _only(session.scalars(select(model.id).where(_coded(model, code))).all(), "region")


def region_meant(session: ActorSession, text: str) -> int:
    """The key of the region that a person names by its code or by its name.

    :raises Invalid: where it is none, or might be several.
    """
    if text.isdigit():
        return region_key(session, text)
    model: Any = class_named("Region")
    return _only(session.scalars(select(model.id).where(model.name == text)).all(), "region")


def body_key(session: ActorSession, code: str, region_id: int) -> int:
    """The key of the body with this code: the region's own if there are several.

    :raises Invalid: for a code that is not known.
    """
    model: Any = class_named("Body")
    return _in_region(session, model, _coded(model, code), region_id)


def body_meant(session: ActorSession, text: str, region_id: int) -> int:
    """The key of the body that a person names by its code or by its name.

    :raises Invalid: where it is none, or might be several.
    """
    model: Any = class_named("Body")
    return _in_region(session, model, or_(_coded(model, text), model.name == text), region_id)


def _in_region(session: ActorSession, model: Any, wanted: Any, region_id: int) -> int:
    rows = session.execute(select(model.id, model.region_id).where(wanted)).all()
    own = [row.id for row in rows if row.region_id == region_id]
    return _only(own or [row.id for row in rows], "department")


def _coded(model: Any, code: str) -> Any:
    """What the model declares unique is what a code means."""
    names = [meta.name for meta in model.metas.values() if meta.unique]
    return or_(*(getattr(model, name) == code for name in names))


def _only(found: Iterable[Any], field: str) -> int:
    keys = list(found)
    if len(keys) != 1:
        raise Invalid({field: [_("This code is not known here.")]})
    return int(keys[0])
