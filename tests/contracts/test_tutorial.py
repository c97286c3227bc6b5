"""Tutorial and how-tos are carried out as they stand, in a copy of the project with a new home."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.contracts.source import ROOT, project_files
from tests.support.databases import AUDIT_KEY
from tests.support.tutorial import RUN, Block, Project, blocks, lacks

TUTORIAL = ROOT / "docs" / "tutorial.md"
PROMISE = "test carries this page out"
HOW_TOS = [
    page
    for page in sorted((ROOT / "docs" / "how-to").glob("*.md"))
    if PROMISE in " ".join(page.read_text(encoding="utf-8").split())
]
COPIED = {"app", "config.py", "importers", "models", "pyproject.toml", "run.py", "tests", "tools",
          "translations", "views"}  # fmt: skip


class Reader:
    """Does what each block says, and notes what does not come out as it is told."""

    def __init__(self, project: Project, page: Path) -> None:
        self.project = project
        self.page = page
        self.waiting: list[tuple[Block, str]] = []
        self.said = ""
        self.wrong: list[str] = []

    def follow(self) -> list[str]:
        """What is not as the page says."""
        for block in blocks(self.page):
            steps = self.steps(block)
            self.waiting += [(block, step) for step in steps]
            if not steps:
                self.catch_up()
                getattr(self, block.kind)(block)
        self.catch_up()
        return self.wrong

    def steps(self, block: Block) -> list[str]:
        """What one program does, one after the other, without being started anew."""
        if block.kind == "http":
            return [block.text.split("\n\n", 1)[0]]
        lines = block.text.splitlines() if block.kind == "sh" else []
        return lines if all(RUN in line for line in lines) else []

    def catch_up(self) -> None:
        waiting, self.waiting = self.waiting, []
        answers = self.project.ask([step for _block, step in waiting]) if waiting else []
        for (block, step), (code, text) in zip(waiting, answers, strict=True):
            self.said = text
            if block.kind == "sh" and code != block.exits:
                self.note(block, f"{step}: {code} {text}")
            if block.kind == "http" and not _answered(block, code, text):
                self.note(block, f"{code} {text}")

    def note(self, block: Block, problem: str) -> None:
        self.wrong.append(f"{self.page.name}:{block.line} {problem[:2000]}")

    def python(self, block: Block) -> None:
        self.project.write(block)

    def diff(self, block: Block) -> None:
        self.project.patch(block)

    def text(self, block: Block) -> None:
        if not block.title.endswith(".xlsx"):
            self.project.write(block)
            return
        sheet = openpyxl.load_workbook(self.project.folder / block.title).worksheets[0]
        found = [cell.value for cell in sheet[1]]
        if found != block.text.rstrip("\n").split("\t"):
            self.note(block, str(found))

    def sh(self, block: Block) -> None:
        for line in block.text.splitlines():
            # One kind of database is enough here: the contract itself is tried on both elsewhere.
            tests = " -q -k sqlite -p no:cacheprovider" if " -m pytest " in line else ""
            code, self.said = self.project.run(line + tests)
            if code != block.exits:
                self.note(block, f"{line}: {code} {self.said}")

    def json(self, block: Block) -> None:
        if lacks(json.loads(self.said), json.loads(block.text)):
            self.note(block, self.said)


def _answered(block: Block, status: int, text: str) -> bool:
    wanted, _break, body = block.text.split("\n\n", 1)[1].partition("\n")
    if int(wanted) != status:
        return False
    if body.startswith("{"):
        return not lacks(json.loads(text), json.loads(body))
    return all(line in text for line in body.splitlines())


@pytest.fixture
def project(tmp_path):
    wanted = [path for path in project_files() if path.relative_to(ROOT).parts[0] in COPIED]
    return Project(tmp_path, wanted)


@pytest.fixture
def ready_project(project, sqlite):
    """The project with a database that `init` has prepared."""
    home = project.folder / "home"
    home.mkdir()
    (home / "audit.key").write_text(AUDIT_KEY)
    shutil.copy(sqlite.folder / sqlite.ready, home / "shixiang.db")
    return project


def test_the_tutorial_does_what_it_says(project):
    wrong = Reader(project, TUTORIAL).follow()
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_a_how_to_does_what_it_says(ready_project, page):
    wrong = Reader(ready_project, page).follow()
    assert not wrong, "\n\n".join(wrong)


def test_the_tutorial_shows_every_step():
    page = blocks(TUTORIAL)
    assert {block.kind for block in page} == {"python", "diff", "text", "sh", "http", "json"}
    assert {"create", "update", "submit", "publish"} <= {_step(block) for block in page}


def _step(block: Block) -> str:
    if block.kind != "http":
        return ""
    _who, method, path = block.text.splitlines()[0].split(" ", 2)
    if "/transitions/" in path:
        return path.rpartition("/")[2]
    return {"POST": "create", "PUT": "update"}.get(method, "read")
