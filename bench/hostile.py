"""Reads hostile files, each in a process of its own, and prints what each costs and how it ends.

`--scale 0.1` makes them a tenth as large, `--case` picks some by name.
"""

import argparse
import io
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping

from ingest.errors import IngestError
from ingest.parse import parse_bytes

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_SENTENCE = "אמון ושותפות בין מגזרים, 2010. "
_MEMORY = 6 * 2**30
_SECONDS = 200

Make = Callable[[int], bytes]


def text_case(sample: str, count: int) -> Make:
    """Return a maker of files of `count` × scale samples."""
    return lambda percent: (sample * (count * percent // 100)).encode()


def html_case(sample: str, count: int, opening: str = "", closing: str = "") -> Make:
    return lambda percent: (
        f"<html><body>{opening}{sample * (count * percent // 100)}{closing}</body></html>".encode()
    )


def rtf_case(sample: str, count: int) -> Make:
    return lambda percent: ("{\\rtf1\\ansi " + sample * (count * percent // 100) + "}").encode("latin-1")


def docx_case(sample: str, count: int, opening: str = "", closing: str = "") -> Make:
    return lambda percent: docx(opening + sample * (count * percent // 100) + closing)


def odt_case(sample: str, count: int, opening: str = "", closing: str = "") -> Make:
    return lambda percent: odt(opening + sample * (count * percent // 100) + closing)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the bytes of a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Return a Word file of the XML inside `w:body`, and of other parts by name."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "".join(
        f'<Relationship Id="r{name}" Type="{kinds}/{name}" Target="{name}.xml"/>' for name in parts
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{namespace}">{related}</Relationships>',
        }
        | {f"word/{name}.xml": f"<w:{name} {_W}>{xml}</w:{name}>" for name, xml in parts.items()}
    )


def docx_notes(percent: int) -> bytes:
    """Return a Word file of many footnotes."""
    numbers = range(2, 1000 * percent + 2)
    body = "".join(
        f'<w:p><w:r><w:t>אמון</w:t></w:r><w:r><w:footnoteReference w:id="{n}"/></w:r></w:p>' for n in numbers
    )
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>הערה</w:t></w:r></w:p></w:footnote>' for n in numbers
    )
    return docx(body, footnotes=notes)


def odt(body: str) -> bytes:
    """Return an ODT file of the XML inside `office:text`."""
    content = f"<office:document-content {_ODF}><office:body><office:text>{body}</office:text>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content + "</office:body></office:document-content>",
        }
    )


def epub(percent: int, *, chapters: int, times: int) -> bytes:
    """Return a book of `chapters` × scale files, each of them `times` in its spine."""
    names = [f"c{n}" for n in range(max(1, chapters * percent // 100))]
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>" + _SENTENCE * 20 + "</p></body></html>"
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in names
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in names) * max(1, times * percent // 100)
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="p.opf"/></rootfiles></container>'
    )
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "p.opf": package}
    return zipped(parts | {f"{name}.xhtml": page for name in names})


def pdf(objects: Iterable[bytes]) -> bytes:
    """Return a PDF of numbered objects, the first of them its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a packed stream object."""
    packed = zlib.compress(content, 1)
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(packed), entries, packed)


def pdf_page(content: bytes, *more: bytes, entries: bytes = b"", pages: int = 1) -> bytes:
    """Return a PDF whose pages all draw `content`; `more` are the objects from number 6 on."""
    kids = b" ".join(b"3 0 R" for _ in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    page += b"/Resources<</Font<</F1 5 0 R>>%s>>>>" % entries
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages)
    return pdf([catalogue, tree, page, stream(content), font, *more])


def shown(rows: int, columns: int, *, height: float = 0.7) -> bytes:
    """Return a content stream that shows `rows` strings of `columns` letters."""
    row = b"BT /F1 1 Tf 1 0 0 1 10 %.2f Tm (%s) Tj ET"
    return b"\n".join(row % (800 - number * height % 780, b"ab " * (columns // 3)) for number in range(rows))


def page_tree(percent: int) -> bytes:
    """Return 10,000 pages below nodes that hold ten each."""
    count = 100 * percent
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for _ in range(count // 10):
        node = len(objects) + 1
        kids.append(node)
        below = b" ".join(b"%d 0 R" % (node + 1 + place) for place in range(10))
        objects.append(b"<</Type/Pages/Parent 2 0 R/Kids[%s]/Count 10>>" % below)
        objects += [b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % node] * 10
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), count)
    return pdf(objects)


def deep_tree(percent: int) -> bytes:
    """Return a page below 10,000 nodes, one within the other."""
    depth = 100 * percent
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % (depth + 1)
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, page])


def nested_arrays(percent: int) -> bytes:
    """Return a page whose content is an array in an array …"""
    depth = 10_000 * percent
    return pdf_page(b"[" * depth + b"]" * depth + b" TJ")


def bomb(percent: int) -> bytes:
    """Return a page whose stream is 1 GB of blanks, packed twice."""
    packed = zlib.compress(zlib.compress(bytes(10 * 2**20 * percent), 9), 9)
    content = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content])


def ruled(percent: int) -> bytes:
    """Return a page of 10,000 rules and a word in each cell."""
    size = 100 * percent // 100
    rules = [b"%d 10 m %d 830 l S" % (10 + 5 * x, 10 + 5 * x) for x in range(size)]
    rules += [b"10 %d m 585 %d l S" % (10 + 8 * y, 10 + 8 * y) for y in range(size)]
    cells = [
        b"BT /F1 3 Tf 1 0 0 1 %d %d Tm (ab) Tj ET" % (12 + 5 * x, 12 + 8 * y)
        for x in range(size)
        for y in range(size)
    ]
    return pdf_page(b"\n".join(rules + cells))


def paths(percent: int) -> bytes:
    """Return a page that draws a million lines."""
    return pdf_page(b"\n".join(b"%d 0 m %d 9 l S" % (x % 590, x % 590) for x in range(10_000 * percent)))


def scattered(percent: int) -> bytes:
    """Return pages of glyphs each at a height of its own."""
    count = 350 * percent
    drawn = [
        b"BT /F1 6 Tf 1 0 0 1 %d %.3f Tm (a) Tj ET" % (10 + 7919 * n % 570, 820 - 800 * n / count)
        for n in range(count)
    ]
    return pdf_page(b"\n".join(drawn))


CASES: dict[str, tuple[str, Make]] = {
    "rtf: bare escapes": ("x.rtf", rtf_case("\\u1488 ", 2_000_000)),
    "rtf: escapes, skips": ("x.rtf", rtf_case("\\u1488?", 2_000_000)),
    "rtf: hex bytes": ("x.rtf", rtf_case("\\'e0", 4_000_000)),
    "rtf: groups": ("x.rtf", rtf_case("{\\b x}", 2_000_000)),
    "rtf: paragraphs": ("x.rtf", rtf_case("x\\par ", 2_000_000)),
    "rtf: footnotes": ("x.rtf", rtf_case("x{\\footnote y}", 500_000)),
    "rtf: table": ("x.rtf", rtf_case("\\intbl x\\cell y\\cell\\row ", 500_000)),
    "rtf: a style's name": ("x.rtf", rtf_case("{\\stylesheet{\\s1 " + "\\u1488?" * 200 + "}}", 10_000)),
    "rtf: a title": ("x.rtf", rtf_case("{\\info{\\title " + "\\u1488?" * 200 + "}}", 10_000)),
    "txt: a paragraph": ("x.txt", text_case(_SENTENCE, 350_000)),
    "txt: a word": ("x.txt", text_case("א", 9_000_000)),
    "txt: short rows": ("x.txt", text_case("א\n", 6_000_000)),
    "txt: rows": ("x.txt", text_case(_SENTENCE + "\n", 300_000)),
    "txt: paragraphs": ("x.txt", text_case("אמון.\n\n", 1_500_000)),
    "txt: cells": ("x.txt", text_case("א | ב | ג\n", 1_000_000)),
    "txt: tabs": ("x.txt", text_case("א\tב\tג\n", 1_000_000)),
    "txt: arrows": ("x.txt", text_case("א >\n", 2_000_000)),
    "txt: items": ("x.txt", text_case("1. א\n", 2_000_000)),
    "txt: citations": ("x.txt", text_case("(לוי, 2010) ", 900_000)),
    "txt: names": ("x.txt", text_case("כהן, לוי, ", 1_000_000)),
    "txt: notes": ("x.txt", text_case("[footnoteRef:1] [1: א] ", 400_000)),
    "txt: brackets": ("x.txt", text_case("[1: ", 2_500_000)),
    "txt: hidden headings": ("x.txt", text_case("מבוא\n", 1_500_000)),
    "txt: bibliography": ("x.txt", text_case("לוי, א' (2010). ספר על אמון. ירושלים.\n", 250_000)),
    "txt: visual": ("x.txt", text_case("םולש ךרד ,2010 Bryson\n", 400_000)),
    "txt: a visual row": ("x.txt", text_case("םולש ךרד ,2010 Bryson ", 400_000)),
    "txt: visual brackets": ("x.txt", text_case("םולש (ךרד) ", 800_000)),
    "html: a paragraph": ("x.html", html_case(_SENTENCE, 350_000, "<p>")),
    "html: paragraphs": ("x.html", html_case("<p>א", 1_500_000)),
    "html: breaks": ("x.html", html_case("א<br>", 1_500_000)),
    "html: spans": ("x.html", html_case("<span>א</span>", 600_000)),
    "html: open tags": ("x.html", html_case("<b>א<p>", 1_000_000)),
    "html: rows": ("x.html", html_case("<tr><td>א<td>ב", 600_000, "<table>")),
    "html: a row": ("x.html", html_case("<td>א", 1_500_000, "<table><tr>")),
    "html: items": ("x.html", html_case("<li>א", 1_500_000, "<ol>")),
    "html: lists": ("x.html", html_case("<ul><li>א</ul>", 600_000)),
    "html: links": ("x.html", html_case("<a href='#a'>1</a>", 400_000, "<sup>", "</sup><p id=a>א")),
    "html: notes": ("x.html", lambda percent: html_notes(1000 * percent)),
    "html: raised": ("x.html", html_case("<sup>1</sup>א", 500_000)),
    "html: attributes": ("x.html", html_case("<p title='xxxxxxxxxx' class='yyyyyyyyyy'>א", 200_000)),
    "html: nested tables": ("x.html", html_case("<table><tr><td>א<td>", 60)),
    "html: tables in cells": (
        "x.html",
        html_case("<table><tr><td>א<td>" * 50 + "</table>" * 50, 2_000),
    ),
    "html: comments": ("x.html", html_case("<!-- x -->א", 1_000_000)),
    "html: a comment": ("x.html", html_case("<!-- x ", 1_500_000)),
    "html: entities": ("x.html", html_case("&amp;&#1488;", 900_000)),
    "html: script": ("x.html", html_case("<script>", 1_200_000)),
    "html: visual": ("x.html", html_case("<p>םולש ךרד ,2010 Bryson", 200_000)),
    "docx: a paragraph": (
        "x.docx",
        docx_case(_SENTENCE, 350_000, "<w:p><w:r><w:t>", "</w:t></w:r></w:p>"),
    ),
    "docx: runs": ("x.docx", docx_case("<w:r><w:t>א</w:t></w:r>", 1_500_000, "<w:p>", "</w:p>")),
    "docx: paragraphs": ("x.docx", docx_case("<w:p><w:r><w:t>א</w:t></w:r></w:p>", 1_000_000)),
    "docx: rows": (
        "x.docx",
        docx_case(
            "<w:tr><w:tc><w:p><w:r><w:t>א</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>",
            500_000,
            "<w:tbl>",
            "</w:tbl>",
        ),
    ),
    "docx: nested tables": (
        "x.docx",
        docx_case("<w:tbl><w:tr><w:tc><w:p/>" * 40 + "</w:tc></w:tr></w:tbl>" * 40, 5_000),
    ),
    "docx: footnotes": ("x.docx", docx_notes),
    "docx: text boxes": (
        "x.docx",
        docx_case(
            "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>א</w:t></w:r></w:p></w:txbxContent></w:r></w:p>", 300_000
        ),
    ),
    "docx: boxes in boxes": (
        "x.docx",
        lambda percent: docx(
            "<w:p><w:r><w:txbxContent>" * (70 * percent // 100)
            + "<w:p><w:r><w:t>א</w:t></w:r></w:p>"
            + "</w:txbxContent></w:r></w:p>" * (70 * percent // 100)
        ),
    ),
    "odt: boxes in boxes": (
        "x.odt",
        lambda percent: odt(
            f'<text:p><draw:text-box xmlns:draw="{_DRAW}">' * (100 * percent // 100)
            + "<text:p>א</text:p>"
            + "</draw:text-box></text:p>" * (100 * percent // 100)
        ),
    ),
    "odt: spaces": ("x.odt", odt_case('<text:p>א<text:s text:c="999999999"/>א</text:p>', 1)),
    "odt: many spaces": ("x.odt", odt_case('<text:p>א<text:s text:c="9999"/>א</text:p>', 100_000)),
    "odt: repeated cells": (
        "x.odt",
        odt_case(
            '<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell'
            ' table:number-columns-repeated="999999999"><text:p>א</text:p></table:table-cell>'
            "</table:table-row></table:table>",
            1,
        ),
    ),
    "odt: paragraphs": ("x.odt", odt_case("<text:p>א</text:p>", 1_500_000)),
    "odt: lists": (
        "x.odt",
        odt_case(
            "<text:list><text:list-item>" * 40 + "<text:p>א</text:p>" + "</text:list-item></text:list>" * 40,
            10_000,
        ),
    ),
    "odt: notes": (
        "x.odt",
        odt_case(
            "<text:p>א<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>ב</text:p>"
            "</text:note-body></text:note></text:p>",
            200_000,
        ),
    ),
    "epub: chapters": ("x.epub", lambda percent: epub(percent, chapters=15_000, times=1)),
    "epub: one chapter again": ("x.epub", lambda percent: epub(percent, chapters=1, times=500_000)),
    "md: paragraph": ("x.md", text_case(_SENTENCE, 150_000)),
    "md: stars": ("x.md", text_case("*a ", 2_000_000)),
    "md: stars, underscores": ("x.md", text_case("*a_ ", 1_500_000)),
    "md: open links": ("x.md", text_case("[", 6_000_000)),
    "md: links": ("x.md", text_case("[a](", 1_500_000)),
    "md: pictures": ("x.md", text_case("![[](", 1_000_000)),
    "md: quotes": ("x.md", text_case("> ", 3_000_000)),
    "md: quoted rows": ("x.md", text_case("> a\n", 1_500_000)),
    "md: ticks": ("x.md", lambda percent: " ".join("`" * n for n in range(35 * percent)).encode()),
    "md: items": ("x.md", text_case("- א\n", 1_500_000)),
    "md: deep items": (
        "x.md",
        lambda percent: "\n".join("  " * n + "- א" for n in range(28 * percent)).encode(),
    ),
    "md: rows": (
        "x.md",
        lambda percent: ("| a | b |\n|---|---|\n" + "| א | ב |\n" * 5000 * percent).encode(),
    ),
    "md: columns": (
        "x.md",
        lambda percent: (
            "|" + "a|" * 1000 * percent + "\n|" + "-|" * 1000 * percent + "\n|" + "א|" * 1000 * percent
        ).encode(),
    ),
    "md: short rows, wide head": (
        "x.md",
        lambda percent: (
            "|" + "a|" * 100 * percent + "\n|" + "-|" * 100 * percent + "\n" + "|א|\n" * 1000 * percent
        ).encode(),
    ),
    "md: definitions": (
        "x.md",
        lambda percent: "\n".join(f"[a{n}]: /x" for n in range(4000 * percent)).encode(),
    ),
    "md: footnotes": (
        "x.md",
        lambda percent: "".join(f"א[^{n}]\n\n[^{n}]: ב\n\n" for n in range(2500 * percent)).encode(),
    ),
    "md: entities": ("x.md", text_case("&amp;", 1_500_000)),
    "md: tags": ("x.md", text_case("<a ", 2_000_000)),
    "md: comments": ("x.md", text_case("a <!-- ", 1_000_000)),
    "md: escapes": ("x.md", text_case("\\*", 3_000_000)),
    "md: headings": ("x.md", text_case("# א\n", 1_000_000)),
    "md: dashes": ("x.md", text_case("- - - - a\n", 600_000)),
    "pdf: page tree": ("x.pdf", page_tree),
    "pdf: deep page tree": ("x.pdf", deep_tree),
    "pdf: glyphs of a page": ("x.pdf", lambda percent: pdf_page(shown(100 * percent, 100))),
    "pdf: full pages": (
        "x.pdf",
        lambda percent: pdf_page(shown(350, 100, height=2.2), pages=max(1, percent // 5)),
    ),
    "pdf: empty pages": ("x.pdf", lambda percent: pdf_page(b"", pages=49 * percent)),
    "pdf: scattered glyphs": ("x.pdf", scattered),
    "pdf: glyphs at one place": (
        "x.pdf",
        lambda percent: pdf_page(b"BT /F1 6 Tf 1 0 0 1 99 99 Tm (a) Tj ET\n" * 350 * percent),
    ),
    "pdf: a row": (
        "x.pdf",
        lambda percent: pdf_page(b"BT /F1 .02 Tf 1 0 0 1 10 99 Tm (" + b"ab " * 110 * percent + b") Tj ET"),
    ),
    "pdf: rules": ("x.pdf", ruled),
    "pdf: paths": ("x.pdf", paths),
    "pdf: nested arrays": ("x.pdf", nested_arrays),
    "pdf: saved states": ("x.pdf", lambda percent: pdf_page(b"q " * 50_000 * percent)),
    "pdf: bomb": ("x.pdf", bomb),
    "pdf: objects": ("x.pdf", lambda percent: pdf_page(b"", *[b"<</A 1>>"] * 5_000 * percent)),
    "pdf: nested dictionary": (
        "x.pdf",
        lambda percent: pdf_page(b"", b"<</A" * 5_000 * percent + b"1" + b">>" * 5_000 * percent),
    ),
    "pdf: signs": (
        "x.pdf",
        lambda percent: pdf_page(
            shown(350, 100, height=2.2).replace(b"ab", b"<>"), pages=max(1, percent // 10)
        ),
    ),
}


def html_notes(count: int) -> bytes:
    """Return a page of so many footnotes."""
    marks = "".join(f"<p>א<sup><a id=r{n} href='#n{n}'>{n % 999}</a></sup>" for n in range(count))
    notes = "".join(f"<p id=n{n}><a href='#r{n}'>{n % 999}</a> ב" for n in range(count))
    return f"<html><body>{marks}{notes}</body></html>".encode()


def main() -> None:
    options = _options()
    if options.one:
        print(_outcome(options.one, options.percent))
        return
    print(f"{'file':28}{'MB':>7}{'s':>8}{'peak MB':>9}  ends with")
    for name in CASES:
        if options.case in name:
            print(_in_own_process(name, options.percent), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="", help="only files whose name contains this")
    parser.add_argument("--scale", dest="percent", type=lambda scale: round(100 * float(scale)), default=100)
    parser.add_argument("--one", choices=CASES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_own_process(name: str, percent: int) -> str:
    command = [sys.executable, __file__, "--one", name, "--scale", str(percent / 100)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[-1] if lines else f"{name:28} killed by signal {-done.returncode} (24: {_SECONDS} s)"


def _outcome(name: str, percent: int) -> str:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    source, make = CASES[name]
    data = make(percent)
    started = time.process_time()
    try:
        document = parse_bytes(data, source)
        end = f"{len(document.text):,} characters"
    except IngestError as error:
        end = f"{type(error).__name__}: {error.what}"
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{name:28}{len(data) / 2**20:7.1f}{seconds:8.1f}{peak:9.0f}  {end}"


if __name__ == "__main__":
    main()
