"""Carries out a page of the documentation: its files, changes, commands and requests, in order.

As a program it answers the requests that stand on its input, in the project it is started in.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.factory import create_app
from config import Settings
from tests.support.accounts import sign_in

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
VENDOR = Path("app/web/static/vendor")
PASSWORD = "a-Quiet-Word-7"


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    kind: str
    title: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """The blocks of a page in their order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2] or "", found[3], text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    ]


def code_lines(text: str) -> int:
    """Lines of Python that count: no imports, blank lines, comments or docstrings."""
    plain = re.sub(r'"""(?s:.*?)"""', "", text)
    lines = [line.strip() for line in plain.splitlines()]
    return sum(bool(line) and not line.startswith(("import ", "from ", "#")) for line in lines)


class Project:
    """A copy of the project in a folder, with a home of its own."""

    def __init__(self, folder: Path, files: list[Path]) -> None:
        self.folder = folder
        for file in files:
            target = folder / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        if (ROOT / VENDOR).exists():
            (folder / VENDOR).symlink_to(ROOT / VENDOR)

    def write(self, block: Block) -> None:
        """The file that the block holds."""
        target = self.folder / block.title
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.text, encoding="utf-8")

    def patch(self, block: Block) -> None:
        """The change that the block shows; what it does not change must be there."""
        target = self.folder / block.title
        lines, at = target.read_text(encoding="utf-8").splitlines(), -1
        for line in block.text.splitlines():
            if line.startswith("+"):
                at += 1
                lines.insert(at, line[1:])
                continue
            at = lines.index(line[1:], at + 1)
            if line.startswith("-"):
                del lines[at]
                at -= 1
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """A command line, in the folder."""
        return self._run("sh", "-c", line.replace(".venv/bin/python", sys.executable))

    def ask(self, requests: list[str]) -> list[tuple[int, str]]:
        """The status and text of the answer to each request."""
        done = self._run(sys.executable, "-m", "tests.support.tutorial", given=json.dumps(requests))
        assert done.returncode == 0, done.stderr
        return [tuple(answer) for answer in json.loads(done.stdout)]

    def _run(self, *command: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        # What measures coverage here would look for the files of the copy later.
        foreign = ("COVERAGE", "COV_CORE", "SHIXIANG_", "PYTEST_")
        kept = {name: v for name, v in os.environ.items() if not name.startswith(foreign)}
        home = {"SHIXIANG_HOME": str(self.folder / "home"), "PYTHONPATH": ""}
        return subprocess.run(
            command,
            input=given,
            capture_output=True,
            check=False,
            text=True,
            cwd=self.folder,
            env=kept | home,
        )


def lacks(found: Any, told: Any) -> bool:
    """Whether `found` does not say all that is `told`; it may say more."""
    if isinstance(told, dict):
        return not isinstance(found, dict) or any(
            name not in found or lacks(found[name], value) for name, value in told.items()
        )
    if isinstance(told, list):
        return len(found) != len(told) or any(map(lacks, found, told))
    return bool(found != told)


def _answers(app: Any, requests: list[str]) -> Iterator[tuple[int, str]]:
    """`$version` in a request is the version that the last answer gave."""
    version = None
    for request in requests:
        status, text = _answer(app, request.replace("$version", str(version)))
        version = (json.loads(text) if text.startswith("{") else {}).get("version", version)
        yield status, text


def _answer(app: Any, request: str) -> tuple[int, str]:
    first, _break, body = request.partition("\n")
    who, method, path = first.split(" ", 2)
    client, headers = app.test_client(), {}
    if path.startswith("/api/"):
        known = {"username": who, "password": PASSWORD}
        token = client.post("/api/v1/security/login", json=known).json["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
    else:
        sign_in(client, who, PASSWORD)
    given = {"json": json.loads(body)} if body.strip() else {}
    answer = client.open(path, method=method, headers=headers, **given)
    return answer.status_code, answer.text


if __name__ == "__main__":
    program = create_app(Settings.from_env())
    json.dump(list(_answers(program, json.load(sys.stdin))), sys.stdout)
