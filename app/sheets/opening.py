"""What a file is, told from its first bytes and its directory: nothing in it is parsed here."""

from __future__ import annotations

import codecs
import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.kernel.errors import FileRefused
from app.kernel.lazy import _

MAX_BYTES = 20 * 2**20
MAX_MEMBERS = 2_000
MAX_UNPACKED = 300 * 2**20
MAX_RATIO = 200
# Rows of one sheet; every row is looked at several times.
MAX_LINES = 100_000
_RATIO_FROM = 2**20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What .rar and .7z begin with.
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_PACKED = (".xlsx", ".xlsm", ".xlsb", ".ods", ".docx", ".et")
_TEXTS = (".csv", ".txt", ".tsv", ".xls")
_PAGE = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<div", b"<style")
_PAGES = (".xls", ".html", ".htm", ".xlsx", ".et")
# What office programs write besides: a workbook in one page of XML, a page with its parts.
_OTHER_TEXT = (b"<?xml", b"<!doctype", b"mime-version")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class FileKind:
    """The kind of an uploaded file as plans name it, and its size."""

    kind: str
    size: int


def inspect(path: Path, name: str) -> FileKind:
    """What the file is, after every check that needs no parser.

    :raises FileRefused: for a file that must not or cannot be read.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise FileRefused(
            "file.too_large",
            _("The file has %(size)s MB; %(most)s MB is the most.",
              size=round(size / 2**20, 1), most=MAX_BYTES // 2**20),
        )  # fmt: skip
    with path.open("rb") as file:
        head = file.read(4096)
    _refuse_known_others(head, PurePosixPath(name).suffix.lower())
    if head.startswith(_ZIP):
        return FileKind(_packed_kind(path), size)
    if head.startswith(_OLE):
        return FileKind(_compound_kind(path), size)
    return FileKind(_text_kind(head, PurePosixPath(name).suffix.lower()), size)


def _refuse_known_others(head: bytes, suffix: str) -> None:
    """Say what to do with files that people often have instead of a workbook."""
    if suffix == ".et":
        raise not_a_workbook(_("It is a workbook of WPS: open it there and save it as .xlsx."))
    if head.startswith(_ARCHIVES):
        raise not_a_workbook(_("It is an archive: unpack it, or pack the workbooks as .zip."))
    if suffix == ".zip":
        raise not_a_workbook(_("One file is taken here: unpack the .zip and hand in each."))


def not_a_workbook(reason: object = "") -> FileRefused:
    """The refusal of something that holds no sheet."""
    message = _("This is not a workbook. Save it as .xlsx, .xls, .ods or .csv. %(reason)s",
                reason=reason)  # fmt: skip
    return FileRefused("file.not_a_workbook", message)


def unsafe(reason: object) -> FileRefused:
    """The refusal of a file that no office program writes."""
    return FileRefused("file.unsafe", _("The file is built in an unsafe way: %(why)s", why=reason))


def _packed_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            check_members(members)
            return _kind_of(archive, {member.filename.replace("\\", "/") for member in members})
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        raise not_a_workbook(_("It is damaged.")) from None


def check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """Look through the directory of a packed file.

    :raises FileRefused: for sizes, names or flags that no workbook has.
    """
    if len(members) > MAX_MEMBERS:
        raise unsafe(_("too many parts."))
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise FileRefused("file.too_large", _("Unpacked, the file is too large."))
    if min((member.header_offset for member in members), default=0) != 0:
        raise unsafe(_("something stands before its first part."))
    names = [member.filename.replace("\\", "/").lstrip("/").casefold() for member in members]
    if len(set(names)) != len(names):
        raise unsafe(_("a part occurs twice."))
    for member, name in zip(members, names, strict=True):
        _check_member(member, name)


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    if ".." in PurePosixPath(name).parts or ":" in name.partition("/")[0] or "\0" in name:
        raise unsafe(_("a part points outside."))
    if stat.S_ISLNK(member.external_attr >> 16):
        raise unsafe(_("a part is a link."))
    if member.flag_bits & 0x1:
        raise encrypted()
    if member.file_size > _RATIO_FROM and member.file_size > MAX_RATIO * member.compress_size:
        raise FileRefused("file.too_large", _("Unpacked, the file is too large."))
    if name.endswith("vbaproject.bin"):
        raise with_macros()


def too_much() -> FileRefused:
    """The refusal of a file whose reading would never end."""
    message = _("Reading the file takes more memory or time than a workbook should. Save it anew.")
    return FileRefused("file.unsafe", message)


def too_many_rows() -> FileRefused:
    """The refusal of a table longer than any office's."""
    message = _("The file has more than %(most)s rows. Hand it in in parts.", most=MAX_LINES)
    return FileRefused("file.too_large", message)


def encrypted() -> FileRefused:
    """The refusal of a file that opens with a password only."""
    return FileRefused("file.encrypted", _("The file has a password. Remove it and upload again."))


def with_macros() -> FileRefused:
    """The refusal of a file that carries programs."""
    return FileRefused("file.macro", _("The file has macros. Save it as .xlsx without them."))


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    lower = {name.lstrip("/").casefold() for name in names}
    if "xl/workbook.xml" in lower:
        return "xlsx"
    if "xl/workbook.bin" in lower:
        return "xlsb"
    if "word/document.xml" in lower:
        return "docx"
    if "mimetype" in lower and archive.read("mimetype")[:200].startswith(_ODS):
        return "ods"
    if "[content_types].xml" in lower and any(name.startswith("xl/") for name in lower):
        return "xlsx"
    raise not_a_workbook()


def _compound_kind(path: Path) -> str:
    """The kind of an old binary file, by the names in its directory."""
    content = path.read_bytes()
    if _stream("EncryptedPackage") in content:
        raise encrypted()
    if _stream("_VBA_PROJECT_CUR") in content:
        raise with_macros()
    if _stream("Workbook") in content or _stream("Book") in content:
        return "xls"
    raise not_a_workbook()


def _stream(name: str) -> bytes:
    return (name + "\0").encode("utf-16-le")


def _text_kind(head: bytes, suffix: str) -> str:
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    bare = head.decode("utf-16", "ignore").encode() if is_wide else head
    start = bare.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_page = start.startswith(_PAGE) or b"<html" in start or b"<table" in start
    if is_page and suffix in _PAGES:
        return "html"
    if is_page or start.startswith(_OTHER_TEXT):
        raise not_a_workbook(_("It is a web page; open it and save it as a workbook."))
    if suffix not in _TEXTS or not head:
        raise not_a_workbook(_("It is empty or damaged.") if suffix in _PACKED else "")
    if b"\0" in head and not is_wide:
        raise not_a_workbook()
    return "csv"
