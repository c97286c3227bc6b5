"""Who acts: a person's grants, each a role within a region and perhaps within a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Forbidden
from app.resource.registry import registry

# Rights that only let somebody look.
LOOKING = frozenset({"read", "export"})


@dataclass(frozen=True)
class Grant:
    """One role within the tree below `region_path`; `rights` are (resource, action) pairs."""

    role: str
    region_id: int
    region_path: str
    rights: frozenset[tuple[str, str]]
    below: bool = False
    body_id: int | None = None
    body_path: str | None = None

    def covers(self, region_path: str) -> bool:
        """Whether the region of this path is the grant's own or below it."""
        return bool(self.region_path) and region_path.startswith(self.region_path)

    def works_with(self, resource: str) -> bool:
        """Whether it lets do more with the records of a resource than look at them."""
        return any(name == resource and action not in LOOKING for name, action in self.rights)


@dataclass(frozen=True)
class Narrowing:
    """What somebody is held to beyond the grants: a region, some rights, or both."""

    region_id: int | None = None
    rights: frozenset[tuple[str, str]] | None = None

    def to_json(self) -> dict[str, Any]:
        """As a token or a job keeps it."""
        rights = None if self.rights is None else sorted(map(":".join, self.rights))
        return {"region_id": self.region_id, "rights": rights}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Narrowing:
        """As it was before it was kept."""
        rights = kept["rights"]
        pairs = None if rights is None else frozenset(tuple(each.split(":", 1)) for each in rights)
        return cls(kept["region_id"], pairs)


@dataclass(frozen=True)
class Actor:
    """A person, a token's owner, or the system itself, as one session knows them.

    `grants` are what is left of them where somebody is held to less by `narrowing`. A `visitor` is
    anybody at all: without grants, and with what is published for everybody (RULES 2).
    """

    user_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    system: bool = False
    narrowing: Narrowing | None = None
    visitor: bool = False

    def can(self, resource: str, action: str) -> bool:
        """Whether any of the grants holds this action on this resource."""
        if self.visitor:
            return action == "read" and registry.get(resource).model.for_everybody()
        return self.system or any((resource, action) in grant.rights for grant in self.grants)

    def grants_for(self, resource: str, action: str) -> tuple[Grant, ...]:
        """The grants that hold this action on this resource."""
        return tuple(grant for grant in self.grants if (resource, action) in grant.rights)

    def working_grants(self, resource: str) -> tuple[Grant, ...]:
        """The grants that let do more with the records of a resource than look at them."""
        return tuple(grant for grant in self.grants if grant.works_with(resource))

    def require(self, resource: str, action: str) -> None:
        """Go on only with the right.

        :raises Forbidden: without it.
        """
        if not self.can(resource, action):
            raise Forbidden

    @property
    def home(self) -> Grant | None:
        """The grant that says where the person works: the first one."""
        return self.grants[0] if self.grants else None


ANONYMOUS = Actor(None, "")
VISITOR = Actor(None, "", visitor=True)
SYSTEM = Actor(None, "system", system=True)


def actor_of(session: Any) -> Actor:
    """The session's actor; nobody in particular where none is bound."""
    actor = session.info.get("actor")
    return actor if isinstance(actor, Actor) else ANONYMOUS
