"""Writes the lock files anew from pyproject.toml and package.json, naming no registry in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROUPS = {
    "requirements.lock": ("pyproject.toml",),
    "requirements-dev.lock": ("pyproject.toml", "--group", "dev", "-c", "requirements.lock"),
    "requirements-node.lock": ("--group", "node"),
}
COMPILE = (
    "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url",
)  # fmt: skip
NPM = (
    "npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved",
    "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error",
)  # fmt: skip


def main() -> None:
    if shutil.which("npm") is None:
        sys.exit("Writing package-lock.json needs Node with npm on this machine.")
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--group", "lock")
    for name, sources in GROUPS.items():
        _run(sys.executable, *COMPILE, *sources, "-o", name)
    _run(*NPM)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
