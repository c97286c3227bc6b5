"""What a browser says of itself, in a few words that its owner knows it by."""

from __future__ import annotations

from app.kernel.lazy import Words, _

# The first that is found counts: later ones name themselves after earlier ones.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("QQBrowser", "QQ"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> Words:
    """`Chrome · Windows`, or that it is not known."""
    found = [_first(agent, BROWSERS), _first(agent, SYSTEMS)]
    return " · ".join(word for word in found if word) or _("Unknown device")


def _first(agent: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in words if sign in agent), "")
