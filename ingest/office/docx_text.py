"""A paragraph of WordprocessingML → its text as it stands once all tracked changes are accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from lxml import etree

from ingest.assemble import note_mark

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_LEFT_OUT = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText", f"{_MC}Fallback"}
)
_CHARACTERS = {f"{W}tab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}
_NOT_ITS_OWN = frozenset({f"{W}txbxContent", f"{_MC}Fallback"})


@dataclass(slots=True)
class NoteReferences:
    """The notes referred to so far: (part, id) → the mark that stands in the text."""

    marks: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark(self, part: str, note_id: str) -> str:
        """Return the mark of a note: its place in the order of first reference."""
        return self.marks.setdefault((part, note_id), str(len(self.marks) + 1))


def paragraph_text(paragraph: etree._Element, notes: NoteReferences) -> str:
    """Return a paragraph's text; "\\n" for line breaks, footnote marks framed, text boxes left out."""
    return "".join(_texts(paragraph, notes))


def text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the contents of the text boxes anchored in a paragraph, each once; not those within others."""
    for content in paragraph.iter(f"{W}txbxContent"):
        around = takewhile(lambda outer: outer is not paragraph, content.iterancestors())
        if not {ancestor.tag for ancestor in around} & _NOT_ITS_OWN:
            yield content


def is_bold(paragraph: etree._Element) -> bool:
    """Tell whether every run with text is bold (for Hebrew letters that is w:bCs as well as w:b)."""
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(run.itertext(f"{W}t")).strip()]
    return bool(runs) and all(_is_on(run, "b") or _is_on(run, "bCs") for run in runs)


def _texts(element: etree._Element, notes: NoteReferences) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _LEFT_OUT or tag == f"{W}txbxContent":
            continue
        if tag in (f"{W}t", _MATH_TEXT):
            yield child.text or ""
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag == f"{W}br":
            yield " " if child.get(f"{W}type") in ("page", "column") else "\n"
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            yield note_mark(
                notes.mark(tag.removeprefix(W).removesuffix("Reference"), child.get(f"{W}id", ""))
            )
        elif tag == f"{W}r" and _is_raised_number(child):
            yield note_mark("".join(child.itertext(f"{W}t")).strip())
        else:
            yield from _texts(child, notes)


def _is_raised_number(run: etree._Element) -> bool:
    """Tell whether a run is digits set as superscript: a footnote mark made by hand."""
    align = run.find(f"{W}rPr/{W}vertAlign")
    raised = align is not None and align.get(f"{W}val") == "superscript"
    return raised and "".join(run.itertext(f"{W}t")).strip().isdigit()


def _is_on(run: etree._Element, name: str) -> bool:
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(f"{W}val", "true") not in ("0", "false", "off")
