"""`Resource`: one class of attributes from which every page, endpoint and sheet follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar, get_args

from sqlalchemy.orm import Session

from app.db.base import Model
from app.db.meta import Kind, Scope
from app.kernel.errors import WrongDeclaration
from app.kernel.lazy import Words
from app.resource.fields import Field, any_personal, declared_fields, late_fields
from app.resource.registry import registry
from app.resource.specs import (
    ACTIONS,
    Access,
    Attachments,
    Between,
    Inline,
    Menu,
    Overlay,
    Section,
    Sheet,
    Workflow,
)

M = TypeVar("M", bound=Model)
Rule = Callable[[Mapping[str, Any]], Mapping[str, Words]]

# Shown and sorted by although no model declares them as fields.
FRAMEWORK_COLUMNS = ("id", "state", "version_no", "created_at", "updated_at", "region")


class Resource(Generic[M]):
    """Everything the system needs to know of one kind of record; nothing of how it is done.

    `menu` and `match` alone give a working resource; the rest narrows or enriches it.
    """

    model: ClassVar[type[Model]]
    name: ClassVar[str]
    label: ClassVar[Words] = ""
    singular: ClassVar[Words] = ""
    menu: ClassVar[Menu | None] = None
    match: ClassVar[tuple[str | tuple[str, ...], ...]] = ()
    columns: ClassVar[tuple[str, ...]] = ()
    filters: ClassVar[tuple[str | Between, ...]] = ()
    search: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ("-id",)
    sortable: ClassVar[tuple[str, ...]] = ()
    layout: ClassVar[tuple[Section | Inline, ...]] = ()
    title: ClassVar[str] = "name"
    where: ClassVar[Mapping[str, Any]] = {}
    workflow: ClassVar[Workflow | None] = None
    standard: ClassVar[Overlay | None] = None
    sheet: ClassVar[Sheet | None] = None
    attachments: ClassVar[Attachments | None] = None
    access: ClassVar[Access] = Access({})
    # Relations whose unknown names a sheet may propose as new records, and of which resource.
    references: ClassVar[Mapping[str, str]] = {}
    # Relations found by a code that the record carries: {"relation": ("own field", "its field")}.
    links: ClassVar[Mapping[str, tuple[str, str]]] = {}
    # Fields that follow from others, given as a function of the values.
    derive: ClassVar[Callable[[Mapping[str, Any]], Mapping[str, Any]] | None] = None
    # What looks at several fields of one record and names those that do not fit together.
    rules: ClassVar[tuple[Rule, ...]] = ()
    # The same for what is only worth a look: nothing is refused for it.
    advice: ClassVar[tuple[Rule, ...]] = ()
    # The fields by which people call a record, and other forms of a name within a region.
    names: ClassVar[tuple[str, ...]] = ()
    variants: ClassVar[Callable[[str, str], Sequence[str]] | None] = None
    # The field with the names that a record had before, divided by lines or separators.
    former: ClassVar[str] = ""
    # The relation by which records lie below one another; that of the model's tree, if it has one.
    tree: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.model = _model_of(cls)
        cls.name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()
        fields = declared_fields(cls.model)
        cls.label = cls.label or cls.__name__
        cls.singular = cls.singular or cls.label
        cls.columns = cls.columns or _first_columns(cls.model, fields)
        cls.tree = cls.tree or cls.model.tree or ""
        cls.search = cls.search or cls.model.searched
        cls.layout = cls.layout or _plain_layout(cls, fields)
        cls.sortable = cls.sortable or tuple(
            c for c in cls.columns if "." not in c and not (c in fields and fields[c].personal)
        )
        registry.add(cls)

    @classmethod
    def scope(cls) -> Scope:
        """The scope class, as the model declares it."""
        return cls.model.scope or Scope.SYSTEM

    @classmethod
    def fields(cls, session: Session | None = None) -> dict[str, Field]:
        """The fields by name; with a session, those added since the release too."""
        fields = declared_fields(cls.model)
        for name in cls.where:
            fields.pop(name, None)
        if session is not None:
            fields.update((field.name, field) for field in late_fields(session, cls.name))
        return fields

    @classmethod
    def rights(cls, role: str) -> frozenset[str]:
        """What the declaration gives to `role`."""
        return cls.access.rights(role)

    @classmethod
    def actions(cls) -> tuple[str, ...]:
        """Every action a role can hold here: the plain ones and each transition."""
        steps = cls.workflow.transitions if cls.workflow else ()
        personal = ("unmask",) if any_personal(cls.model) else ()
        return ACTIONS + personal + tuple(dict.fromkeys(step.name for step in steps))


def _model_of(cls: type[Resource[Any]]) -> type[Model]:
    for base in getattr(cls, "__orig_bases__", ()):
        for argument in get_args(base):
            if isinstance(argument, type) and issubclass(argument, Model):
                return argument
    raise WrongDeclaration(f"{cls.__name__} names no model: write Resource[SomeModel]")


def _first_columns(model: type[Model], fields: Mapping[str, Field]) -> tuple[str, ...]:
    shown = [name for name, field in fields.items() if field.kind is not Kind.CHILDREN]
    extra = ("state",) if model.versioned else ()
    return (*shown[:6], *extra)


def _plain_layout(
    cls: type[Resource[Any]], fields: Mapping[str, Field]
) -> tuple[Section | Inline, ...]:
    plain = tuple(
        n for n, f in fields.items() if f.kind is not Kind.CHILDREN and n not in cls.where
    )
    inlines = tuple(Inline(n) for n, f in fields.items() if f.kind is Kind.CHILDREN)
    return (Section(cls.singular, plain), *inlines)
