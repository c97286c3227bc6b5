"""Accounts by sheet: hand a workbook in, look through it, and take the first passwords away."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flask import make_response, render_template, request, send_file

from app.fab.account_sheets import (
    FIELDS,
    LABELS,
    Row,
    make_accounts,
    read_accounts,
    write_passwords,
    write_template,
)
from app.fab.doors import needs
from app.fab.first_passwords import Given
from app.kernel.errors import AppError, BadRequest, Invalid
from app.kernel.lazy import Words, _
from app.web.blueprint import web
from app.web.context import db

USERS = "users"


@dataclass
class SheetPage:
    """The form to hand a workbook in, and what was found in it."""

    rows: list[Row] = field(default_factory=list)
    message: Words = ""
    problems: dict[str, list[Words]] = field(default_factory=dict)

    @property
    def wrong(self) -> int:
        """How many rows cannot be made."""
        return sum(bool(row.problems) for row in self.rows)

    @property
    def sent(self) -> str:
        """The accounts as the second step sends them."""
        return json.dumps([asdict(row.given) for row in self.rows], ensure_ascii=False)


@web.get("/accounts/sheet")
@needs("create", USERS)
def accounts_sheet() -> str:
    """The form to hand in a workbook of accounts."""
    return _page(SheetPage())


def _page(page: SheetPage) -> str:
    return render_template("accounts_sheet.html", page=page, fields=FIELDS, labels=LABELS)


@web.post("/accounts/sheet")
@needs("create", USERS)
def accounts_preview() -> Any:
    """What the workbook holds; nothing is written."""
    page = SheetPage()
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid({"file": [_("Choose a file.")]})
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "upload"
            file.save(path)
            page.rows = read_accounts(db(), path, file.filename)
    except AppError as refusal:
        page.message, page.problems = refusal.message, dict(refusal.fields)
        return make_response(_page(page), refusal.status)
    return _page(page)


@web.post("/accounts/sheet/make")
@needs("create", USERS)
def accounts_make() -> Any:
    """Make all accounts of the preview, and send their first passwords this once."""
    rows = _sent(request.form.get("rows", ""))
    try:
        made = make_accounts(db(), rows)
    except AppError as refusal:
        page = SheetPage(message=refusal.message, problems=dict(refusal.fields))
        return make_response(_page(page), refusal.status)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.xlsx"
        write_passwords(path, zip(rows, made, strict=True))
        title = str(_("first passwords"))
        # Opened while it is there: the open file outlives its name.
        answer = send_file(path.open("rb"), as_attachment=True, download_name=f"{title}.xlsx")
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _sent(text: str) -> list[Given]:
    try:
        rows = json.loads(text)
        found = [Given(**{name: row[name] for name in FIELDS}) for row in rows]
    except (ValueError, TypeError, KeyError):
        found = []
    if not found or not all(isinstance(v, str) for row in found for v in asdict(row).values()):
        raise BadRequest(_("The form was too old or not complete. Go back and send it again."))
    return found


@web.get("/accounts/sheet/template")
@needs("create", USERS)
def accounts_template() -> Any:
    """An empty workbook for accounts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path)
        title = str(_("accounts template"))
        return send_file(path.open("rb"), as_attachment=True, download_name=f"{title}.xlsx")
