"""What the address of a list asks for, read the same way by its page and by what acts on it."""

from __future__ import annotations

from typing import Any

from app.db.session import ActorSession
from app.operations.query import ListQuery
from app.resource.declaration import Resource
from app.web.addresses import Pairs, asked_version
from app.web.facets import Facet, FacetReader

AnyResource = type[Resource[Any]]


def question_of(session: ActorSession, resource: AnyResource, pairs: Pairs) -> ListQuery:
    """The filters, the search and the version that these pairs ask for.

    :raises BadRequest: for a condition that the declaration does not allow.
    """
    facets = FacetReader(session, resource, resource.fields(session), pairs).all()
    return asked(resource, pairs, facets)


def asked(resource: AnyResource, pairs: Pairs, facets: list[Facet]) -> ListQuery:
    """The same from facets that were read already."""
    given = dict(pairs)
    return ListQuery(
        filters=[each for facet in facets for each in facet.filters],
        search=given.get("q", "").strip() if resource.model.searched else "",
        version=asked_version(given),
    )
