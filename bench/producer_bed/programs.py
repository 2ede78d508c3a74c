"""Programs that make PDF files, run as their users run them; one that is not installed is left out."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

from producer_bed.markup import svg, tex_source
from producer_bed.pages import Work, docx, html

Make = Callable[[Work, Path], Path]

_SECONDS = 180
_CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)


class NotInstalledError(Exception):
    """A program that this machine lacks; its name."""


def run(*command: str | Path, cwd: Path | None = None) -> None:
    """Run a program to its end. Raises NotInstalledError, and CalledProcessError if it fails."""
    if shutil.which(str(command[0])) is None:
        raise NotInstalledError(str(command[0]))
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS, cwd=cwd)


def chromium(font: str, **style: object) -> Make:
    def make(work: Work, folder: Path) -> Path:
        page, target = _page(work, folder, font, **style), folder / "chromium.pdf"
        run(
            "chromium",
            *_CHROMIUM,
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}",
            page.as_uri(),
        )
        return target

    return make


def wkhtmltopdf(font: str) -> Make:
    def make(work: Work, folder: Path) -> Path:
        page, target = _page(work, folder, font), folder / "wk.pdf"
        run("wkhtmltopdf", "-q", "--encoding", "utf-8", page, target)
        return target

    return make


def weasyprint(font: str, *options: str) -> Make:
    def make(work: Work, folder: Path) -> Path:
        page, target = _page(work, folder, font), folder / "weasy.pdf"
        run("weasyprint", *options, page, target)
        return target

    return make


def _page(work: Work, folder: Path, font: str, **style: object) -> Path:
    page = folder / "page.html"
    page.write_text(html(work, font, **style), "utf-8")  # type: ignore[arg-type]
    return page


def libreoffice(font: str, settings: Mapping[str, object] | None = None) -> Make:
    """Print a Word file with LibreOffice Writer, all of it in one font."""

    def make(work: Work, folder: Path) -> Path:
        source = folder / "file.docx"
        docx(work, source)
        in_font(source, font)
        options = {name: {"type": "long" if isinstance(value, int) else "boolean", "value": str(value)}
                   for name, value in (settings or {}).items()}  # fmt: skip
        kind = "pdf:writer_pdf_Export:" + json.dumps(options) if options else "pdf"
        run("soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", kind,
            "--outdir", folder, source)  # fmt: skip
        return folder / "file.pdf"

    return make


def in_font(source: Path, font: str) -> None:
    """Set the font of a Word file for all scripts."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(str(source))
    for style in document.styles.element.iter(qn("w:rFonts")):
        for name in list(style.attrib):
            del style.attrib[name]
        for name in ("ascii", "hAnsi", "cs"):
            style.set(qn(f"w:{name}"), font)
    document.save(str(source))


def abiword(work: Work, folder: Path) -> Path:
    source = folder / "file.docx"
    docx(work, source)
    run("abiword", "--to=pdf", source)
    return folder / "file.pdf"


def fop(font: str, path: str) -> Make:
    """Format with Apache FOP; a font is named with its file."""

    def make(work: Work, folder: Path) -> Path:
        settings = folder / "fop.xml"
        settings.write_text(
            f'<fop version="1.0"><renderers><renderer mime="application/pdf"><fonts><font embed-url="file://{path}">'
            f'<font-triplet name="{font}" style="normal" weight="normal"/>'
            f'<font-triplet name="{font}" style="normal" weight="bold"/>'
            f'<font-triplet name="{font}" style="italic" weight="normal"/></font></fonts></renderer>'
            "</renderers></fop>",
            "utf-8",
        )
        source, target = folder / "file.fo", folder / "fop.pdf"
        source.write_text(_formatting_objects(work, font), "utf-8")
        run("fop", "-c", settings, "-fo", source, "-pdf", target)
        return target

    return make


def _formatting_objects(work: Work, font: str) -> str:
    blocks: list[str] = []
    sizes = {"h1": "18pt", "h2": "14pt", "h3": "12pt"}
    for part in work.source.parts:
        if part.kind == "table":
            rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in part.lines]
            cells = "".join(
                "<fo:table-row>"
                + "".join(
                    '<fo:table-cell border="0.5pt solid black" padding="2pt">'
                    f"<fo:block>{_fo_text(cell)}</fo:block></fo:table-cell>"
                    for cell in row
                )
                + "</fo:table-row>"
                for row in rows
            )
            blocks.append(f"<fo:table><fo:table-body>{cells}</fo:table-body></fo:table>")
            continue
        for number, line in enumerate(part.lines, 1):
            label = {"ul": "• ", "ol": f"{number}. "}.get(part.kind, "")
            size = sizes.get(part.kind, "11pt")
            blocks.append(
                f'<fo:block font-size="{size}" space-after="6pt">{escape(label)}{_fo_text(line)}</fo:block>'
            )
    notes = [
        f'<fo:block font-size="8pt">{mark}. {_fo_text(note)}</fo:block>'
        for mark, note in work.source.notes.items()
    ]
    return (
        '<fo:root xmlns:fo="http://www.w3.org/1999/XSL/Format" writing-mode="rl-tb" language="he"'
        f' font-family="{font}"><fo:layout-master-set><fo:simple-page-master master-name="p"'
        f' page-height="297mm" page-width="210mm" margin="22mm">'
        f'<fo:region-body column-count="{work.columns}"/>'
        '</fo:simple-page-master></fo:layout-master-set><fo:page-sequence master-reference="p">'
        f'<fo:flow flow-name="xsl-region-body">{"".join(blocks + notes)}</fo:flow></fo:page-sequence>'
        "</fo:root>"
    )


def _fo_text(text: str) -> str:
    plain = escape(text.replace("**", ""), quote=False)
    return re.sub(r"\[\^(\d+)\]", r'<fo:inline font-size="7pt" baseline-shift="super">\1</fo:inline>', plain)


def typst(font: str) -> Make:
    def make(work: Work, folder: Path) -> Path:
        try:
            import typst as program
        except ImportError as error:
            raise NotInstalledError("typst") from error
        source, target = folder / "file.typ", folder / "typst.pdf"
        source.write_text(_typst_source(work, font), "utf-8")
        program.compile(str(source), output=str(target))
        return target

    return make


def _typst_source(work: Work, font: str) -> str:
    lines = [
        f'#set text(font: "{font}", lang: "he", size: 11pt)',
        f'#set page(paper: "a4", columns: {work.columns}, numbering: "1")',
        "#set par(justify: true)",
    ]
    for part in work.source.parts:
        if part.kind == "table":
            rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in part.lines]
            cells = ", ".join(f"[{_typst_text(cell, work)}]" for row in rows for cell in row)
            lines.append(f"#table(columns: {len(rows[0])}, {cells})")
        elif part.kind.startswith("h"):
            lines.append("=" * int(part.kind[1]) + " " + _typst_text(part.lines[0], work))
        else:
            mark = {"ul": "- ", "ol": "+ "}.get(part.kind, "")
            lines.append("\n".join(mark + _typst_text(line, work) for line in part.lines))
        lines.append("")
    return "\n".join(lines)


def _typst_text(text: str, work: Work) -> str:
    plain = re.sub(r"([\\#$*_`<>@=~\[\]])", r"\\\1", text.replace("**", ""))
    return re.sub(
        r"\\\[\^(\d+)\\\]",
        lambda match: f"#footnote[{_typst_text(work.source.notes[match[1]], work)}]",
        plain,
    )


def tex(program: str, preamble: str) -> Make:
    """Set with a TeX program (`xelatex`, `lualatex`) whose `preamble` makes the document Hebrew."""

    def make(work: Work, folder: Path) -> Path:
        source = folder / "file.tex"
        source.write_text(tex_source(work, preamble), "utf-8")
        run(program, "-interaction=batchmode", source.name, cwd=folder)
        return folder / "file.pdf"

    return make


def inkscape(font: str) -> Make:
    """Draw the first lines of a document as texts of an SVG picture, and print it with Inkscape."""

    def make(work: Work, folder: Path) -> Path:
        source, target = folder / "file.svg", folder / "inkscape.pdf"
        source.write_text(svg(work, font), "utf-8")
        run("inkscape", source, "--export-type=pdf", f"--export-filename={target}")
        return target

    return make


def pango(font: str) -> Make:
    def make(work: Work, folder: Path) -> Path:
        source, target = folder / "file.txt", folder / "pango.pdf"
        source.write_text("\n\n".join(work.truth.replace("\t", "   ").split("\n")), "utf-8")
        run("pango-view", "-q", f"--font={font} 11", "--width=470", "--wrap=word", "--rtl", "--margin=40",
            f"--output={target}", source)  # fmt: skip
        return target

    return make


def fpdf2(path: str) -> Make:
    """Set with fpdf2, which shapes and orders each line."""

    def make(work: Work, folder: Path) -> Path:
        try:
            import uharfbuzz  # noqa: F401 - fpdf2 shapes with it
            from fpdf import FPDF
        except ImportError as error:
            raise NotInstalledError("fpdf2 with uharfbuzz") from error

        pdf = FPDF()
        pdf.add_font("F", fname=path)
        pdf.set_text_shaping(use_shaping_engine=True, direction="rtl", script="hebr", language="heb")
        pdf.add_page()
        for line in work.truth.split("\n"):
            pdf.set_font("F", size=15 if line in work.headings else 11)
            pdf.multi_cell(0, text=line.replace("\t", "   "), align="R", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
        pdf.output(str(folder / "fpdf2.pdf"))
        return folder / "fpdf2.pdf"

    return make


def again(make: Make, *commands: Sequence[str]) -> Make:
    """Return a maker that sends another's file through programs; IN and OUT stand for the files."""

    def remake(work: Work, folder: Path) -> Path:
        found = make(work, folder)
        for number, command in enumerate(commands):
            target = folder / f"again{number}.{'ps' if command[0] == 'pdftops' else 'pdf'}"
            run(*(word.replace("IN", str(found)).replace("OUT", str(target)) for word in command))
            found = target
        return found

    return remake


def ghostscript(*options: str) -> tuple[str, ...]:
    return ("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", *options, "-sOutputFile=OUT", "IN")
