"""Carries out a page of the documentation: its files, changes, commands and requests, in order.

As a program it answers the requests and runs the commands that stand on its input, in the project
it is started in.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.cli import main
from app.factory import create_app
from config import Settings
from tests.support.accounts import PASSWORD, sign_in

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(
    r'^```(\w+)(?: title="([^"]+)")?(?: exits=(\d))?\n(.*?)^```$', re.MULTILINE | re.DOTALL
)
VENDOR = Path("app/web/static/vendor")
PYTHON, RUN = ".venv/bin/python", ".venv/bin/python run.py "
# What measures coverage here would look for the files of the copy later.
FOREIGN = ("COVERAGE", "COV_CORE", "SHIXIANG_", "PYTEST_")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    kind: str
    title: str
    text: str
    line: int
    exits: int = 0


def blocks(page: Path) -> list[Block]:
    """The blocks of a page in their order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            kind=found[1],
            title=found[2] or "",
            text=found[4],
            line=text.count("\n", 0, found.start()) + 1,
            exits=int(found[3] or 0),
        )
        for found in FENCE.finditer(text)
    ]


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

    def run(self, line: str) -> tuple[int, str]:
        """Exit code and output of a command line."""
        done = self._start("sh", "-c", line.replace(PYTHON, sys.executable))
        return done.returncode, done.stdout or done.stderr

    def ask(self, steps: list[str]) -> list[tuple[int, str]]:
        """Status and text of the answer to each request; exit code and output of each command."""
        done = self._start(sys.executable, "-m", "tests.support.tutorial", given=json.dumps(steps))
        assert done.returncode == 0, done.stderr
        return [tuple(answer) for answer in json.loads(done.stdout)]

    def _start(self, *command: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        kept = {name: v for name, v in os.environ.items() if not name.startswith(FOREIGN)}
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


class Desk:
    """The program of one project: pages and REST for whoever asks, and its commands."""

    def __init__(self) -> None:
        self.settings = Settings.from_env()
        self.app = create_app(self.settings)
        self.version: object = None
        self.tokens: dict[str, str] = {}
        self.browser = cache(self._browser)

    def answers(self, steps: list[str]) -> Iterator[tuple[int, str]]:
        """`$version` in a request is the version that the last answer gave."""
        for step in steps:
            if RUN in step:
                yield self._run(step)
                continue
            status, text = self._answer(step.replace("$version", str(self.version)))
            found = json.loads(text) if text.startswith("{") else {}
            self.version = found.get("version", self.version)
            yield status, text

    def _run(self, line: str) -> tuple[int, str]:
        before, _run, words = line.partition(RUN)
        sys.stdin = io.StringIO(before.removeprefix("echo").partition("|")[0].strip() + "\n")
        with redirect_stdout(io.StringIO()) as said, redirect_stderr(io.StringIO()) as told:
            code = main(self.app, self.settings, shlex.split(words))
        return code, said.getvalue() or told.getvalue()

    def _answer(self, request: str) -> tuple[int, str]:
        first, _break, body = request.partition("\n")
        who, method, path = first.split(" ", 2)
        client, headers = self.browser(who), {}
        if path.startswith("/api/"):
            client, headers = (
                self.app.test_client(),
                {"Authorization": f"Bearer {self._token(who)}"},
            )
        given = {"json": json.loads(body)} if body.strip() else {}
        answer = client.open(path, method=method, headers=headers, **given)
        return answer.status_code, answer.text

    def _browser(self, who: str) -> Any:
        client = self.app.test_client()
        sign_in(client, who, PASSWORD)
        return client

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            known = {"username": who, "password": PASSWORD}
            answer = self.app.test_client().post("/api/v1/security/login", json=known)
            self.tokens[who] = answer.json["access_token"]
        return self.tokens[who]


if __name__ == "__main__":
    given = json.load(sys.stdin)
    json.dump(list(Desk().answers(given)), sys.stdout)
