"""What a field added at run time must be, so that pages, endpoints and sheets can carry it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.kernel.errors import NotFound
from app.kernel.lazy import Words, _
from app.resource.registry import registry

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def fits_the_resource(values: Mapping[str, Any]) -> dict[str, Words]:
    """What is wrong with the field, by the attribute that is."""
    try:
        resource = registry.get(str(values.get("resource")))
    except NotFound:
        return {"resource": _("There is no such resource.")}
    name = str(values.get("name"))
    if not NAME.fullmatch(name):
        return {"name": _("A field name has small letters, digits and _ only.")}
    if name in resource.model.metas or hasattr(resource.model, name):
        return {"name": _("The resource has such a field already.")}
    return {}
