"""Sees to it that a real browser and Chinese fonts are here, or names the step that is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of this machine's Chromium, if it has one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Without one, every screenshot shows boxes."""
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
    return bool(found.stdout.strip())


def main() -> None:
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(missing)} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (("update",), ("install", "-y", "--no-install-recommends", *missing)):
            subprocess.run(["apt-get", "-qq", *step], check=False, env=environment, stdout=2)
        missing = _missing()
    if missing:
        sys.exit(f"The browser tests need one more step: apt-get install {' '.join(missing)}")


def _missing() -> list[str]:
    missing = [] if chromium() else ["chromium"]
    return missing if has_chinese_font() else [*missing, "fontconfig", "fonts-noto-cjk"]


if __name__ == "__main__":
    main()
