"""How tests make records: through the operations, with values that stand on their own."""

from __future__ import annotations

import itertools

from app.operations import Filter, ListQuery, create, fetch_page, fetch_record, transition
from app.resource.registry import registry

COUNTY = "510603000000"
NUMBERS = itertools.count(1)


def region_id(session, code=COUNTY):
    """The key of the division with this code."""
    wanted = ListQuery(filters=[Filter("code", "eq", code)], columns=("code",), count=False)
    return fetch_page(session, registry.get("regions"), wanted).rows[0]["id"]


class Factory:
    """Makes records of one resource; a subclass says what a record needs at least."""

    resource_name = ""
    # Fields that not every value fits: what they may hold depends on others.
    without = ()

    @classmethod
    def resource(cls):
        return registry.get(cls.resource_name)

    @classmethod
    def least(cls, session, number):
        """The values without which there is no record; `number` makes them different each time."""
        raise NotImplementedError

    @classmethod
    def values(cls, session, **given):
        return cls.least(session, next(NUMBERS)) | given

    @classmethod
    def create(cls, session, **given):
        return create(session, cls.resource(), cls.values(session, **given))

    @classmethod
    def published(cls, session, **given):
        """A record that went through the workflow; the session's actor must be allowed to."""
        record = cls.create(session, **given)
        for step in ("submit", "publish"):
            transition(session, cls.resource(), record.id, step)
        return fetch_record(session, cls.resource(), record.id)
