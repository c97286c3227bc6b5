"""How many records each condition of a list would leave: asked for once the list is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, jsonify, request

from app.fab.doors import needs
from app.kernel.errors import BadRequest
from app.operations.counting import count_values
from app.operations.query import EXACT_UP_TO, ListQuery, found_keys
from app.operations.saved_views import views_of
from app.resource.declaration import Resource
from app.web.blueprint import web
from app.web.context import db, resource_named
from app.web.facets import Facet, FacetReader
from app.web.formats import counted, grouped
from app.web.list_question import asked, question_of

AnyResource = type[Resource[Any]]


@web.get("/r/<name>/counts")
@needs("read")
def counts(name: str) -> Response:
    """The numbers by `field:value` and `view:key`; what is not known is left out."""
    resource = resource_named(name)
    pairs = list(request.args.items(multi=True))
    facets = FacetReader(db(), resource, resource.fields(db()), pairs).all()
    query = asked(resource, pairs, facets)
    found: dict[str, str] = {}
    for facet in facets:
        if facet.counted:
            found |= _of_facet(resource, facet, query)
    return jsonify(found | _of_views(resource))


def _of_facet(resource: AnyResource, facet: Facet, query: ListQuery) -> dict[str, str]:
    """Each value beside the other conditions: those of one field widen each other."""
    others = [each for each in query.filters if each.field != facet.name]
    counted = count_values(db(), resource, facet.name, replace(query, filters=others))
    if counted is None:
        return {}
    told = {_key(value): number for value, number in counted.items()}
    return {
        f"{facet.name}:{option.value}": grouped(told.get(option.value, 0))
        for option in facet.options
    }


def _key(value: object) -> str:
    """A value as the address has it."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _of_views(resource: AnyResource) -> dict[str, str]:
    return {
        f"view:{view.id}": number
        for view in views_of(db(), resource)
        if (number := _found(resource, view.query))
    }


def _found(resource: AnyResource, query: str) -> str:
    """How many records a view finds; empty where it does not fit the list any more."""
    try:
        question = question_of(db(), resource, parse_qsl(query))
    except BadRequest:
        return ""
    number = len(found_keys(db(), resource, question, EXACT_UP_TO + 1))
    return counted(min(number, EXACT_UP_TO), exact=number <= EXACT_UP_TO)
