"""Files that must not be read are refused by name; files that may be are told apart by content."""

import stat
import struct
import zipfile

import pytest

from app.kernel.errors import FileRefused
from app.sheets import opening
from app.sheets.opening import inspect
from tests.unit.sheets.files import pack, parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def stream(name):
    return (name + "\0").encode("utf-16-le")


def refusal(path, name=None):
    with pytest.raises(FileRefused) as refused:
        inspect(path, name or path.name)
    return refused.value.rule


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


class TestWhatAFileIs:
    @pytest.mark.parametrize(
        ("name", "content", "kind"),
        [
            ("list.csv", "序号,名称\n1,甲".encode(), "csv"),
            ("list.txt", "序号\t名称".encode("utf-16"), "csv"),
            ("list.xls", "序号\t名称\n".encode("gb18030"), "csv"),
            ("list.xls", OLE + stream("Workbook"), "xls"),
        ],
    )
    def test_is_told_from_its_first_bytes(self, file, name, content, kind):
        assert inspect(file(name, content), name).kind == kind

    @pytest.mark.parametrize(
        ("name", "content", "hint"),
        [
            ("list.et", OLE + stream("Book"), "save it as .xlsx"),
            ("list.rar", b"Rar!\x1a\x07\x01\x00", "unpack it"),
            ("list.xlsx", b"Rar!\x1a\x07\x00", "unpack it"),
            ("list.7z", b"7z\xbc\xaf\x27\x1c", "unpack it"),
            ("list.zip", b"PK\x03\x04", "unpack the .zip"),
        ],
    )
    def test_what_people_have_instead_is_answered_with_what_to_do(
        self, file, name, content, hint, english
    ):
        with pytest.raises(FileRefused, match=hint):
            inspect(file(name, content), name)

    def test_a_packed_workbook_is_told_by_its_parts(self, tmp_path):
        assert inspect(pack(tmp_path / "a.xlsx", parts()), "a.xlsx").kind == "xlsx"
        binary = pack(tmp_path / "a.xlsb", {"xl/workbook.bin": b""})
        assert inspect(binary, "a.xlsb").kind == "xlsb"
        document = pack(tmp_path / "a.ods", {"mimetype": ODS, "content.xml": "<a/>"})
        assert inspect(document, "a.ods").kind == "ods"

    def test_a_wrong_ending_does_not_matter(self, tmp_path):
        path = pack(tmp_path / "a.xls", parts())
        assert inspect(path, "a.xls").kind == "xlsx"

    def test_backslashes_in_part_names_are_read(self, tmp_path):
        content = {name.replace("/", "\\"): text for name, text in parts().items()}
        assert inspect(pack(tmp_path / "a.xlsx", content), "a.xlsx").kind == "xlsx"


class TestNoWorkbook:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.csv", b"<html><table><tr><td>1</td></tr></table></html>"),
            ("a.xls", b'<?xml version="1.0"?><Workbook/>'),
            ("a.xlsx", b"%PDF-1.7"),
            ("a.xlsx", "序号,名称".encode()),
            ("a.csv", b""),
            ("a.csv", b"\x89PNG\r\n\x1a\n\0\0"),
            ("a.pdf", b"%PDF-1.7"),
            ("a.xlsx", b"PK\x03\x04 cut off"),
            ("a.doc", OLE + stream("WordDocument")),
        ],
    )
    def test_is_refused(self, file, name, content):
        assert refusal(file(name, content)) == "file.not_a_workbook"

    def test_a_document_with_macros_is_refused(self, tmp_path):
        content = {"word/document.xml": "<a/>", "word/vbaProject.bin": "x"}
        assert refusal(pack(tmp_path / "a.docm", content)) == "file.macro"


class TestLimits:
    def test_a_large_file_is_refused_unread(self, file, monkeypatch):
        monkeypatch.setattr(opening, "MAX_BYTES", 10)
        assert refusal(file("a.csv", b"x" * 11)) == "file.too_large"

    def test_a_file_that_unpacks_to_too_much_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr(opening, "MAX_UNPACKED", 1000)
        assert refusal(pack(tmp_path / "a.xlsx", parts(sheet="x" * 1000))) == "file.too_large"

    def test_a_part_that_is_packed_too_tightly_is_refused(self, tmp_path):
        bomb = pack(tmp_path / "a.xlsx", parts(sheet="0" * 3_000_000))
        assert refusal(bomb) == "file.too_large"

    def test_too_many_parts_are_refused(self, tmp_path):
        content = parts() | {f"xl/media/{n}.png": b"" for n in range(opening.MAX_MEMBERS)}
        assert refusal(pack(tmp_path / "a.xlsx", content)) == "file.unsafe"


class TestPasswordsAndPrograms:
    def test_a_file_with_a_password_is_refused(self, file):
        locked = file("a.xlsx", OLE + stream("EncryptedPackage"))
        assert refusal(locked) == "file.encrypted"

    def test_an_encrypted_part_is_refused(self, tmp_path):
        path = pack(tmp_path / "a.xlsx", parts())
        content = bytearray(path.read_bytes())
        for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            at = content.find(mark)
            content[at + offset] |= 1
        path.write_bytes(content)
        assert refusal(path) == "file.encrypted"

    def test_macros_are_refused_in_both_kinds_of_file(self, tmp_path, file):
        packed = pack(tmp_path / "a.xlsx", parts() | {"xl/vbaProject.bin": b"x"})
        assert refusal(packed) == "file.macro"
        old = file("a.xls", OLE + stream("Workbook") + stream("_VBA_PROJECT_CUR"))
        assert refusal(old) == "file.macro"


class TestUnsafeArchives:
    @pytest.mark.parametrize("name", ["../x.xml", "xl/../../x", "c:/x.xml", "..\\x.xml"])
    def test_a_part_that_points_outside_is_refused(self, tmp_path, name):
        assert refusal(pack(tmp_path / "a.xlsx", parts() | {name: b""})) == "file.unsafe"

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    @pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.XML", "/xl/workbook.xml"])
    def test_a_part_that_occurs_twice_is_refused(self, tmp_path, name):
        path = pack(tmp_path / "a.xlsx", parts(), more=[(name, "<other/>")])
        assert refusal(path) == "file.unsafe"

    def test_a_link_is_refused(self, tmp_path):
        path = pack(tmp_path / "a.xlsx", parts())
        with zipfile.ZipFile(path, "a") as archive:
            link = zipfile.ZipInfo("xl/link")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
        assert refusal(path) == "file.unsafe"

    def test_something_before_the_archive_is_refused(self, tmp_path, file):
        inner = pack(tmp_path / "inner.xlsx", parts()).read_bytes()
        assert refusal(file("a.xlsx", b"%PDF-1.7\n" + inner)) == "file.not_a_workbook"
        local = b"PK\x03\x04" + bytes(26)
        assert refusal(file("b.xlsx", local + inner)) == "file.unsafe"

    def test_a_directory_that_lies_is_refused(self, tmp_path, file):
        content = pack(tmp_path / "inner.xlsx", parts()).read_bytes()
        end = content.rfind(b"PK\x05\x06")
        broken = content[: end + 16] + struct.pack("<I", 2**31) + content[end + 20 :]
        assert refusal(file("a.xlsx", broken)) == "file.unsafe"
