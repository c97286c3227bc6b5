"""The layers: who may import whom, checked on every import of the four packages."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.contracts.source import PACKAGES, ROOT, product, project_files, read

# The words of the domain; the framework has more general ones for each.
DOMAIN = re.compile(
    r"\b(?:catalog|count(?:y|ies)|filings?|agenc(?:y|ies)|implementation[_ ]items?|"
    r"service[_ ]windows?|intermediar(?:y|ies))\b|事项|清单|区县|窗口|备案|中介|川府发",
    re.IGNORECASE,
)
OURS = {"app", "models", "views", "importers", "run", "config"}
FRAMEWORK = [source for source in product() if source.path.startswith("app/")]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())


def is_module(path: Path) -> bool:
    return (path / "__init__.py").exists() or path.with_suffix(".py").exists()


def of_product(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in {*PACKAGES, "config.py", "run.py"}


def imported(path: Path) -> set[str]:
    """The modules that a file imports."""
    tree = read(path).tree
    plain = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return plain | {
        f"{n.module}.{a.name}"
        for n in ast.walk(tree)
        if isinstance(n, ast.ImportFrom)
        for a in n.names
    }


def test_every_import_contract_is_kept():
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    linted = subprocess.run(
        [sys.executable, "-c", command],
        capture_output=True, check=False, cwd=ROOT, env=environment, text=True,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_no_contract_has_an_exception():
    assert not [
        c["id"] for c in SETTINGS["tool"]["importlinter"]["contracts"] if "ignore_imports" in c
    ]


def test_every_layer_above_the_specs_is_closed_to_models():
    contracts = {c["id"]: c for c in SETTINGS["tool"]["importlinter"]["contracts"]}
    layers = re.findall(r"\w+", " ".join(contracts["framework"]["layers"]))
    there = {f"app.{name}" for name in layers if is_module(ROOT / "app" / name)}
    closed = set(contracts["models"]["protected_modules"])
    assert there - closed == {"app.db", "app.kernel", "app.resource"}


def test_every_foreign_package_that_is_imported_is_a_declared_dependency():
    modules = [path for path in project_files() if path.suffix == ".py" and of_product(path)]
    tops = {name.split(".")[0] for path in modules for name in imported(path)}
    shipped_by = packages_distributions()
    needed = {shipped_by[top][0].lower().replace("_", "-") for top in tops if top in shipped_by}
    lines = SETTINGS["project"]["dependencies"]
    declared = {re.match(r"[\w-]+", line)[0].lower() for line in lines}
    assert needed - {"shixiang"} <= declared


def test_the_settings_import_nothing_of_ours():
    tops = {name.split(".")[0] for name in imported(ROOT / "config.py")}
    assert not tops & (OURS | {"flask", "flask_appbuilder", "sqlalchemy"})


def test_the_entry_imports_only_the_settings_and_the_framework():
    assert {name.split(".")[0] for name in imported(ROOT / "run.py")} & OURS <= {"app", "config"}
    assert not any(name.startswith("flask_appbuilder") for name in imported(ROOT / "run.py"))


@pytest.mark.parametrize("source", FRAMEWORK, ids=lambda source: source.path)
def test_the_framework_knows_no_word_of_the_domain(source):
    found = [
        f"{source.path}:{number} {line.strip()}"
        for number, line in enumerate(source.text.splitlines(), 1)
        if DOMAIN.search(line)
    ]
    assert not found, "\n".join(found)
