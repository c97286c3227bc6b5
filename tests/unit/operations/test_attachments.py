"""Files of records where the database has a say: room, rows, and what is cleared away."""

from __future__ import annotations

import pytest

from app.kernel.errors import FileRefused, NotFound
from app.operations.attachments import Storage, attach, attachment, attachments_of, detach, sweep

PDF = b"%PDF-1.7 content"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(Storage, "folder", tmp_path / "attachments")
    monkeypatch.setattr(Storage, "scanner", None)


def test_a_region_has_so_much_room_and_no_more(fresh_world, monkeypatch):
    item, editor = fresh_world.item(), fresh_world.as_("editor")
    monkeypatch.setattr(Storage, "quota", 2 * len(PDF))
    kept = [attach(editor, item.resource, item.id, "a.pdf", PDF) for _each in range(2)]
    with pytest.raises(FileRefused) as refused:
        attach(editor, item.resource, item.id, "a.pdf", PDF)
    assert refused.value.rule == "file.quota"
    detach(editor, item.resource, item.id, kept[0].id)
    attach(editor, item.resource, item.id, "b.pdf", PDF)
    assert [one.name for one in attachments_of(editor, item.resource, item.id)] == [
        "b.pdf",
        "a.pdf",
    ]


def test_a_file_is_its_records_and_goes_with_it(fresh_world):
    item, editor = fresh_world.item(), fresh_world.as_("editor")
    kept = attach(editor, item.resource, item.id, "a.pdf", PDF)
    assert attachment(editor, item.resource, item.id, kept.id) == (kept, PDF)
    with pytest.raises(NotFound):
        attachment(fresh_world.as_("neighbor"), item.resource, item.id, kept.id)
    assert sweep(fresh_world.as_("system")) == {"rows": 0, "files": 0}
