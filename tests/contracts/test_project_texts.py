"""What the files of the project may say, and what has to stand in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.contracts.source import ROOT, project_files

# Written with classes of one letter, so that this file does not find itself.
FORBIDDEN = {
    "a path of somebody's machine": r"/wor[k](?![\w-])|/tm[p](?![\w-])|/roo[t]/|/hom[e]/\w",
    "a package registry": r"pypi[.]org|pythonhosted[.]org|npmjs[.]|npmmirror[.]|debian[.]org"
    r"|tuna[.]tsinghua|mirrors[.]aliyun|proxy[.]golang",
    "a place outside the project": r"[.][.]/share[d]|\bshare[d]/reference",
    "an unfinished thought": r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b",
    "a password in a URL": r"postgresql(?:\+psycopg)?://\w+:\w+@",
}
BRITISH = re.compile(
    r"\b(?:behaviou[r]|catalogu[e]|cent[r]e|colou[r]|favou[r]|flavou[r]|honou[r]|licen[c]e|defen[c]e|"
    r"(?:initial|normal|organ|optim|recogn|serial|synchron|summar|author|categor)is[ei]\w*)",
    re.IGNORECASE,
)
BINARY = {".xlsx", ".xls", ".gz", ".png", ".woff2", ".ods", ".docx", ".xlsb", ".zip"}


def texts() -> list[tuple[Path, str]]:
    return [
        (path.relative_to(ROOT), path.read_text(encoding="utf-8", errors="replace"))
        for path in project_files()
        if path.suffix not in BINARY
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what):
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path}:{number} {line.strip()[:100]}"
        for path, text in texts()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


def test_the_spelling_is_american():
    ours = [(path, text) for path, text in texts() if path.suffix in {".html", ".js", ".md", ".py"}]
    found = [
        f"{path}:{number} {line.strip()[:100]}"
        for path, text in ours
        for number, line in enumerate(text.splitlines(), 1)
        if BRITISH.search(line)
    ]
    assert not found, "\n".join(found)


def test_the_lock_of_the_browser_assets_names_no_host():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all(package.get("integrity") for name, package in packages.items() if name)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_one_version_and_its_hashes(name):
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    assert not [e.splitlines()[0] for e in entries if "==" not in e or "--hash=sha256:" not in e]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_tells_both_commands_and_where_to_go_on(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for said in ("make run", "make test", "docs/tutorial.md", "deploy/", "LICENSE"):
        assert said in text


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CHANGELOG.md"])
def test_every_link_of_a_front_page_leads_somewhere(name):
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", (ROOT / name).read_text(encoding="utf-8"))
    assert not [link for link in links if not (ROOT / link).exists()]
