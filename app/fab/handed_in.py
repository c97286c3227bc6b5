"""The files of a request: sent with it, sent in pieces before, one or several, packed or not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flask import request

from app.db.imports import ImportSession
from app.fab.request import current_session
from app.jobs.pieces import drop, incoming
from app.kernel.errors import Invalid
from app.kernel.lazy import _
from app.sheets.bundle import is_bundle, unpack
from app.sheets.sessions import AnyResource, Upload, start_import

LONGEST_NAME = 200


def start_handed_in(resource: AnyResource, like: Upload) -> list[ImportSession]:
    """An import for each file of the request, otherwise as `like` says.

    A single file is planned at once if it is small; several are planned in the background.

    :raises Invalid: where there is no file, or one that is not here as a whole yet.
    :raises FileRefused: for a packed file that must not be opened.
    """
    session = current_session()
    with tempfile.TemporaryDirectory() as folder:
        files = list(_files(Path(folder)))
        if not files:
            raise Invalid({"file": [_("Choose a file.")]})
        wait = None if len(files) == 1 else False
        stored = [
            start_import(session, resource, replace(like, path=path, name=name), wait=wait)
            for path, name in files
        ]
    for token in request.form.getlist("upload"):
        drop(session, token)
    return stored


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for at, (path, name) in enumerate(_sent(folder)):
        if is_bundle(path, name):
            inside = folder / f"inside{at}"
            inside.mkdir()
            yield from unpack(path, inside)
        else:
            yield path, name


def _sent(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files under names of ours, with the names that people know them by."""
    for at, file in enumerate(request.files.getlist("file")):
        if file.filename:
            path = folder / f"sent{at}"
            file.save(path)
            yield path, shown_name(file.filename)
    for token in request.form.getlist("upload"):
        known = incoming(current_session(), token)
        if not known.is_whole:
            raise Invalid({"upload": [_("The file is not here as a whole yet.")]})
        yield known.path, known.name


def shown_name(sent: str) -> str:
    """The last part of a name, without what no name has."""
    name = sent.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in name if sign.isprintable())[-LONGEST_NAME:]
