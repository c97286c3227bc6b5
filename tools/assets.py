"""Copies what the browser needs out of node_modules, under names that change with the content."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "web" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
FONT = "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2"
FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "@tabler/icons-webfont/dist/tabler-icons.min.css",
    "echarts/dist/echarts.min.js",
)
SOURCE_MAP = re.compile(rb"\s*(?:/\*#|//#) sourceMappingURL=\S+(?: ?\*/)?")
FONT_SOURCES = re.compile(rb"src:url\([^;}]*tabler-icons\.(?:woff2|woff|ttf)[^;}]*")


def install(*, npm: Callable[[], list[str]]) -> None:
    """Brings the vendor folder up to the lock file; does nothing when it already is."""
    if STAMP.exists() and STAMP.read_text() == _wanted():
        return
    print("Installing browser assets …", flush=True)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done = subprocess.run([*npm(), "ci", *quiet], check=False, cwd=ROOT)
    if done.returncode:
        sys.exit("This step failed: npm ci")
    copy()


def copy() -> None:
    """Writes the files and `manifest.json`, which leads from a plain name to the served one."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    font = _write(FONT, (MODULES / FONT).read_bytes())
    manifest = {Path(FONT).name: font}
    for path in FILES:
        manifest[Path(path).name] = _write(path, _served(MODULES / path, font=font))
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    STAMP.write_text(_wanted())


def _served(path: Path, *, font: str) -> bytes:
    content = SOURCE_MAP.sub(b"", path.read_bytes())
    if path.name == "tabler-icons.min.css":
        source = f'src:url("{font}") format("woff2")'.encode()
        content, found = FONT_SOURCES.subn(source, content)
        if found != 1:
            sys.exit(f"{path.name} names its font {found} times; tools/assets.py expects once")
    return content


def _write(path: str, content: bytes) -> str:
    name = Path(path)
    digest = hashlib.sha256(content).hexdigest()[:10]
    served = f"{name.stem}.{digest}{name.suffix}"
    (VENDOR / served).write_bytes(content)
    return served


def _wanted() -> str:
    sources = (ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
