from app.operations import fetch_record, transition
from tests.factories.base import Factory, region_id

SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, at, 31) for at in range(17)]


def credit_code(number):
    """A code of the market supervision, with the two characters that check the others."""
    body = f"{number:08}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = 11 - sum(int(sign) * by for sign, by in zip(body, weights, strict=True)) % 11
    code = f"91510600{body}{'X' if check == 10 else 0 if check == 11 else check}"
    total = sum(SYMBOLS.index(sign) * by for sign, by in zip(code, WEIGHTS, strict=True))
    return code + SYMBOLS[(31 - total % 31) % 31]


class IntermediaryAgencyFactory(Factory):
    resource_name = "intermediary-agencies"

    @classmethod
    def least(cls, session, number):
        return {
            "name": f"德阳第{number}工程咨询有限公司",
            "uscc": credit_code(number),
            "kind": "企业",
            "region": region_id(session),
        }

    @classmethod
    def published(cls, session, **given):
        record = cls.create(session, **given)
        transition(session, cls.resource(), record.id, "admit")
        return fetch_record(session, cls.resource(), record.id)
