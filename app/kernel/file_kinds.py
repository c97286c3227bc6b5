"""What a file is, told by what is in it and not by what it is called; and a name to keep it by."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from app.kernel.errors import FileRefused
from app.kernel.lazy import _

LONGEST_NAME = 120
# A document of an office has some hundred parts; more are made to cost time.
MOST_PARTS = 5_000
# Names that mean a device to one system, with whatever ending.
DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10)))
)
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
FORBIDDEN = frozenset('<>:"|?*\\/')


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(marks)


def _holds(part: str) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(b"PK\x03\x04") and part in _parts(content)


# How each kind is known, by the ending that its files have.
KINDS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _starts(b"%PDF-"),
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "docx": _holds("word/document.xml"),
    "xlsx": _holds("xl/workbook.xml"),
    "ofd": _holds("OFD.xml"),
}
ENDINGS = {"jpeg": "jpg"}


def _parts(content: bytes) -> list[str]:
    """The names of what is packed; none where they say two things at once."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return []
    plain = [name.lower() for name in names]
    odd = len(set(plain)) != len(plain) or any(".." in n.split("/") for n in plain)
    return [] if odd or len(names) > MOST_PARTS else names


def kind_of(name: str, content: bytes, allowed: tuple[str, ...]) -> str:
    """The kind of the file, which its name has to agree with.

    :raises FileRefused: for a kind that is not `allowed`, and for one that pretends to be another.
    """
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    kind = ENDINGS.get(ending, ending)
    if kind not in allowed:
        said = ", ".join(allowed)
        raise FileRefused(
            "file.kind", _("Files of these kinds can be attached: %(said)s", said=said)
        )
    if not KINDS[kind](content):
        raise FileRefused("file.kind", _("The file is not what its name says."))
    if kind in ("docx", "xlsx") and any("vbaproject" in each.lower() for each in _parts(content)):
        raise FileRefused("file.macro", _("The file carries macros. Save it without them."))
    return kind


def safe_name(name: str) -> str:
    """The last part of the name, without what any system would take for more than a name.

    :raises FileRefused: where nothing of it is left.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode("utf-8"))
    kept = "".join(each for each in plain if unicodedata.category(each) not in HIDDEN)
    kept = "".join("_" if each in FORBIDDEN else each for each in kept).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot or not stem.strip(" ._"):
        raise FileRefused("file.name", _("The file needs a name with an ending, such as “a.pdf”."))
    if stem.split(".")[0].strip().lower() in DEVICES:
        stem = f"_{stem}"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip(' .')}.{ending}"
