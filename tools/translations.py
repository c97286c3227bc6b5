"""Keeps the Chinese texts complete: finds what is said, adds what is translated, compiles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("app", "models", "views", "importers")
TEMPLATES = (".html", ".j2", ".txt", ".xml")
LOCALE = "zh_Hans_CN"
PO = ROOT / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
# Babel's own header carries the hour of each run, which would change the file for nothing.
HEADER = f"""\
msgid ""
msgstr ""
"Language: {LOCALE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def said() -> dict[str, str]:
    """Every text that code or template shows, with the first place that does."""
    found: dict[str, str] = {}
    for path in _sources():
        for line, msgid in _texts_of(path):
            found.setdefault(msgid, f"{path.relative_to(ROOT)}:{line}")
    return found


def _sources() -> Iterator[Path]:
    wanted = (".py", *TEMPLATES)
    for package in SOURCES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in wanted and "static" not in path.parts:
                yield path


def _texts_of(path: Path) -> Iterator[tuple[int, str]]:
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {"encoding": "utf-8", "silent": "false"}
    with path.open("rb") as file:
        for line, text, _comments, _context in extract(
            method, file, keywords={"_": None, "gettext": None}, options=options
        ):
            yield line, text if isinstance(text, str) else text[0]


def translated() -> Catalog:
    """What messages.po says now; empty where there is none."""
    if not PO.exists():
        return Catalog(locale=LOCALE)
    with PO.open("rb") as file:
        return read_po(file, locale=LOCALE)


def translations() -> dict[str, str]:
    """Text by text, without the header and without doubtful entries."""
    return {str(m.id): str(m.string) for m in translated() if m.id and m.string and not m.fuzzy}


def save(texts: Mapping[str, str]) -> None:
    """Writes messages.po sorted, without places and dates: it changes with its texts only."""
    catalog = Catalog(locale=LOCALE)
    for msgid, words in texts.items():
        catalog.add(msgid, words)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalog, omit_header=True, no_location=True, sort_output=True, width=100)


def compile_() -> int:
    """Writes the file that the product reads."""
    with MO.open("wb") as file:
        write_mo(file, translated())
    return 0


def check() -> int:
    """Prints what has no Chinese, ready to be filled in, and what nobody says any more."""
    known, used = translations(), said()
    for msgid in sorted(used.keys() - known.keys()):
        print(_escape(msgid), used[msgid], sep="\t")
    for msgid in sorted(known.keys() - used.keys()):
        print(f"unused: {_escape(msgid)}", file=sys.stderr)
    return 0 if known.keys() == used.keys() else 1


def merge_tsv(files: list[Path]) -> int:
    """Adds lines of text, tab, Chinese; `\\n` stands for a line break; drops what nobody says."""
    used, texts = said(), translations()
    for file in files:
        added = dict(_lines_of(file))
        texts |= added
        for msgid in sorted(added.keys() - used.keys()):
            print(f"{file.name}: nobody says {_escape(msgid)}", file=sys.stderr)
    save({msgid: words for msgid, words in texts.items() if msgid in used})
    compile_()
    return check()


def _lines_of(file: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        msgid, tab, words = line.partition("\t")
        if tab and words.strip():
            yield msgid.replace("\\n", "\n"), words.strip().replace("\\n", "\n")
        elif line.strip():
            sys.exit(f"{file}:{number}: expected a text, a tab and its Chinese")


def _escape(text: str) -> str:
    return text.replace("\n", "\\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help=check.__doc__)
    commands.add_parser("compile", help=compile_.__doc__)
    merge = commands.add_parser("merge-tsv", help=(merge_tsv.__doc__ or "").replace("\\n", "\\\\n"))
    merge.add_argument("files", nargs="+", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    if chosen.command == "merge-tsv":
        return merge_tsv(chosen.files)
    return compile_() if chosen.command == "compile" else check()


if __name__ == "__main__":
    sys.exit(main())
