"""The hostile files by name: each with a file name and what makes it at a percentage of its full size."""

from collections.abc import Callable

from hostile_files.packages import SENTENCE, docx, docx_notes, epub, odt
from hostile_files.pdfs import (
    bomb,
    deep_tree,
    nested_arrays,
    page_tree,
    paths,
    pdf_page,
    ruled,
    scattered,
    shown,
)

_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"

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


def html_notes(count: int) -> bytes:
    """Return a page of so many footnotes."""
    marks = "".join(f"<p>א<sup><a id=r{n} href='#n{n}'>{n % 999}</a></sup>" for n in range(count))
    notes = "".join(f"<p id=n{n}><a href='#r{n}'>{n % 999}</a> ב" for n in range(count))
    return f"<html><body>{marks}{notes}</body></html>".encode()


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
    "txt: a paragraph": ("x.txt", text_case(SENTENCE, 350_000)),
    "txt: a word": ("x.txt", text_case("א", 9_000_000)),
    "txt: short rows": ("x.txt", text_case("א\n", 6_000_000)),
    "txt: rows": ("x.txt", text_case(SENTENCE + "\n", 300_000)),
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
    "html: a paragraph": ("x.html", html_case(SENTENCE, 350_000, "<p>")),
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
        docx_case(SENTENCE, 350_000, "<w:p><w:r><w:t>", "</w:t></w:r></w:p>"),
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
    "md: paragraph": ("x.md", text_case(SENTENCE, 150_000)),
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
