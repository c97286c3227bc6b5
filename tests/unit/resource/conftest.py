import importlib

import pytest

from app.resource.registry import registry


@pytest.fixture
def declared(monkeypatch):
    """The registry, in which what a test declares is forgotten afterwards."""
    importlib.import_module("views")
    for kept in ("_resources", "roles", "loaders", "headings"):
        monkeypatch.setattr(registry, kept, dict(getattr(registry, kept)))
    return registry
