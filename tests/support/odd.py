"""Odd files that programs write and people have: every one of them is to be read."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx

from tests.support.hostile import opened, packed, page
from tests.unit.sheets.files import (
    BODY,
    DATA,
    HEAD,
    MAIN,
    OFFICE,
    TYPES,
    WORKBOOK,
    cell,
    parts,
    relation,
    sheet,
)

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
LINES = "序号,事项名称,承诺时限\n1,甲许可,5个工作日\n"
ROWS = "".join(
    f"<tr>{''.join(f'<td>{word_}</td>' for word_ in line.split(','))}</tr>"
    for line in LINES.split()
)


def strict() -> bytes:
    """A workbook in the strict form of the format."""
    content = {name: text.replace(MAIN, STRICT) for name, text in parts().items()}
    content = {name: text.replace(OFFICE, STRICT_OFFICE) for name, text in content.items()}
    return packed(content)


def book(data: str = DATA, *, before: str = "", after: str = "", **changes: str) -> bytes:
    return packed(parts(sheet=sheet(data, before=before, after=after), **changes))


def named(inner: str) -> bytes:
    """A workbook whose one name is written in this way."""
    body = BODY.replace("<t>甲许可</t>", inner)
    return book(f'<row r="1">{HEAD}</row><row r="2">{body}</row>')


def backslashes() -> bytes:
    return packed({name.replace("/", "\\"): text for name, text in parts().items()})


def other_case() -> bytes:
    content = parts()
    return packed(
        {("xl/worksheets/Sheet1.xml" if "sheet1" in n else n): t for n, t in content.items()}
    )


def two_sheets(state: str) -> bytes:
    """A workbook with a second sheet that nobody sees."""
    more = f'<sheet name="S2" sheetId="2" state="{state}" r:id="rId2"/></sheets>'
    second = (
        f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
        "</Relationships>"
    )
    rels = relation("worksheets/sheet1.xml").replace("</Relationships>", second)
    content = parts(workbook=WORKBOOK.replace("</sheets>", more), book_rels=rels,
                    types=TYPES)  # fmt: skip
    return packed(
        content | {"xl/worksheets/sheet2.xml": sheet(f'<row r="1">{cell("A1", "x")}</row>')}
    )


def shared() -> bytes:
    """Texts shared between cells, with phonetic marks and letters of several looks."""
    texts = ("序号", "事项名称", "承诺时限", "<甲>", "5个工作日")
    rich = (
        "<si><r><t>甲</t></r><r><rPr><b/></rPr><t>许可</t></r>"
        '<rPh sb="0" eb="1"><t>jia</t></rPh><phoneticPr fontId="1"/></si>'
    )
    items = "".join(rich if text == "<甲>" else f"<si><t>{text}</t></si>" for text in texts)
    rows = '<row r="1">' + "".join(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABC"))
    rows += '</row><row r="2"><c r="B2" t="s"><v>3</v></c><c r="C2" t="s"><v>4</v></c></row>'
    rels = relation("worksheets/sheet1.xml").replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
    )
    table = f'<sst xmlns="{MAIN}">{items}</sst>'
    return packed(parts(sheet=sheet(rows), book_rels=rels) | {"xl/sharedStrings.xml": table})


def ods(*, before: str = "", after: str = "") -> bytes:
    lines = ""
    for line in LINES.split():
        texts = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
            for text in line.split(",")
        )
        lines += f"<table:table-row>{texts}{after}</table:table-row>"
    return opened(f'<table:table table:name="a">{before}{lines}</table:table>')


def document() -> bytes:
    """A document with its table in the midst of a letter."""
    paper = docx.Document()
    paper.add_paragraph("各股室：现将清单印发你们。")
    table = paper.add_table(rows=0, cols=3)
    for line in LINES.split():
        for box, text in zip(table.add_row().cells, line.split(","), strict=True):
            box.text = text
    paper.add_paragraph("特此通知。")
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


EMPTY_CELLS = '<table:table-cell table:number-columns-repeated="16000"/>'
EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="3"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)
WPS = 'xmlns:et="http://www.wps.cn/officeDocument/2017/etCustomData" et:made="1"'
ODD: dict[str, tuple[Callable[[], bytes], str]] = {
    "strict.xlsx": (strict, ""),
    "wrong-dimension.xlsx": (lambda: book(before='<dimension ref="A1"/>'), ""),
    "huge-dimension.xlsx": (lambda: book(before='<dimension ref="A1:XFD1048576"/>'), ""),
    "backslashes.xlsx": (backslashes, ""),
    "leading-slash.xlsx": (
        lambda: packed(parts(book_rels=relation("/xl/worksheets/sheet1.xml"))),
        "",
    ),
    "other-case.xlsx": (other_case, ""),
    "hidden-sheet.xlsx": (lambda: two_sheets("hidden"), ""),
    "very-hidden-sheet.xlsx": (lambda: two_sheets("veryHidden"), ""),
    "phonetic.xlsx": (shared, ""),
    "rich-text.xlsx": (lambda: named("<r><t>甲</t></r><r><t>许可</t></r>"), ""),
    "kept-blanks.xlsx": (lambda: named('<t xml:space="preserve"> 甲许可 </t>'), ""),
    "carriage-return.xlsx": (lambda: named("<t>甲许可_x000D_</t>"), ""),
    "positions-left-out.xlsx": (
        lambda: book(DATA.replace('<row r="1">', "<row>").replace('<row r="2">', "<row>")),
        "",
    ),
    "wps.xlsx": (
        lambda: book(before=f"<sheetPr {WPS}/>", after="<sheetProtection sheet='1'/>"),
        "",
    ),
    "far-format.xlsx": (lambda: book(DATA + '<row r="1048576" s="1" customFormat="1"/>'), ""),
    "far-empty-cell.xlsx": (lambda: book(DATA + '<row r="90000"><c r="Z90000" s="0"/></row>'), ""),
    "named-xls.xls": (lambda: packed(parts()), ""),
    "comments.xlsx": (
        lambda: packed(parts() | {"xl/comments1.xml": f'<comments xmlns="{MAIN}"/>'}),
        "",
    ),
    "external-link.xlsx": (
        lambda: packed(
            parts(
                book_rels=relation("worksheets/sheet1.xml").replace(
                    "</Relationships>",
                    f'<Relationship Id="rId8" Type="{OFFICE}/externalLink" '
                    'Target="file:///c:/a.xlsx" TargetMode="External"/></Relationships>',
                )
            )
        ),
        "",
    ),
    "bom.csv": (lambda: LINES.encode("utf-8-sig"), ""),
    "utf16.csv": (lambda: LINES.encode("utf-16"), ""),
    "utf16-big.csv": (lambda: b"\xfe\xff" + LINES.encode("utf-16-be"), ""),
    "gbk.csv": (lambda: LINES.encode("gbk"), ""),
    "returns-only.csv": (lambda: LINES.replace("\n", "\r").encode(), ""),
    "semicolons.csv": (lambda: LINES.replace(",", ";").encode(), ""),
    "tabs.txt": (lambda: LINES.replace(",", "\t").encode(), ""),
    "tabs.xls": (lambda: LINES.replace(",", "\t").encode("gb18030"), ""),
    "separator-named.csv": (f"sep=,\n{LINES}".encode, ""),
    "page.xls": (lambda: page(ROWS), ""),
    "page-not-closed.xls": (lambda: page(ROWS.replace("</td>", "").replace("</tr>", "")), ""),
    "page.xlsx": (lambda: page(ROWS), ""),
    "repeated-cells.ods": (lambda: ods(after=EMPTY_CELLS), ""),
    "repeated-rows.ods": (lambda: ods(before=EMPTY_ROWS), ""),
    "letter.docx": (document, ""),
}
