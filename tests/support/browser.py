"""A real Chromium that talks to this machine only, and pages that report what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tools.browser import chromium

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LOCAL = {"127.0.0.1", "localhost", ""}


@contextmanager
def launched() -> Iterator[Any]:
    """The browser itself; a machine without one fails the test instead of skipping it."""
    path = chromium()
    assert path, "no Chromium here: run tools/browser.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Any, *, width: int = 1440, height: int = 900) -> Iterator[Any]:
    """A Chinese reader's page; script errors and requests to other hosts fail the test."""
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": height})
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("console", lambda message: _note_console(troubles, message))
    page.on("request", lambda request: _note_foreign(troubles, request.url))
    yield page
    context.close()
    assert not troubles, "\n".join(troubles)


def _note_console(troubles: list[str], message: Any) -> None:
    # A refused save answers 4xx on purpose, and the console says so.
    if message.type == "error" and "Failed to load resource" not in message.text:
        troubles.append(f"console: {message.text}")


def _note_foreign(troubles: list[str], url: str) -> None:
    if (urlsplit(url).hostname or "") not in LOCAL:
        troubles.append(f"request to another host: {url}")


def accessibility_problems(page: Any) -> list[str]:
    """What axe finds on the page, one line for each rule and element."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {' '.join(node['target'])}"
        for violation in violations
        for node in violation["nodes"]
    ]
