"""Several workbooks in one packed file: each is taken out and is an import of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from app.kernel.errors import FileRefused
from app.kernel.lazy import _
from app.sheets.opening import MAX_BYTES, check_members, not_a_workbook, unsafe

MOST_FILES = 100
ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".csv", ".txt", ".ods", ".docx", ".html")
# What packing programs add by themselves.
_BESIDE = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_UTF8 = 0x800


def is_bundle(path: Path, name: str) -> bool:
    """Whether this is a .zip of files, and not one of those workbooks that are packed too."""
    return PurePosixPath(name).suffix.lower() == ".zip" and zipfile.is_zipfile(path)


def unpack(path: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """The workbooks of a .zip, each as a file in `folder` with the name it had.

    :raises FileRefused: for a file that is packed in an unsafe way, or holds no workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            check_members(members)
            wanted = [each for each in members if _is_wanted(each)]
            if not wanted:
                raise not_a_workbook(_("The .zip holds no workbook."))
            if len(wanted) > MOST_FILES:
                raise unsafe(_("more than %(most)s workbooks.", most=MOST_FILES))
            for at, member in enumerate(wanted):
                target = folder / f"{at}"
                _take_out(archive, member, target)
                yield target, _name(member)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        raise not_a_workbook(_("It is damaged.")) from None


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    name = member.filename.replace("\\", "/").lower()
    if member.is_dir() or any(word in name for word in _BESIDE) or "/~$" in f"/{name}":
        return False
    return PurePosixPath(name).suffix in ENDINGS


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was typed: old programs of Windows write it in their own code."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = member.filename
    return PurePosixPath(name.replace("\\", "/")).name


def _take_out(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """One member, no further than a workbook may be long: what its head says may be a lie."""
    left = MAX_BYTES
    with archive.open(member) as packed, target.open("wb") as file:
        while piece := packed.read(65536):
            left -= len(piece)
            if left < 0:
                raise FileRefused("file.too_large", _("Unpacked, the file is too large."))
            file.write(piece)
