"""The tutorial is carried out as it stands, in a copy of the project with a database of its own."""

from __future__ import annotations

import json
from itertools import groupby

import openpyxl
import pytest

from tests.contracts.source import ROOT, project_files
from tests.support.tutorial import Block, Project, blocks, lacks

TUTORIAL = ROOT / "docs" / "tutorial.md"
COPIED = {"app", "config.py", "importers", "models", "pyproject.toml", "run.py", "tests", "tools",
          "translations", "views"}  # fmt: skip


class Reader:
    """Does what each block says, and notes what does not come out as it is told."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.said = ""
        self.wrong: list[str] = []

    def follow(self, page: list[Block]) -> None:
        for kind, group in groupby(page, key=lambda block: block.kind):
            found = list(group)
            if kind == "http":
                self.ask(found)
                continue
            for block in found:
                getattr(self, kind)(block)

    def note(self, block: Block, problem: object) -> None:
        self.wrong.append(f"{TUTORIAL.name}:{block.line} {problem}")

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
            self.note(block, found)

    def sh(self, block: Block) -> None:
        for line in block.text.splitlines():
            # One kind of database is enough here: the contract itself is tried on both elsewhere.
            tests = " -q -k sqlite -p no:cacheprovider" if " -m pytest " in line else ""
            done = self.project.run(line + tests)
            self.said = done.stdout
            if done.returncode:
                self.note(block, f"{line}: {done.returncode}\n{done.stdout}{done.stderr}")

    def json(self, block: Block) -> None:
        if lacks(json.loads(self.said), json.loads(block.text)):
            self.note(block, self.said)

    def ask(self, group: list[Block]) -> None:
        told = [block.text.split("\n\n", 1) for block in group]
        answers = self.project.ask([request for request, _answer in told])
        for block, (_request, answer), (status, text) in zip(group, told, answers, strict=True):
            wanted, _break, body = answer.partition("\n")
            if int(wanted) != status or not _tells(text, body):
                self.note(block, f"{status} {text[:2000]}")


def _tells(text: str, body: str) -> bool:
    if body.startswith("{"):
        return not lacks(json.loads(text), json.loads(body))
    return all(line in text for line in body.splitlines())


@pytest.fixture(scope="module")
def page():
    return blocks(TUTORIAL)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    wanted = [path for path in project_files() if path.relative_to(ROOT).parts[0] in COPIED]
    return Project(tmp_path_factory.mktemp("tutorial"), wanted)


def test_the_tutorial_does_what_it_says(page, project):
    reader = Reader(project)
    reader.follow(page)
    assert not reader.wrong, "\n\n".join(reader.wrong)


def test_the_tutorial_shows_every_step(page):
    assert {block.kind for block in page} == {"python", "diff", "text", "sh", "http", "json"}
    assert {"create", "update", "submit", "publish"} <= {_step(block) for block in page}


def _step(block: Block) -> str:
    if block.kind != "http":
        return ""
    _who, method, path = block.text.splitlines()[0].split(" ", 2)
    if "/transitions/" in path:
        return path.rpartition("/")[2]
    return {"POST": "create", "PUT": "update"}.get(method, "read")
