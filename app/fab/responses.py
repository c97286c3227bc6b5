"""Answers that hand out a file."""

from __future__ import annotations

import io

from flask import Response, send_file


def file_answer(name: str, content: bytes) -> Response:
    """The content to be kept as a file of this name, whatever it is; never to be shown in place."""
    return send_file(
        io.BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name,
    )
