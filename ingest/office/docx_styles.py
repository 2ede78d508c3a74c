"""Word's styles.xml → what matters of each paragraph style: its heading level and its list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.office.numbering import whole_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_HEADING = re.compile(r"(?:heading|כותרת)\s*([1-9])", re.IGNORECASE)
_MAX_CHAIN = 20
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A style's heading level from 1 (0 for a title, None for text) and its list's (id, level from 0)."""

    heading: int | None = None
    list_id: str | None = None
    list_level: int = 0
    is_caption: bool = False


TITLE_LEVEL = 0


def read_styles(root: etree._Element | None) -> Mapping[str, ParagraphStyle]:
    """Return the paragraph styles by id, with what they inherit."""
    if root is None:
        return {}
    elements = {style.get(f"{W}styleId", ""): style for style in root.iterchildren(f"{W}style")}
    return {name: _style(name, elements) for name in elements}


def _style(name: str, elements: Mapping[str, etree._Element]) -> ParagraphStyle:
    heading: int | None = None
    list_id: str | None = None
    list_level, is_caption = 0, False
    for element in _chain(name, elements):
        heading = _heading(element) if heading is None else heading
        is_caption = is_caption or _name(element).lower() in ("caption", "כיתוב")
        if list_id is None:
            list_id, list_level = list_of(element)
    return ParagraphStyle(heading, list_id, list_level, is_caption)


def list_of(element: etree._Element) -> tuple[str | None, int]:
    """Return the (list id, level from 0) that a style or paragraph names; (None, 0) without one."""
    number = element.find(f"{W}pPr/{W}numPr/{W}numId")
    level = element.find(f"{W}pPr/{W}numPr/{W}ilvl")
    depth = whole_number(level.get(f"{W}val")) if level is not None else 0
    return (number.get(f"{W}val") if number is not None else None), depth or 0


def outline_level(element: etree._Element) -> int | None:
    """Return the heading level from 1 that a style or paragraph's outline level gives."""
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    level = whole_number(outline.get(f"{W}val")) if outline is not None else None
    return level + 1 if level is not None and level < _LEVELS else None


def _chain(name: str, elements: Mapping[str, etree._Element]) -> list[etree._Element]:
    chain: list[etree._Element] = []
    while name in elements and len(chain) < _MAX_CHAIN:
        chain.append(elements[name])
        parent = elements[name].find(f"{W}basedOn")
        name = parent.get(f"{W}val", "") if parent is not None else ""
    return chain


def _heading(element: etree._Element) -> int | None:
    name = _name(element)
    if name.lower() in ("title", "כותרת טקסט", "תואר"):
        return TITLE_LEVEL
    match = _HEADING.fullmatch(name)
    return int(match.group(1)) if match else outline_level(element)


def _name(element: etree._Element) -> str:
    named = element.find(f"{W}name")
    return named.get(f"{W}val", "") if named is not None else ""
