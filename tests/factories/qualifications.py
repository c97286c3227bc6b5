from tests.factories.base import Factory, region_id
from tests.factories.intermediary_agencies import IntermediaryAgencyFactory


class QualificationFactory(Factory):
    """A certificate of an agency of its own, unless one is given."""

    resource_name = "qualifications"

    @classmethod
    def values(cls, session, **given):
        if "agency" not in given:
            given["agency"] = IntermediaryAgencyFactory.published(session).id
        return super().values(session, **given)

    @classmethod
    def least(cls, session, number):
        return {
            "kind": "测绘资质",
            "number": f"乙测资字51{number:06}",
            "region": region_id(session),
        }
