"""The footnotes of a web page: links with a number that lead down to their text, which leads back up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

_MARK = re.compile(r"[\[({]?\s*(\d{1,4}|[*†‡§]{1,3}|[א-ת]{1,2}|[a-z]|[ivx]{1,5})\s*[\])}.]?")
_NOTE_NAMES = re.compile(r"fn|ftn|edn|note|cite|sdfoot|sdend", re.IGNORECASE)
_HOSTS = frozenset({"li", "div", "p", "aside", "dd", "td", "section", "blockquote"})
_BACK = re.compile(r"[\s↩↑↵^⤴⬏⏎\ufe0e\ufe0f\[\]().\d]*")


@dataclass(frozen=True, slots=True)
class PageNotes:
    """`references`: link → mark; `texts`: element that holds a note → mark; `backlinks` are no text."""

    references: Mapping[etree._Element, str] = field(default_factory=dict)
    texts: Mapping[etree._Element, str] = field(default_factory=dict)
    backlinks: frozenset[etree._Element] = frozenset()


def page_notes(root: etree._Element) -> PageNotes:
    """Return the footnotes of a page; lists of sources that no number links to are none."""
    targets = _targets(root)
    order = {element: number for number, element in enumerate(root.iter())}
    references: dict[etree._Element, str] = {}
    texts: dict[etree._Element, str] = {}
    backlinks: set[etree._Element] = set()
    for link in root.iter("a"):
        target = targets.get((link.get("href") or "").removeprefix("#"))
        if target is None or not (link.get("href") or "").startswith("#"):
            continue
        mark = _MARK.fullmatch("".join(link.itertext()).strip())
        host = _host(target)
        if mark and host is not None and order[target] > order[link] and _is_reference(link):
            references[link] = mark.group(1)
            texts.setdefault(host, mark.group(1))
        elif order[target] < order[link] and _BACK.fullmatch("".join(link.itertext())):
            backlinks.add(link)
    return PageNotes(references, texts, frozenset(backlinks))


def _targets(root: etree._Element) -> dict[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for element in root.iter(etree.Element):
        for attribute in ("id", "name"):
            name = element.get(attribute)
            if name:
                found.setdefault(name, element)
    return found


def _host(target: etree._Element) -> etree._Element | None:
    """Return the block that holds a note's text: the target, or the nearest block around it."""
    if target.tag in _HOSTS:
        return target
    block = next((found for found in target.iterancestors() if found.tag in _HOSTS), None)
    outer = block.getparent() if block is not None else None
    is_word_note = outer is not None and outer.tag == "div" and _NOTE_NAMES.search(outer.get("id") or "")
    return outer if is_word_note else block


def _is_reference(link: etree._Element) -> bool:
    """Tell whether a numbered link is meant as a note: raised, or named as one."""
    named = " ".join(link.get(name) or "" for name in ("href", "class", "role", "{*}type", "epub:type", "id"))
    raised = any(element.tag == "sup" for element in (*link.iterancestors(), *link.iter()))
    return raised or bool(_NOTE_NAMES.search(named))
