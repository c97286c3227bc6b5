"""The blueprint on which all pages stand."""

from __future__ import annotations

from flask import Blueprint

# A year: addresses of static files change with their content.
web = Blueprint(
    "web", __name__, static_folder="static", static_url_path="/assets", template_folder="templates"
)
