"""Photographs the product beside its design: one picture for each type of screen.

Starts a server of its own on the demo data, opens each screen as the role that works there, and
writes docs/screens/compared/NAME.png with the design on the left and the product on the right.
"""

from __future__ import annotations

import base64
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
SCREENS = ROOT / "docs" / "screens"
WORKBOOK = ROOT / "tests" / "workbooks" / "county" / "02-two-row-header.xlsx"
ACCOUNT = re.compile(r"^\s+(\S+)\s+\w+\s+\d{12}\s+(\S+)$", re.MULTILINE)
DESK, LAPTOP, HAND = (1440, 900), (1366, 768), (390, 844)
SHOWN, HIGHEST, LONG = 720, 1500, 60_000
ITEMS = "/r/implementation-items/"
Way = Callable[[Any, str], None]


def at(path: str) -> Way:
    """Straight to an address."""
    return lambda page, base: page.goto(base + path)


def first(path: str, selector: str = "tbody th a", after: str = "") -> Way:
    """To the first record of a list, or to a page of it."""

    def way(page: Any, base: str) -> None:
        page.goto(base + path)
        page.goto(base + str(page.locator(selector).first.get_attribute("href")) + after)

    return way


def item_of_a_filing(page: Any, base: str) -> None:
    """To an item that is better than its standard by an accepted filing."""
    first("/r/innovation-filings/?state=accepted&region=锦江区")(page, base)
    first(page.url.removeprefix(base), f"td a[href^='{ITEMS}']")(page, base)


def filing(page: Any, base: str) -> None:
    """To a filing that waits for its decision."""
    first("/r/innovation-filings/?state=city_checked")(page, base)
    page.goto(f"{base}/filings/{page.url.rpartition('/')[2]}/review")


def imported(page: Any, base: str) -> None:
    """To the plan of a workbook with errors."""
    page.goto(f"{base}/imports/?resource=implementation-items")
    page.locator("#file").set_input_files(WORKBOOK)
    page.locator("form[enctype] button").first.click()
    page.wait_for_url("**/imports/*")


def under_way(page: Any, base: str) -> None:
    """To an import that is long enough to be seen at work."""
    rows = "".join(f"事项{number},行政许可,20个工作日\n" for number in range(LONG))
    table = f"事项名称,事项类型,承诺办结时限\n{rows}".encode()
    page.goto(f"{base}/imports/?resource=implementation-items")
    given = {"name": "implementation-items.csv", "mimeType": "text/csv", "buffer": table}
    page.locator("#file").set_input_files(given)
    page.locator("form[enctype] button").first.click()
    page.locator("[data-percent]:not(:text-is('0'))").wait_for()


def columns(page: Any, base: str) -> None:
    """To a list whose columns are being chosen."""
    page.goto(base + ITEMS)
    page.locator("summary", has_text="列").click()


def regions(page: Any, base: str) -> None:
    """To a list whose region is being chosen."""
    page.goto(base + ITEMS)
    page.locator(".regionpop summary").click()
    page.locator(".regions a").first.wait_for()


@dataclass(frozen=True)
class Screen:
    """One type of screen: who works there, how to get there, and on what."""

    name: str
    account: str
    way: Way
    size: tuple[int, int] = DESK
    design: str = ""


COUNTY = "editor-510104"
GUIDE = "a[href^='/guide/']:not([href='/guide/']):not([href*='?'])"
SCREENS_SHOWN = (
    Screen("01-list-1440", COUNTY, at(ITEMS)),
    Screen("01-list-1366", COUNTY, at(ITEMS), LAPTOP, "01-list-1440"),
    Screen("01-list-390", COUNTY, at(ITEMS), HAND),
    Screen("01-list-columns-1440", COUNTY, columns),
    Screen("01-list-region-1440", "province-admin", regions),
    Screen("02-import-review-1440", "editor", imported),
    Screen("02-import-review-390", "editor", imported, HAND),
    Screen("02b-import-progress-1440", "editor", under_way),
    Screen("03-matter-elements-1440", COUNTY, item_of_a_filing),
    Screen("03-matter-elements-390", COUNTY, item_of_a_filing, HAND),
    Screen("03b-matter-runmap-1440", COUNTY, first("/r/process-maps/")),
    Screen("03b-matter-runmap-390", COUNTY, first("/r/process-maps/"), HAND),
    Screen("04-filing-review-1440", "province-department", filing),
    Screen("05-dashboard-1440", "province-admin", at("/")),
    Screen("06-guide-1440", "", first("/guide/", GUIDE)),
    Screen("06-guide-large-1440", "", first("/guide/", GUIDE, "?large=1")),
    Screen("06-guide-large-390", "", first("/guide/", GUIDE, "?large=1"), HAND),
    Screen("07-windows-1440", "hall-manager-510104", first("/halls/")),
)


@contextmanager
def served() -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a server on the demo data, and the passwords of its accounts."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        given = {**os.environ, "SHIXIANG_HOME": home, "SHIXIANG_PORT": str(port)}
        run = [sys.executable, str(ROOT / "run.py")]
        subprocess.run([*run, "init"], check=True, env=given, capture_output=True)
        made = subprocess.run([*run, "demo"], check=True, env=given, capture_output=True, text=True)
        server = subprocess.Popen(
            run, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_for(port)
            yield base, dict(ACCOUNT.findall(made.stdout + made.stderr))
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    for _each in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit("The server did not begin to serve.")


def photograph(browser: Any, screen: Screen, base: str, passwords: dict[str, str]) -> bytes:
    """The screen as its reader sees it."""
    width, height = screen.size
    page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
    if screen.account:
        page.goto(f"{base}/login/")
        page.locator("input[autocomplete=username]").fill(screen.account)
        page.locator("input[type=password]").fill(passwords[screen.account])
        page.locator("input[type=password]").press("Enter")
        page.wait_for_url(f"{base}/")
    screen.way(page, base)
    if screen.size != LAPTOP:
        # A window as high as the page: what sticks to its edges stays there.
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(whole, height), HIGHEST)})
    page.wait_for_load_state("networkidle")
    taken: bytes = page.screenshot()
    page.close()
    return taken


def beside(browser: Any, screen: Screen, taken: bytes) -> None:
    """Write the picture with the design on the left."""
    design = SCREENS / "design" / f"{screen.design or screen.name}.png"
    width = HAND[0] if screen.size == HAND else SHOWN
    pictures = (design.read_bytes(), taken)
    images = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in pictures
    )
    body = "margin:0;display:inline-flex;gap:16px;align-items:start;background:#888"
    style = f"body{{{body}}}img{{width:{width}px}}"
    page = browser.new_page(viewport={"width": 2 * width + 16, "height": 600})
    page.set_content(f"<style>{style}</style>{images}")
    page.locator("img").last.wait_for()
    page.locator("body").screenshot(path=SCREENS / "compared" / f"{screen.name}.png")
    page.close()


def main() -> None:
    from browser import chromium  # noqa: PLC0415  (beside this file, found through its folder)

    (SCREENS / "compared").mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    with served() as (base, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for screen in SCREENS_SHOWN:
            if not wanted or screen.name in wanted:
                beside(browser, screen, photograph(browser, screen, base, passwords))
                print(screen.name, flush=True)
        browser.close()


if __name__ == "__main__":
    main()
