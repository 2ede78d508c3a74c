"""Our documents as sources of other programs: TeX, and pictures in SVG."""

import re
from html import escape

from producer_bed.pages import Work

_SPECIAL = re.compile(r"([#$%&_{}])")
_HEADINGS = {"h1": "section", "h2": "subsection", "h3": "subsubsection"}
_LISTS = {"ul": "itemize", "ol": "enumerate"}


# Latin words with what stands between and within them.
_LATIN = re.compile(
    r"(?:[A-Za-z][\w.,;:&@/?='+-]*(?: [&=<\d.,()-]+(?= [A-Za-z]))*(?: (?=[A-Za-z]))?)+", re.ASCII
)


def tex_source(work: Work, preamble: str) -> str:
    """Return a document as LaTeX, headings not numbered; XeTeX is told where Latin text is."""
    columns = ",twocolumn" if work.columns == 2 else ""
    parts = [f"\\documentclass[11pt,a4paper{columns}]{{article}}\n{preamble}\n\\begin{{document}}\n"]
    for part in work.source.parts:
        if part.kind == "table":
            rows = [[_tex(cell.strip(), work) for cell in line.strip("| ").split("|")] for line in part.lines]
            form = "|" + f"p{{{0.8 / len(rows[0]):.2f}\\linewidth}}|" * len(rows[0])
            body = "\n".join(" & ".join(row) + " \\\\ \\hline" for row in rows)
            parts.append(f"\\noindent\\begin{{tabular}}{{{form}}}\\hline\n{body}\n\\end{{tabular}}\n")
        elif part.kind in _HEADINGS:
            parts.append(f"\\{_HEADINGS[part.kind]}*{{{_tex(part.lines[0], work)}}}\n")
        elif part.kind in _LISTS:
            items = "\n".join(f"\\item {_tex(line, work)}" for line in part.lines)
            parts.append(f"\\begin{{{_LISTS[part.kind]}}}\n{items}\n\\end{{{_LISTS[part.kind]}}}\n")
        else:
            parts += [f"{_tex(line, work)}\n" for line in part.lines]
    return "\n".join([*parts, "\\end{document}\n"])


def _tex(text: str, work: Work) -> str:
    parts = re.split(r"\[\^(\d+)\]", text.replace("**", ""))
    notes = (f"\\footnote{{{_tex(work.source.notes[mark], work)}}}" for mark in parts[1::2])
    return "".join(_latin_marked(part) + note for part, note in zip(parts[::2], [*notes, ""], strict=True))


def _latin_marked(text: str) -> str:
    """Return text with the Latin runs in it, or all of it, marked as from left to right."""
    if not re.search("[א-ת]", text) and re.search("[A-Za-z]", text):
        return f"\\LR{{{_escaped(text)}}}"
    marked = []
    last = 0
    for match in _LATIN.finditer(text):
        marked += [_escaped(text[last : match.start()]), f"\\LR{{{_escaped(match[0])}}}"]
        last = match.end()
    return "".join([*marked, _escaped(text[last:])])


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", text.replace("\\", ""))
    return escaped.replace("~", "\\textasciitilde ").replace("<", "{<}")


def svg(work: Work, font: str) -> str:
    """Return a picture with each line of a document's text as texts of at most 80 letters, right-aligned."""
    rows: list[str] = []
    for line in work.truth.replace("\t", "   ").split("\n"):
        rows += [*_wrapped(line, 80), ""]
    height = 40 + 14 * len(rows)
    texts = "".join(
        f'<text x="560" y="{30 + 14 * number}" direction="rtl" text-anchor="start" font-size="10"'
        f' font-family="{font}">{escape(row)}</text>'
        for number, row in enumerate(rows)
        if row
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="595pt" height="{height}pt">{texts}</svg>'


def _wrapped(line: str, width: int) -> list[str]:
    return re.findall(rf"\S.{{0,{width - 1}}}(?=\s|$)", line)
