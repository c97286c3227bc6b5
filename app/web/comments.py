"""What people say about one record: a tab of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for

from app.fab.doors import needs
from app.kernel.errors import AppError, Invalid
from app.kernel.lazy import _
from app.operations import comments as said
from app.operations.records import fetch_record
from app.resource.declaration import Resource
from app.web.blueprint import web
from app.web.context import db, resource_named
from app.web.formats import full_moment
from app.web.head import Head, head_of

AnyResource = type[Resource[Any]]


@dataclass(frozen=True)
class CommentLine:
    """One comment as it is shown."""

    said: said.Said
    at: str


@dataclass
class CommentsPage:
    """Everything the page of a record's comments shows; `words` is what was typed in vain."""

    head: Head
    lines: list[CommentLine]
    may_comment: bool
    words: str = ""
    problem: AppError | None = None


@web.get("/r/<name>/<int:record_id>/comments")
@needs("read")
def comments(name: str, record_id: int) -> str:
    """The page of a record's comments."""
    return render_template("comments.html", page=build(resource_named(name), record_id))


@web.post("/r/<name>/<int:record_id>/comments")
@needs("read")
def comment(name: str, record_id: int) -> Any:
    """Keep what was said, or say on the page why not."""
    resource, words = resource_named(name), request.form.get("words", "")
    try:
        said.comment(db(), resource, record_id, words)
    except Invalid as refusal:
        page = build(resource, record_id)
        page.problem, page.words = refusal, words
        return make_response(render_template("comments.html", page=page), refusal.status)
    return redirect(url_for("web.comments", name=name, record_id=record_id))


@web.post("/r/<name>/<int:record_id>/comments/<int:key>/withdraw")
@needs("read")
def withdraw_comment(name: str, record_id: int, key: int) -> Any:
    """Take back what one has said."""
    said.withdraw_comment(db(), resource_named(name), record_id, key)
    flash(str(_("The comment was withdrawn.")))
    return redirect(url_for("web.comments", name=name, record_id=record_id))


def build(resource: AnyResource, record_id: int) -> CommentsPage:
    """The view model of the page.

    :raises NotFound: where the actor sees no such record.
    """
    head = head_of(fetch_record(db(), resource, record_id))
    found = said.comments_of(db(), resource, record_id)
    lines = [CommentLine(each, full_moment(each.written_at)) for each in found]
    return CommentsPage(head, lines, said.may_comment(db(), resource))
