"""Renders bench/example_sources/*.md into the formats each names: examples/*.html, *.docx and *.pdf.

Run: .venv/bin/python bench/make_examples.py [NAME ...]   (PDF needs Chromium and a Hebrew font)
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docx import Document as NewDocx
from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "example_sources"
TARGET = HERE.parent / "examples"
CHROMIUM = "chromium"
HEBREW = re.compile("[א-ת]")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a source: `kind` is h1–h3, p, ul, ol, quote or table; `lines` its lines or rows."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed source file: its front matter, blocks and footnotes by mark."""

    name: str
    meta: dict[str, str]
    parts: tuple[Piece, ...]
    notes: dict[str, str]


def read_source(path: Path) -> Source:
    """Return the parsed source: front matter up to the first empty line, then blocks split by empty lines."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines())
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.+)$", body, re.M))
    body = re.sub(r"^\[\^\d+\]: .+$", "", body, flags=re.M)
    blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", body) if block.strip()]
    return Source(path.stem, meta, tuple(parse_block(block) for block in blocks), notes)


def parse_block(block: str) -> Piece:
    """Return the block with its marks cut off."""
    lines = block.splitlines()
    heading = re.match(r"(#+) ", block)
    if heading:
        return Piece(f"h{len(heading[1])}", (block[heading.end() :],))
    for kind, mark in (("ul", r"- "), ("ol", r"\d+\. "), ("quote", r"> ")):
        if re.match(mark, block):
            return Piece(kind, tuple(re.sub("^" + mark, "", line) for line in lines))
    if block.startswith("|"):
        return Piece("table", tuple(line for line in lines if not set(line) <= set("|- ")))
    return Piece("p", (" ".join(lines),))


def cells(row: str) -> list[str]:
    """Return the cells of a table row."""
    return [cell.strip() for cell in row.strip("| ").split("|")]


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield ("text", …), ("bold", …) and ("note", mark) in order."""
    for piece in re.split(r"(\*\*.+?\*\*|\[\^\d+\])", text):
        if piece.startswith("**"):
            yield "bold", piece.strip("*")
        elif piece.startswith("[^"):
            yield "note", piece[2:-1]
        elif piece:
            yield "text", piece


# HTML and PDF


def inline_html(text: str) -> str:
    """Return the text with bold and note marks as HTML."""
    shapes = {
        "text": "{0}",
        "bold": "<strong>{0}</strong>",
        "note": '<sup><a href="#fn{0}" id="r{0}">{0}</a></sup>',
    }
    return "".join(shapes[kind].format(escape(value, quote=False)) for kind, value in pieces(text))


def block_html(part: Piece) -> str:
    """Return one block as HTML."""
    if part.kind == "table":
        return table_html(part.lines)
    if part.kind in ("ul", "ol"):
        items = "\n".join(f"<li>{inline_html(line)}</li>" for line in part.lines)
        return f"<{part.kind}>\n{items}\n</{part.kind}>"
    tag = "blockquote" if part.kind == "quote" else part.kind
    text = " ".join(part.lines)
    direction = "" if HEBREW.search(text) else ' dir="ltr"'
    return f"<{tag}{direction}>{inline_html(text)}</{tag}>"


def table_html(rows: tuple[str, ...]) -> str:
    """Return a table whose first row is its head."""
    head = "".join(f"<th>{inline_html(cell)}</th>" for cell in cells(rows[0]))
    body = "\n".join(
        "<tr>" + "".join(f"<td>{inline_html(cell)}</td>" for cell in cells(row)) + "</tr>" for row in rows[1:]
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


STYLE = """
body { font-family: "Noto Sans Hebrew", "DejaVu Sans", sans-serif; line-height: 1.5; }
body { max-width: 46em; margin: 0 auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #777; padding: .25em .5em; text-align: right; }
blockquote { margin: 1em 2em; font-style: italic; } .notes { border-top: 1px solid #777; font-size: .85em; }
[dir=ltr] { text-align: left; } @page { size: A4; margin: 22mm; }
"""


def page_html(source: Source, chrome: bool) -> str:
    """Return the whole page; with `chrome`, a site's navigation and footer stand around the article."""
    article = "\n".join(block_html(part) for part in source.parts)
    notes = "\n".join(
        f'<li id="fn{mark}">{inline_html(note)} <a href="#r{mark}">↩</a></li>'
        for mark, note in source.notes.items()
    )
    article += f'\n<section class="notes" role="doc-endnotes"><ol>\n{notes}\n</ol></section>' if notes else ""
    before, after = (NAVIGATION, FOOTER) if chrome else ("", "")
    return PAGE.format(
        title=escape(source.meta["title"]), author=escape(source.meta["author"]), year=source.meta["year"],
        keywords=escape(source.meta["keywords"]), style=STYLE, before=before, article=article, after=after,
    )  # fmt: skip


PAGE = """<!DOCTYPE html>
<html lang="he" dir="rtl">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="author" content="{author}">
<meta name="date" content="{year}">
<meta name="keywords" content="{keywords}">
<style>{style}</style>
</head>
<body>
{before}<main>
<article>
{article}
</article>
</main>
{after}</body>
</html>
"""
NAVIGATION = """<header><nav><ul>
<li><a href="/">דף הבית</a></li>
<li><a href="/knowledge">מרכז הידע</a></li>
<li><a href="/contact">צור קשר</a></li>
</ul></nav></header>
"""
FOOTER = """<footer><p>כל הזכויות שמורות · הצהרת נגישות · מדיניות פרטיות</p></footer>
"""


def write_html(source: Source, target: Path) -> None:
    """Write the page as a site would serve it."""
    target.write_text(page_html(source, chrome=True), encoding="utf-8")


def write_pdf(source: Source, target: Path) -> None:
    """Print the page to PDF with headless Chromium, which embeds its fonts."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(page_html(source, chrome=False).replace("↩", ""), encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        flags += ["--no-pdf-header-footer", f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        subprocess.run([CHROMIUM, *flags, page.as_uri()], check=True, capture_output=True, timeout=120)


# DOCX


def write_docx(source: Source, target: Path) -> None:
    """Write a right-to-left Word document with real headings, lists, tables and footnotes."""
    docx = NewDocx()
    docx.core_properties.title = source.meta["title"]
    docx.core_properties.author = source.meta["author"]
    docx.core_properties.keywords = source.meta["keywords"]
    for part in source.parts:
        add_block(docx, part)
    if source.notes:
        add_footnotes(docx, source.notes)
    docx.save(str(target))


STYLES = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "ul": "List Bullet", "ol": "List Number"}


def add_block(docx: DocxDocument, part: Piece) -> None:
    """Append one block to the document."""
    if part.kind == "table":
        add_table(docx, part.lines)
        return
    style = STYLES.get(part.kind, "Quote" if part.kind == "quote" else "Normal")
    numbering = new_numbering(docx) if part.kind == "ol" else None
    for line in part.lines:
        paragraph = docx.add_paragraph(style=style)
        if numbering is not None:
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
        add_text(paragraph, line)


def new_numbering(docx: DocxDocument) -> int:
    """Return the id of a numbering that begins at 1 again, of the kind that the style List Number has."""
    style = docx.styles["List Number"].element.pPr.numPr.numId.val
    numbering = docx.part.numbering_part.element
    number = numbering.add_num(numbering.num_having_numId(style).abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return number.numId


def add_table(docx: DocxDocument, rows: tuple[str, ...]) -> None:
    """Append a table laid out from right to left."""
    grid = [cells(row) for row in rows]
    table = docx.add_table(len(grid), len(grid[0]), style="Table Grid")
    table._tbl.tblPr.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
    for row, values in zip(table.rows, grid, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            add_text(cell.paragraphs[0], value)
    docx.add_paragraph()


def add_text(paragraph: Paragraph, text: str) -> None:
    """Append the text; paragraphs and runs with Hebrew are marked as right-to-left."""
    if HEBREW.search(text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for kind, value in pieces(text):
        run = paragraph.add_run("" if kind == "note" else value)
        if kind == "note":
            run.font.superscript = True
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), value)
            run._r.append(reference)
            continue
        run.bold = True if kind == "bold" else None
        if HEBREW.search(value):
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def add_footnotes(docx: DocxDocument, notes: dict[str, str]) -> None:
    """Attach word/footnotes.xml; python-docx has no footnotes of its own."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    body = "".join(
        f'<w:footnote w:id="{mark}"><w:p><w:pPr><w:bidi/></w:pPr>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        '<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve"> '
        f"{escape(note, quote=False)}</w:t></w:r></w:p></w:footnote>"
        for mark, note in notes.items()
    )
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f'{declaration}\n<w:footnotes xmlns:w="{WORD}">{separators}{body}</w:footnotes>'
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), content_type, xml.encode(), docx.part.package)
    docx.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


WRITERS = {"html": write_html, "pdf": write_pdf, "docx": write_docx}


def main() -> None:
    """Render the named sources, or all."""
    wanted = set(sys.argv[1:])
    for path in sorted(SOURCES.glob("*.md")):
        if wanted and path.stem not in wanted:
            continue
        source = read_source(path)
        for name in source.meta["formats"].split():
            target = TARGET / f"{source.name}.{name}"
            WRITERS[name](source, target)
            print(target.relative_to(TARGET.parent))


if __name__ == "__main__":
    main()
