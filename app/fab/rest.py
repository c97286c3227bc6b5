"""The base of every REST endpoint: Flask-AppBuilder's, with our errors and our own document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask_appbuilder.api import BaseApi
from flask_appbuilder.api import expose as fab_expose

from app.fab.request import runtime

Method = TypeVar("Method", bound=Callable[..., Any])
VERSION = "v1"


def expose(url: str, *methods: str) -> Callable[[Method], Method]:
    """Answer these HTTP methods at `url` below the endpoint's own address."""
    wrapped: Callable[[Method], Method] = fab_expose(url, methods=methods or ("GET",))
    return wrapped


class Endpoint(BaseApi):
    """One group of REST addresses; a browser's session counts, with the token of its forms."""

    version = VERSION
    csrf_exempt = False
    allow_browser_login = True
    base_permissions: list[str] = []

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The addresses of this endpoint, as OpenAPI describes them."""
        return {}

    def schemas(self) -> Mapping[str, Mapping[str, Any]]:
        """The schemas that `paths` refers to, by name."""
        return {}

    def add_api_spec(self, api_spec: Any) -> None:
        """Put addresses and schemas into the document."""
        for name, schema in self.schemas().items():
            if name not in api_spec.components.schemas:
                api_spec.components.schema(name, dict(schema))
        for path, said in self.paths().items():
            operations = dict(said)
            shared = operations.pop("parameters", [])
            api_spec.path(path=path, operations=operations, parameters=shared)


def add_endpoint(endpoint: type[Endpoint]) -> None:
    """Serve the addresses of an endpoint."""
    runtime().builder.add_api(endpoint)


def endpoints() -> list[Endpoint]:
    """Every endpoint of the application."""
    return [view for view in runtime().builder.baseviews if isinstance(view, Endpoint)]
