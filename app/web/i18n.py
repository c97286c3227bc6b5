"""The language of each request: the reader's cookie, else the product's own."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request

from app.kernel.lazy import set_translator

ROOT = Path(__file__).resolve().parents[2]
COOKIE = "lang"
DEFAULT = "zh_Hans_CN"
# The tag a browser understands, and how speakers of a language call it.
LANGUAGES = {"zh_Hans_CN": ("zh-Hans", "中文"), "en": ("en", "EN")}


@cache
def _translations(locale: str) -> NullTranslations:
    return Translations.load(ROOT / "translations", [locale])


def current_locale() -> str:
    """The locale of the request, or the product's where nobody asks."""
    if not has_request_context():
        return DEFAULT
    if "locale" not in g:
        wanted = request.cookies.get(COOKIE, DEFAULT)
        g.locale = wanted if wanted in LANGUAGES else DEFAULT
    return str(g.locale)


def language_tag() -> str:
    """The `lang` attribute of the page."""
    return LANGUAGES[current_locale()][0]


def translate(msgid: str) -> str:
    """The words of `msgid` in the current language; the message id itself where there are none."""
    # The empty id stands for the header of the compiled texts.
    return _words(current_locale(), msgid) if msgid else ""


@lru_cache(maxsize=8192)
def _words(locale: str, msgid: str) -> str:
    return str(_translations(locale).gettext(msgid))


def say(msgid: str, **params: Any) -> str:
    """The words of `msgid` for a template, which escapes them."""
    words = translate(msgid)
    return words % params if params else words


def install(app: Flask) -> None:
    """Let lazy texts and templates speak the request's language."""
    set_translator(translate)
    app.jinja_env.globals["language_tag"] = language_tag
