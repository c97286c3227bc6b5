"""The regions of a list as a tree to choose from: a level at a time, down from where one works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from flask import render_template, request, url_for

from app.db.meta import Scope
from app.db.registry import class_named
from app.fab.doors import needs
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations.branches import Branch, level_of, way_to
from app.operations.choices import choices
from app.operations.resolve import LARGEST_KEY
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.web.addresses import CURSORS, Pairs, with_query, without
from app.web.blueprint import web
from app.web.context import actor, db, resource_named
from app.web.facets import BY_KEY, Facet
from app.web.places import Place, place_of

AnyResource = type[Resource[Any]]
# What is asked of the tree itself, beside the pairs of the list.
UNDER, WORDS = "_under", "_q"
MOST = 10


@dataclass(frozen=True)
class Area:
    """What the button above a list says, and where its tree comes from."""

    text: str
    source: str
    kept: Pairs


@dataclass(frozen=True)
class Node:
    """One region of the tree; `open` is what lies below it, where that is shown already."""

    id: int
    name: str
    below: int
    href: str
    current: bool = False
    beside: str = ""
    open: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Addresses:
    """The list's address for a region, with every other condition kept."""

    path: str
    pairs: Pairs

    def of(self, key: int) -> str:
        """The list of one region and what lies below it."""
        return with_query(self.path, [*self.pairs, ("region", f"#{key}")])


def area_of(resource: AnyResource, facets: Iterable[Facet], pairs: Pairs) -> Area | None:
    """The button of a list; None where its records lie in no region."""
    asked = next((facet for facet in facets if facet.name == "region"), None)
    if asked is None or not _roots(resource):
        return None
    kept = without(pairs, *CURSORS)
    source = with_query(url_for("web.regions", name=resource.name), kept)
    text = asked.chosen[0].text if asked.chosen else ""
    return Area(text, source, without(kept, "region"))


@web.get("/r/<name>/regions")
@needs("read")
def regions(name: str) -> str:
    """Regions to choose from: below one, those that fit words, or the way to the one chosen."""
    resource = resource_named(name)
    pairs = without(list(request.args.items(multi=True)), *CURSORS, UNDER, WORDS)
    addresses = Addresses(
        url_for("web.listing", name=resource.name), without(pairs, "region", "view")
    )
    words = request.args.get(WORDS, "").strip()
    if words:
        nodes = _found(resource, addresses, words)
    elif UNDER in request.args:
        nodes = _level(addresses, _key(request.args[UNDER]))
    else:
        nodes = _way(resource, addresses, pairs)
    return render_template("_regions.html", nodes=nodes, words=words)


def _key(raw: str) -> int:
    if not (raw.isdecimal() and int(raw) <= LARGEST_KEY):
        raise BadRequest(_("“%(name)s” is a whole number.", name=UNDER))
    return int(raw)


def _roots(resource: AnyResource) -> tuple[Place, ...]:
    """Down to where one works; what everybody reads begins with the whole territory."""
    home = actor().home
    places = place_of(home.region_id, home.region_path) if home else ()
    return places if resource.model.scope is Scope.REGIONAL else places[:1]


def _regions() -> AnyResource:
    return registry.of_model(class_named("Region"))


def _level(addresses: Addresses, under: int) -> list[Node]:
    found = level_of(db(), _regions(), under).branches
    return [_node(branch, addresses) for branch in found]


def _node(branch: Branch, addresses: Addresses) -> Node:
    return Node(branch.id, branch.name, branch.below, addresses.of(branch.id))


def _found(resource: AnyResource, addresses: Addresses, words: str) -> list[Node]:
    """What the words mean, each with what it lies below: names are told apart by it."""
    found = choices(db(), resource, "region", words)[:MOST]
    ways = {key: way_to(db(), _regions(), key)[1:-1] for key, _name in found}
    return [
        Node(key, name, 0, addresses.of(key), beside=" › ".join(one.name for one in ways[key]))
        for key, name in found
    ]


def _way(resource: AnyResource, addresses: Addresses, pairs: Pairs) -> list[Node]:
    """The root, and each level down to what is chosen, or the first level alone."""
    root = _roots(resource)[-1:]
    chosen = BY_KEY.fullmatch(dict(pairs).get("region", ""))
    return [_opened(one, addresses, int(chosen[1]) if chosen else None) for one in root]


def _opened(root: Place, addresses: Addresses, chosen: int | None) -> Node:
    way = [one.id for one in way_to(db(), _regions(), chosen)]
    # What lies beside the root is not on the way down from it.
    way = way[way.index(root.id) + 1 :] if root.id in way else []
    branches = _below(root.id, way, addresses, chosen)
    here = chosen == root.id
    return Node(
        root.id, root.name, len(branches), addresses.of(root.id), current=here, open=branches
    )


def _below(under: int, way: list[int], addresses: Addresses, chosen: int | None) -> list[Node]:
    found = []
    for node in _level(addresses, under):
        on_way = node.id != chosen and node.id in way[:1]
        opened = _below(node.id, way[1:], addresses, chosen) if on_way else []
        found.append(replace(node, current=node.id == chosen, open=opened))
    return found
