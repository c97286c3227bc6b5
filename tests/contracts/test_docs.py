"""The documents say what the code does: settings, commands, resources, rules, states, links."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from app.cli.main import cli
from app.jobs.handlers import KINDS
from app.sheets.states import STATES
from tests.contracts.source import ROOT, product, project_files, read

DOCS, DEPLOY = ROOT / "docs", ROOT / "deploy"
REFERENCE = DOCS / "reference"
PAGES = sorted([*DOCS.rglob("*.md"), DEPLOY / "README.md", ROOT / "README.md",
                ROOT / "README.zh.md", ROOT / "CHANGELOG.md"])  # fmt: skip
VARIABLE = re.compile(r"\bSHIXIANG_[A-Z]+(?:_[A-Z]+)*\b")
RULE = re.compile(r"[a-z]+\.[a-z_]+")
# Names of files and of parts of files look like rules.
NO_RULE = re.compile(r".*\.(?:xml|bin|py|id|json|ini|db)")
OPTION = re.compile(r"`(--[a-z-]+)")
LINK = re.compile(r"\]\((?!https?://)([^)\s]+)\)")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def first_cells(page: Path) -> set[str]:
    """What stands in the first column of the tables of a page."""
    return set(re.findall(r"^\| `([^`]+)`", text(page), re.MULTILINE))


def settings_read() -> set[str]:
    """The variables that `config.py` reads, and those that the framework reads itself."""
    called = (n for n in read(ROOT / "config.py").walk(ast.Call) if isinstance(n.func, ast.Name))
    config = {f"SHIXIANG_{n.args[0].value}" for n in called if n.func.id in ("_said", "_words")
              and isinstance(n.args[0], ast.Constant)}  # fmt: skip
    return config.union(*(VARIABLE.findall(source.text) for source in product()))


def test_every_setting_is_described_and_no_other():
    assert set(VARIABLE.findall(text(REFERENCE / "settings.md"))) == settings_read()


def test_every_page_names_only_settings_that_there_are():
    named = {name for page in PAGES for name in VARIABLE.findall(text(page))}
    assert named <= settings_read()


def commands(group: click.Group, path: tuple[str, ...] = ()) -> dict[str, click.Command]:
    """Every command by its whole name."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        below = isinstance(command, click.Group)
        found |= commands(command, (*path, name)) if below else {" ".join((*path, name)): command}
    return found


def described() -> dict[str, tuple[str, str]]:
    """The commands of the reference: the arguments and the text of each."""
    parts = re.split(r"^### `([^`]+)`$", text(REFERENCE / "commands.md"), flags=re.MULTILINE)[1:]
    found = {}
    for usage, said in zip(parts[::2], parts[1::2], strict=True):
        words = usage.split()
        name = [word for word in words if word.islower()]
        found[" ".join(name)] = (usage, said.partition("\n## ")[0])
    return found


def test_every_command_is_described_and_no_other():
    assert described().keys() - {"run.py"} == commands(cli).keys()


@pytest.mark.parametrize("name", sorted(commands(cli)))
def test_a_command_is_described_with_its_arguments_and_options(name):
    usage, said = described()[name]
    known = commands(cli)[name].params
    arguments = [p.make_metavar(click.Context(commands(cli)[name])) for p in known
                 if isinstance(p, click.Argument)]  # fmt: skip
    assert usage == " ".join((name, *arguments))
    options = {name for p in known if isinstance(p, click.Option) for name in p.opts}
    assert set(OPTION.findall(said)) == options


def test_the_written_parts_of_the_reference_are_new():
    # In a process of its own: tests declare resources too.
    command = [sys.executable, "tools/reference.py", "--check"]
    checked = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, text=True)
    assert checked.returncode == 0, f"run tools/reference.py: {checked.stdout}{checked.stderr}"


def rules_found() -> set[str]:
    """The rule ids in the engine of sheets and in the vocabularies; kinds of jobs are none."""
    files = [s for s in product() if s.path.startswith(("app/sheets/", "importers/"))]
    texts = {
        node.value
        for source in files
        for node in source.walk(ast.Constant)
        if isinstance(node.value, str) and RULE.fullmatch(node.value)
    }
    paths = {  # where headings lead: a list and its part
        node.value
        for source in files
        if source.path in ("importers/headings.py", "importers/registers.py")
        for node in source.walk(ast.Constant)
        if isinstance(node.value, str)
    }
    return {word for word in texts - paths - KINDS.keys() if not NO_RULE.fullmatch(word)}


def test_every_rule_of_an_import_is_described_and_no_other():
    assert first_cells(REFERENCE / "rules.md") == rules_found()


def test_every_state_of_an_import_is_described():
    told = text(REFERENCE / "states.md").partition("## Imports")[2]
    assert set(re.findall(r"^\| `([a-z_]+)`", told, re.MULTILINE)) == set(STATES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    for link in LINK.findall(text(page)):
        name, _sign, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings}


def test_every_path_that_a_page_names_is_there():
    tops = {path.relative_to(ROOT).parts[0] for path in project_files()}
    for page in PAGES:
        for name in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text(page)):
            if name.split("/")[0] in tops and page.name != "tutorial.md":
                assert (ROOT / name).exists(), f"{page.name}: {name}"


def test_every_module_of_the_drawing_is_there():
    drawn = re.findall(r"^```text\n(.*?)^```", text(DOCS / "architecture.md"), re.M | re.S)
    named = {name for drawing in drawn for name in re.findall(r"[\w/]+\.py\b", drawing)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    assert {name.split("/")[0] for name in named} == {"app", "importers", "models"}


def test_decisions_are_numbered_and_have_their_four_parts():
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        headings = re.findall(r"^## (.+)$", text(page), re.MULTILINE)
        assert headings == ["Context", "Decision", "Why", "Consequences"], page.name


def test_what_is_deployed_sets_only_settings_that_there_are():
    named = {name for file in DEPLOY.iterdir() for name in VARIABLE.findall(text(file))}
    assert {"SHIXIANG_HOME", "SHIXIANG_HTTPS", "SHIXIANG_PROXIES"} <= named <= settings_read()


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_there_is(unit):
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read(unit)
    start = parser["Service"]["ExecStart"].split("run.py ")[1]
    assert start in commands(cli)
    assert (DEPLOY / Path(parser["Service"]["EnvironmentFile"]).name).exists()


def test_the_containers_are_built_from_files_that_there_are():
    services = yaml.safe_load(text(DEPLOY / "compose.yaml"))["services"]
    built = services["shixiang"]["build"]
    assert (DEPLOY / built["context"] / built["dockerfile"]).exists()
    steps = re.findall(
        r"^RUN python (\S+)|python\", \"(\S+)\"\]$", text(DEPLOY / "Dockerfile"), re.M
    )
    assert all((ROOT / (run or start)).exists() for run, start in steps)
    assert len(steps) == 2


def test_every_block_of_the_proxy_is_closed():
    plain = re.sub(r"#.*", "", text(DEPLOY / "nginx.conf"))
    assert plain.count("{") == plain.count("}")
    assert all(line.rstrip()[-1] in "{};" for line in plain.splitlines() if line.strip())
