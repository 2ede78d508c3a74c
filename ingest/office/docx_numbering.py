"""Word's numbering.xml → the label of each list paragraph, in the order of the text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.office.numbering import NumberStyle, numeral, whole_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_STYLES = {
    "bullet": NumberStyle.BULLET,
    "none": NumberStyle.NONE,
    "hebrew1": NumberStyle.HEBREW,
    "hebrew2": NumberStyle.HEBREW,
    "lowerLetter": NumberStyle.LOWER_LETTER,
    "upperLetter": NumberStyle.UPPER_LETTER,
    "lowerRoman": NumberStyle.LOWER_ROMAN,
    "upperRoman": NumberStyle.UPPER_ROMAN,
}
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: `text` is Word's pattern, such as "%1.%2"."""

    style: NumberStyle = NumberStyle.DECIMAL
    text: str = "%1."
    start: int = 1


@dataclass(frozen=True, slots=True)
class ListFormat:
    """A list: the `counter` that all lists of one abstract definition share, and its levels.

    `restarts` says at which levels the counter begins anew when the list is first used, and with what.
    """

    counter: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each has counted."""

    lists: Mapping[str, ListFormat]
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str | None:
        """Return the next label of a list at `level` from 0 ("1.", "א)", "•"); None for an unknown list."""
        found = self.lists.get(list_id)
        if found is None or list_id == "0" or not 0 <= level < _LEVELS:
            return None
        counts = self._counts.setdefault(found.counter, [0] * _LEVELS)
        if (list_id, level) not in self._begun and level in found.restarts:
            counts[level] = found.restarts[level] - 1
        self._begun.add((list_id, level))
        _count(counts, found.levels, level)
        return _written(found.levels, level, counts)


def read_numbering(root: etree._Element | None) -> Numbering:
    """Return the lists of a numbering part; a file without one has none."""
    if root is None:
        return Numbering({})
    abstract = {
        _get(item, "abstractNumId"): dict(_levels(item)) for item in root.iterchildren(f"{W}abstractNum")
    }
    lists = {}
    for item in root.iterchildren(f"{W}num"):
        kind = _value(item.find(f"{W}abstractNumId"))
        own = {number: level for number, level, _ in _overrides(item) if level}
        restarts = {number: start for number, _, start in _overrides(item) if start is not None}
        lists[_get(item, "numId")] = ListFormat(kind, abstract.get(kind, {}) | own, restarts)
    return Numbering(lists)


def _count(counts: list[int], levels: Mapping[int, Level], level: int) -> None:
    """Count one more at `level`; deeper levels begin anew, upper ones that were passed over begin."""
    counts[level + 1 :] = [0] * (_LEVELS - level - 1)
    for upper in range(level):
        counts[upper] = counts[upper] or levels.get(upper, Level()).start
    counts[level] = counts[level] + 1 if counts[level] else levels.get(level, Level()).start


def _written(levels: Mapping[int, Level], level: int, counts: list[int]) -> str:
    chosen = levels.get(level, Level())
    if chosen.style is NumberStyle.BULLET:
        return "•"

    def place(match: re.Match[str]) -> str:
        upper = int(match.group(1)) - 1
        return numeral(counts[upper], levels.get(upper, Level()).style)

    return _PLACE.sub(place, chosen.text).strip()


def _levels(item: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in item.iterchildren(f"{W}lvl"):
        number = whole_number(_get(level, "ilvl"))
        if number is not None:
            yield number, _level(level)


def _level(item: etree._Element) -> Level:
    style = _STYLES.get(_value(item.find(f"{W}numFmt")), NumberStyle.DECIMAL)
    start = whole_number(_value(item.find(f"{W}start")))
    return Level(style, _value(item.find(f"{W}lvlText")), 1 if start is None else start)


def _overrides(item: etree._Element) -> Iterator[tuple[int, Level | None, int | None]]:
    """Yield (level, its own form, the number it begins anew with) of each override of a list."""
    for override in item.iterchildren(f"{W}lvlOverride"):
        number, own = whole_number(_get(override, "ilvl")), override.find(f"{W}lvl")
        if number is not None:
            start = whole_number(_value(override.find(f"{W}startOverride")))
            yield number, None if own is None else _level(own), start


def _get(element: etree._Element, name: str) -> str:
    return element.get(f"{W}{name}") or ""


def _value(element: etree._Element | None) -> str:
    return "" if element is None else _get(element, "val")
