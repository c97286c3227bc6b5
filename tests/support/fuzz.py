"""Every address of the document called by schemathesis, with records that are there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as conformance

from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.legal_bases import LegalBasisFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import CITY, COUNTY, PROVINCE

CHECKS = [
    checks.not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_headers_conformance,
    conformance.response_schema_conformance,
    conformance.ignored_auth,
]
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
# Whoever calls these is somebody else, or nobody, for every call that follows.
ENDING = ("security.logout", "security.password")
PLACES = {"province_admin": PROVINCE, "province_department": PROVINCE, "city_admin": CITY}
SUPPLY = (
    BodyFactory,
    CatalogItemFactory,
    ImplementationItemFactory,
    LegalBasisFactory,
    StandardFactory,
)


@dataclass
class Tally:
    """What came of the calls of one role."""

    role: str
    calls: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        told = ", ".join(f"{status}: {n}" for status, n in sorted(self.answers.items()))
        return f"{self.role:20} {self.calls:6} calls  {told}"


class Fuzzer:
    """One role with its token, and the records that it may try."""

    def __init__(self, people: Any, role: str) -> None:
        self.people, self.tally = people, Tally(role)
        self._sign_in()
        self.schema = schemathesis.openapi.from_dict(self.caller.get("/api/v1/_openapi").json)
        self.schema.app = people.app
        self._supply()

    def _supply(self) -> None:
        with self.people.system() as session:
            for factory in SUPPLY:
                for _each in range(2):
                    factory.create(session)

    def operations(self) -> list[Any]:
        return [found.ok() for found in self.schema.get_all_operations()]

    def run(self, each: int) -> Tally:
        """Call every operation so often, half of it with what the document does not allow."""
        for operation in self.operations():
            name = operation.definition.raw["operationId"]
            modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
            for mode in modes:
                self._try(operation, name, mode, max(1, each // len(modes)))
        return self.tally

    def _try(self, operation: Any, name: str, mode: GenerationMode, calls: int) -> None:
        keys = self._keys(operation)

        @seed(20251123)
        @settings(
            max_examples=calls,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode), at=st.integers(0, len(keys)))
        def attempt(case: Any, at: int) -> None:
            if at < len(keys) and case.path_parameters:
                case.path_parameters[next(iter(case.path_parameters))] = keys[at]
            self._name_version(case, mode)
            self._call(case, name)

        attempt()

    def _keys(self, operation: Any) -> list[int]:
        """The keys of records that the role sees at this address."""
        base = operation.path.partition("{")[0]
        if base == operation.path or "imports" in base or "uploads" in base:
            return []
        answer = self.caller.get(base)
        rows = answer.json.get("result", []) if answer.status_code == 200 else []
        return [row.get("id") or row.get("op_id") for row in rows][:5]

    def _name_version(self, case: Any, mode: GenerationMode) -> None:
        """Speak of the record as it is now, else most writes would end as stale."""
        body = case.body
        if mode is GenerationMode.POSITIVE and isinstance(body, dict) and "version" in body:
            address = case.formatted_path.partition("/transitions")[0].partition("/restore")[0]
            mark = self.caller.get(address).headers.get("ETag", "")
            if mark:
                body["version"] = int(mark.strip('"'))
                case.headers.pop("If-Match", None)

    def _call(self, case: Any, name: str) -> None:
        if name in ENDING:
            self._sign_in()
        response = self._answered(case, name)
        if response is None:
            return
        self.tally.answers[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS, headers=self.caller.headers)
        except FailureGroup as problem:
            self._note(f"{name} {response.status_code}", problem)
        if response.status_code == 401:
            self._sign_in()

    def _answered(self, case: Any, name: str) -> Any:
        """The answer; a failure of the program itself is a problem too."""
        self.tally.calls += 1
        # Wrong passwords are counted by address: each try comes from one of its own.
        address = f"10.1.{self.tally.calls // 250}.{self.tally.calls % 250}"
        try:
            whence = {"REMOTE_ADDR": address}
            return case.call(headers=self.caller.headers, environ_base=whence)
        except Exception as problem:  # noqa: BLE001  whatever the program lets through is found
            self._note(f"{name} failed", problem)
            return None

    def _note(self, what: str, problem: BaseException) -> None:
        self.tally.problems.setdefault(what, f"{problem!r}\n{problem}"[:2500])

    def _sign_in(self) -> None:
        """Somebody new: what was called may have shut the account."""
        self.person = self.people.make(self.tally.role, PLACES.get(self.tally.role, COUNTY))
        self.caller = self.people.token(self.person)
