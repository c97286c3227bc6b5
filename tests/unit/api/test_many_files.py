"""The same file many times, many files at once, files in pieces, and how far a long one is."""

from __future__ import annotations

import base64
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.db.engine import make_engine
from app.fab import load_actor
from app.jobs.board import board
from app.jobs.handlers import PERIODIC
from app.jobs.leases import claim
from app.jobs.worker import Worker
from app.sheets import sessions, stored
from app.sheets.deciding import Approvals
from tests.support.accounts import CITY, COUNTY, OTHER

FOLDER = Path(__file__).resolve().parents[2] / "workbooks" / "county"
ONE, TWO = (FOLDER / name for name in ("01-plain.xlsx", "02-two-row-header.xlsx"))
IMPORTS, UPLOADS = "/api/v1/imports/", "/api/v1/uploads/"


@pytest.fixture
def editor(people):
    return people.token(people.make("county_editor", COUNTY))


@pytest.fixture
def background(monkeypatch):
    """Every file and every plan is a large one."""
    monkeypatch.setattr(sessions, "SMALL_FILE", 0)
    monkeypatch.setattr(stored, "FEW_ROWS", 0)


@pytest.fixture
def worker(people, monkeypatch):
    """A worker with nothing to do by the clock: each of its steps is a job that the test made."""
    for name in list(PERIODIC):
        monkeypatch.delitem(PERIODIC, name)
    return Worker(people.engine, people.engine, lambda key: actor_of(people, key))


def actor_of(people, key):
    with people.system() as session:
        return load_actor(session, key)


def sent(*files, **form):
    pairs = [("file", (io.BytesIO(path.read_bytes()), path.name)) for path in files]
    return {"resource": "implementation-items", "file": [pair[1] for pair in pairs]} | form


def packed(*names):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in names:
            archive.writestr(name, (TWO if "b." in name else ONE).read_bytes())
    return io.BytesIO(whole.getvalue())


def test_the_same_file_twenty_times_at_once_is_one_import(people):
    person = people.make("county_editor", COUNTY)
    callers = [people.token(person) for _time in range(4)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(lambda n: callers[n % 4].post(IMPORTS, data=sent(ONE)), range(20))
        )
    assert {answer.status_code for answer in answers} <= {201, 202}, answers[0].json
    assert len({answer.json["id"] for answer in answers}) == 1


def test_the_same_file_of_somebody_else_is_an_import_of_its_own(people, editor):
    other = people.token(people.make("county_editor", COUNTY))
    ids = {caller.post(IMPORTS, data=sent(ONE)).json["id"] for caller in (editor, other)}
    assert len(ids) == 2


def test_what_was_put_away_can_be_handed_in_again(editor):
    first = editor.post(IMPORTS, data=sent(ONE)).json["id"]
    editor.post(f"{IMPORTS}{first}/cancel")
    assert editor.post(IMPORTS, data=sent(ONE)).json["id"] != first


def test_several_files_are_several_imports(editor, worker):
    answer = editor.post(IMPORTS, data=sent(ONE, TWO))
    assert answer.status_code == 202
    assert [each["state"] for each in answer.json["result"]] == ["queued", "queued"]
    while worker.step():
        pass
    assert {each["state"] for each in editor.get(IMPORTS).json["result"]} == {"planned"}


def test_a_zip_of_workbooks_is_taken_apart(editor):
    form = sent() | {
        "file": (packed("一月/a.xlsx", "b.xlsx", "__MACOSX/b.xlsx", "x.exe"), "all.zip")
    }
    answer = editor.post(IMPORTS, data=form)
    assert [each["file"]["name"] for each in answer.json["result"]] == ["a.xlsx", "b.xlsx"]


def test_a_zip_that_points_outside_is_refused(editor):
    form = sent() | {"file": (packed("../../a.xlsx"), "all.zip")}
    assert editor.post(IMPORTS, data=form).status_code == 422


def test_a_long_import_is_told_and_done_by_a_worker(editor, worker, background):
    answer = editor.post(IMPORTS, data=sent(ONE))
    assert (answer.status_code, answer.json["state"]) == (202, "queued")
    key = f"{IMPORTS}{answer.json['id']}"
    assert editor.get(key).json["progress"]["share"] == 0
    assert worker.step()
    assert editor.get(key).json["state"] == "planned"
    options = {"skip_errors": True, "create_references": True}
    assert editor.post(f"{key}/commit", json=options).json["state"] == "committing"
    assert worker.step()
    done = editor.get(key).json
    assert (done["state"], done["result"]["written"] > 0) == ("committed", True)


@pytest.fixture
def written(editor, worker, background):
    """The address of a large import that was written."""
    key = f"{IMPORTS}{editor.post(IMPORTS, data=sent(ONE)).json['id']}"
    assert worker.step()
    editor.post(f"{key}/commit", json={"skip_errors": True, "create_references": True})
    assert worker.step()
    return key


def test_a_long_undo_is_done_by_a_worker_and_so_is_its_undo(editor, worker, written):
    many = editor.get(written).json["result"]["written"]
    answer = editor.post(f"{written}/undo")
    assert (answer.status_code, answer.json["state"]) == (202, "committing")
    assert editor.post(f"{written}/undo").status_code == 409
    assert worker.step()
    undone = editor.get(written).json
    assert undone["state"] == "undone"
    assert len(undone["undone"]["removed"]) >= many
    assert editor.post(f"{written}/redo").status_code == 202
    assert worker.step()
    again = editor.get(written).json
    assert (again["state"], len(again["redone"]["restored"])) == (
        "committed",
        len(undone["undone"]["removed"]),
    )


def test_an_undo_that_nobody_has_begun_is_stopped_and_the_import_stays(editor, worker, written):
    editor.post(f"{written}/undo")
    assert editor.post(f"{written}/cancel").json["state"] == "committed"
    assert not worker.step()
    assert editor.get("/api/v1/implementation-items/").json["count"] > 0


def test_a_large_import_that_was_handed_up_is_written_by_a_worker(
    people, editor, worker, background, monkeypatch
):
    monkeypatch.setattr(Approvals, "required", True)
    city = people.token(people.make("city_admin", CITY))
    key = f"{IMPORTS}{editor.post(IMPORTS, data=sent(ONE)).json['id']}"
    assert worker.step()
    editor.post(f"{key}/submit", json={"skip_errors": True, "create_references": True})
    answer = city.post(f"{key}/approve")
    assert (answer.status_code, answer.json["state"]) == (202, "committing")
    # Who handed it up does not stop who decides, and what is stopped is still to be decided.
    assert editor.post(f"{key}/cancel").status_code == 403
    assert city.post(f"{key}/cancel").json["state"] == "awaiting_approval"
    assert city.post(f"{key}/approve").status_code == 202
    assert worker.step()
    assert editor.get(key).json["state"] == "committed"


def test_what_runs_is_stopped_by_whoever_may_do_it_and_by_nobody_else(
    people, editor, worker, background, monkeypatch
):
    monkeypatch.setattr(Approvals, "required", True)
    city = people.token(people.make("city_admin", CITY))
    key = f"{IMPORTS}{editor.post(IMPORTS, data=sent(ONE)).json['id']}"
    assert worker.step()
    editor.post(f"{key}/submit", json={"skip_errors": True, "create_references": True})
    city.post(f"{key}/approve")
    held = claim(people.engine)
    assert editor.post(f"{key}/cancel").status_code == 403
    assert not board(people.engine).must_stop(held.id)
    assert city.post(f"{key}/cancel").json["state"] == "committing"
    assert board(people.engine).must_stop(held.id)


def test_a_waiting_import_is_put_away_at_once(editor, worker, background):
    key = f"{IMPORTS}{editor.post(IMPORTS, data=sent(ONE)).json['id']}"
    assert editor.post(f"{key}/cancel").json["state"] == "cancelled"
    assert not worker.step()


def test_whoever_lost_the_right_meanwhile_gets_nothing_done(people, worker, background):
    person = people.make("county_editor", COUNTY)
    editor = people.token(person)
    key = editor.post(IMPORTS, data=sent(ONE)).json["id"]
    gone = make_engine(str(people.engine.url.render_as_string(hide_password=False)))
    with gone.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql(f"DELETE FROM role_grant WHERE user_id = {person.id}")
    gone.dispose()
    assert worker.step()
    colleague = people.token(people.make("county_editor", COUNTY))
    assert colleague.get(f"{IMPORTS}{key}").json["state"] == "failed"


def begun(caller, content, name="清单.xlsx"):
    named = base64.b64encode(name.encode()).decode()
    headers = {"Upload-Length": str(len(content)), "Upload-Metadata": f"filename {named}"}
    answer = caller.post(UPLOADS, headers=headers)
    assert answer.status_code == 201, answer.json
    return answer.headers["Location"]


def piece(caller, address, start, content):
    headers = {"Upload-Offset": str(start)}
    return caller.open(
        "PATCH",
        address,
        headers=headers,
        data=content,
        content_type="application/offset+octet-stream",
    )


def test_a_file_arrives_in_pieces_and_goes_on_after_a_break(editor, people):
    content = ONE.read_bytes()
    address = begun(editor, content)
    token = address.rpartition("/")[2]
    assert piece(editor, address, 0, content[:4000]).status_code == 204
    assert editor.open("HEAD", address).headers["Upload-Offset"] == "4000"
    assert piece(editor, address, 0, content[:4000]).status_code == 409
    assert editor.post(IMPORTS, data=sent(upload=token)).status_code == 422
    stranger = people.token(people.make("county_editor", OTHER))
    assert stranger.open("HEAD", address).status_code == 404
    assert piece(editor, address, 4000, content[4000:]).headers["Upload-Offset"] == str(
        len(content)
    )
    answer = editor.post(IMPORTS, data=sent(upload=token))
    assert (answer.status_code, answer.json["file"]["name"]) == (201, "清单.xlsx")
    assert editor.open("HEAD", address).status_code == 404


def test_pieces_have_their_limits(editor):
    answer = editor.post(
        UPLOADS, headers={"Upload-Length": str(2**30), "Upload-Metadata": "filename YQ=="}
    )
    assert answer.status_code == 422
    assert editor.post(UPLOADS, headers={"Upload-Metadata": "filename YQ=="}).status_code == 400
    assert editor.post(UPLOADS, headers={"Upload-Length": "5"}).status_code == 400
    address = begun(editor, b"12345")
    assert piece(editor, address, 0, b"123456").status_code == 422
    assert editor.delete(address).status_code == 204
