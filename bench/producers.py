"""Prints our own documents with every PDF program at hand, reads them back, and prints their scores.

Also draws them as programs do that do not run here. `--only NAME` picks makers, `--keep FOLDER` keeps files.
"""

import argparse
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from documents import COLUMNS, load_scorer, mean_figures, print_row, shared_folder
from producer_bed import programs, streams
from producer_bed.pages import FOOT, HEAD, Work, works

from ingest.errors import IngestError
from ingest.parse_pdf import parse_pdf

_CULMUS = "/usr/share/fonts/truetype/culmus"
_RUEHL = f"{_CULMUS}/FrankRuehlCLM-Medium.ttf"
_DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

_POLYGLOSSIA = r"""\usepackage{polyglossia}\setmainlanguage{hebrew}\setotherlanguage{english}
\newfontfamily\hebrewfont[Script=Hebrew]{Frank Ruehl CLM}
\newfontfamily\hebrewfontsf[Script=Hebrew]{DejaVu Sans}"""
_BIDI = r"""\usepackage{fontspec}\setmainfont[Script=Hebrew]{DejaVu Sans}\usepackage{bidi}\setRTL"""
_BABEL = r"""\usepackage[bidi=basic,layout=lists.tabular.footnotes]{babel}\babelprovide[import,main]{hebrew}
\babelfont{rm}[Script=Hebrew]{David CLM}\newcommand{\LR}[1]{#1}"""

chromium, office = programs.chromium, programs.libreoffice
again, gs = programs.again, programs.ghostscript

MAKERS: dict[str, programs.Make] = {
    "Chromium, David": chromium("David CLM"),
    "Chromium, Noto Serif, justified": chromium("Noto Serif Hebrew", align="justify"),
    "Chromium, no rules": chromium("Frank Ruehl CLM", ruled=False),
    "Chromium > Ghostscript 1.3": again(chromium("Miriam CLM"), gs("-dCompatibilityLevel=1.3")),
    "Chromium > Ghostscript 1.7": again(chromium("Noto Sans Hebrew"), gs()),
    "Chromium > cairo": again(chromium("Noto Sans Hebrew"), ("pdftocairo", "-pdf", "IN", "OUT")),
    "Chromium > PostScript > Ghostscript": again(
        chromium("David CLM"), ("pdftops", "IN", "OUT"), gs("-dPDFSETTINGS=/prepress")
    ),
    "Chromium > MuPDF": again(chromium("David CLM"), ("mutool", "clean", "-gggz", "IN", "OUT")),
    "Chromium > pdftk": again(chromium("Noto Sans Hebrew"), ("pdftk", "IN", "output", "OUT", "compress")),
    "LibreOffice, David": office("David CLM"),
    "LibreOffice, DejaVu, PDF/A": office("DejaVu Sans", {"SelectPdfVersion": 2}),
    "LibreOffice, Noto, tagged": office("Noto Serif Hebrew", {"UseTaggedPDF": True}),
    "LibreOffice, Frank Ruehl > Ghostscript 1.3": again(
        office("Frank Ruehl CLM"), gs("-dCompatibilityLevel=1.3")
    ),
    "LibreOffice > Ghostscript 1.7": again(office("Noto Sans Hebrew"), gs()),
    "LibreOffice > PostScript > Ghostscript": again(office("Miriam CLM"), ("pdftops", "IN", "OUT"), gs()),
    "LibreOffice > qpdf": again(
        office("Liberation Serif"), ("qpdf", "--object-streams=generate", "--linearize", "IN", "OUT")
    ),
    "LibreOffice > cairo": again(office("David CLM"), ("pdftocairo", "-pdf", "IN", "OUT")),
    "wkhtmltopdf (Qt), David": programs.wkhtmltopdf("David CLM"),
    "wkhtmltopdf (Qt), DejaVu": programs.wkhtmltopdf("DejaVu Sans"),
    "wkhtmltopdf > Ghostscript": again(programs.wkhtmltopdf("Noto Sans Hebrew"), gs()),
    "WeasyPrint, Noto": programs.weasyprint("Noto Sans Hebrew"),
    "WeasyPrint, David, PDF/A": programs.weasyprint("David CLM", "--pdf-variant", "pdf/a-3b"),
    "AbiWord": programs.abiword,
    "Apache FOP": programs.fop("DejaVu Sans", _DEJAVU),
    "Typst, Noto": programs.typst("Noto Serif Hebrew"),
    "Typst, David": programs.typst("David CLM"),
    "XeLaTeX, polyglossia": programs.tex("xelatex", _POLYGLOSSIA),
    "XeLaTeX, bidi": programs.tex("xelatex", _BIDI),
    "LuaLaTeX, babel": programs.tex("lualatex", _BABEL),
    "Inkscape (SVG)": programs.inkscape("DejaVu Sans"),
    "pango-view (cairo)": programs.pango("Noto Sans Hebrew"),
    "fpdf2, DejaVu": programs.fpdf2(_DEJAVU),
    "fpdf2, Frank Ruehl": programs.fpdf2(_RUEHL),
}


def _drawn(style: streams.Style, font: str, work: Work, folder: Path) -> Path:
    target = folder / "drawn.pdf"
    target.write_bytes(streams.drawn(work, style, font))
    return target


MAKERS |= {
    f"drawn: {name}": partial(_drawn, style, _DEJAVU if number % 2 else _RUEHL)
    for number, (name, style) in enumerate(streams.STYLES.items())
}


def main() -> None:
    options = _options()
    score = load_scorer(options.scorer)
    print(" " * 44 + " ".join(f"{name[:6]:>6}" for name in COLUMNS.values()))
    means: list[float] = []
    for name, make in MAKERS.items():
        if options.only in name:
            rows = list(_rows(name, make, score, options))
            means += [row["score"] for row in rows if "score" in row]
            if rows:
                status = "+".join(sorted({row["status"] for row in rows}))
                print_row(f"{name} ({len(rows)})", {**mean_figures(rows), "status": status}, width=44)
    if means:
        print(f"{len(means)} files, mean score {statistics.mean(means):.1f}, worst {min(means):.1f}")


def _rows(
    name: str, make: programs.Make, score: Callable[..., dict[str, Any]], options: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    for work in works():
        if options.work not in work.name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                data = make(work, Path(folder)).read_bytes()
            except programs.NotInstalledError as error:
                print(f"{name:44.44}left out: {error} is not installed")
                return
            except subprocess.CalledProcessError as error:
                print(f"{name:44.44}{work.name}: {error.stderr.decode('utf-8', 'replace')[-200:]!r}")
                continue
        figures = _figures(data, work, score, options.keep and options.keep / f"{name}__{work.name}")
        if options.verbose:
            print_row(f"{name:.26} {work.name:.12}", figures, width=44)
        yield figures


def _figures(
    data: bytes, work: Work, score: Callable[..., dict[str, Any]], keep: Path | None
) -> Mapping[str, Any]:
    started = time.process_time()
    try:
        document = parse_pdf(data, "x.pdf", "x")
    except IngestError as error:
        text, status, pages = "", type(error).__name__, 1
    else:
        text, pages = document.text, len(document.pages)
        status = "+".join(sorted({page.verdict.status.value for page in document.pages}))
    seconds = (time.process_time() - started) / pages
    if keep:
        keep.parent.mkdir(parents=True, exist_ok=True)
        keep.with_name(f"{keep.name}.pdf").write_bytes(data)
        keep.with_name(f"{keep.name}.txt").write_text(text, "utf-8")
        keep.with_name(f"{keep.name}.truth").write_text(work.truth, "utf-8")
    meta = {"footnotes": work.footnotes, "headings": work.headings, "furniture": [HEAD, FOOT], "pages": pages}
    found = score(work.truth, text, meta) if text else {}
    return {**found, "status": status, "expect": "", "sec_per_page": seconds}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only makers whose name contains this")
    parser.add_argument("--work", default="", help="only works whose name contains this")
    parser.add_argument("--keep", type=Path, help="folder for the files, what was read and what should be")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line a file")
    parser.add_argument("--scorer", type=Path, default=shared_folder() / "score.py")
    return parser.parse_args()


if __name__ == "__main__":
    main()
