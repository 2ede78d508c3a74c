"""Sources in Markdown → the pages and office files that programs print, and the text that must come back."""

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from make_examples import Source, block_html, inline_html, read_source, write_docx

from ingest.parse_markdown import parse_markdown

BENCH = Path(__file__).resolve().parents[1]
HEAD, FOOT = "מכון לביא למחקר קהילות", "נייר עבודה 7, תשפ״ד"


@dataclass(frozen=True, slots=True)
class Work:
    """One source: its parsed form, the text that must come back, and the number of columns it is set in."""

    source: Source
    truth: str
    footnotes: int
    headings: tuple[str, ...]
    columns: int

    @property
    def name(self) -> str:
        return self.source.name


def works() -> list[Work]:
    """Return the sources of the bed; the two papers are set in two columns."""
    folder = BENCH / "example_sources"
    return [
        _work(BENCH / "producer_bed" / "sources" / "field-guide.md", 2),
        _work(folder / "guide-building-trust.md", 1),
        _work(folder / "paper-collaborative-governance.md", 2),
        _work(folder / "partnership-models.md", 1),
    ]


def _work(path: Path, columns: int) -> Work:
    source = read_source(path)
    body = path.read_text("utf-8").partition("\n\n")[2].replace("**", "")
    document = parse_markdown(body.encode(), source=path.name, document_id=path.stem)
    headings = tuple(section.heading for section in document.sections if section.level)
    return Work(source, document.text, len(document.footnotes), headings, columns)


_STYLE = """
@page {{ size: A4; margin: 24mm 20mm;
  @top-center {{ content: "{head}"; font-size: 8pt }}
  @bottom-center {{ content: "{foot} | " counter(page); font-size: 8pt }} }}
body {{ font-family: "{font}"; font-size: 11pt; line-height: 1.45; margin: 0 }}
main {{ columns: {columns}; column-gap: 9mm; text-align: {align} }}
h1 {{ font-size: 18pt; column-span: all }} h2 {{ font-size: 14pt }} h3 {{ font-size: 12pt }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ {rules}; padding: 2px 5px; text-align: right; vertical-align: top }}
[dir=ltr] {{ text-align: left }} sup {{ font-size: 70%; line-height: 0 }}
a {{ color: inherit; text-decoration: none }}
.note {{ font-size: 8.5pt; margin: 2pt 0 }}
"""


def html(
    work: Work, font: str, *, align: str = "right", ruled: bool = True, columns: int | None = None
) -> str:
    """Return a page for printing, with a running head and foot where the program knows margin boxes."""
    style = _STYLE.format(
        head=HEAD,
        foot=FOOT,
        font=font,
        align=align,
        columns=columns or work.columns,
        rules="border: 0.5pt solid #444" if ruled else "border: 0",
    )
    blocks = "\n".join(map(block_html, work.source.parts))
    notes = "\n".join(
        f'<p class="note">{mark}. {inline_html(note)}</p>' for mark, note in work.source.notes.items()
    )
    title = escape(work.source.meta["title"])
    return (
        f'<!DOCTYPE html><html lang="he" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head><body><main>{blocks}</main>{notes}</body></html>"
    )


def docx(work: Work, target: Path) -> None:
    """Write the work as a Word file."""
    write_docx(work.source, target)
