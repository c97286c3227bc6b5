"""The blueprint on which all pages stand."""

from __future__ import annotations

from flask import Blueprint, request

YEAR_SECONDS = 365 * 24 * 3600


class Pages(Blueprint):
    """Pages, and static files that browsers keep where the address changes with the content."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """A year for an address of `asset` or `vendor`; other files are asked for again."""
        named = "v" in request.args or (filename or "").startswith("vendor/")
        return YEAR_SECONDS if named else None


web = Pages(
    "web",
    __name__,
    static_folder="static",
    static_url_path="/assets",
    template_folder="templates",
)
