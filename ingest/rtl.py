"""A line as it looks, left to right → the line as it is read: the inverse of the bidi algorithm (pure).

Inverting is ambiguous: "2010; Bryson, 2006" and "Bryson, 2006; 2010" can look the same. Where the rules leave
a choice, the spacing of punctuation decides. `ingest.brackets` then turns the brackets.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ingest.brackets import BRACKETS, MIRROR, mend_brackets

_R, _L, _N = "R", "L", "N"
_SEPARATORS = ("CS", "ES")
_SIGNS = "+-−±"
_RELATIONS = "=<>≈≤≥~"
_RELATION_BEFORE = re.compile(r"(?:[=<>≈≤≥~]\s?\.?)?$")
_RELATION_AFTER = re.compile(r"(?:\s[=<>≈≤≥~&](?=[\s()\[\]]|$)|(?<=\d)[-–](?=\s|$))?")
_TRAILING = ".,;:!?…"
_LATIN_TRAILING = _TRAILING + "+#"
_LONGEST_LINE = 4_000
_PART = re.compile(rf"\S.{{0,{_LONGEST_LINE}}}(?=\s|$)|\S.{{0,{_LONGEST_LINE}}}", re.DOTALL)


class Base(StrEnum):
    """The direction of a paragraph."""

    RTL = "rtl"
    LTR = "ltr"


# How much better spaced the other direction must be before a line is read against its paragraph's.
_BIAS = {Base.RTL: 1.5, Base.LTR: -0.5}


class Placed(NamedTuple):
    """The cell `at` of the visual line; `mirrored` if it is read from right to left."""

    at: int
    mirrored: bool


def logical_line(visual: str, base: Base | None = None) -> str:
    """Return the reading order of a line given as it looks from left to right.

    "2025 תנשב םולש" → "שלום בשנת 2025". Combining marks stand after their letter in both. What is longer than
    any line is read in parts, from the right.
    """
    parts = reversed(_parts(visual)) if len(visual) > _LONGEST_LINE else [visual]
    return " ".join(mend_brackets("".join(logical_cells(clusters(part), base))) for part in parts)


def _parts(visual: str) -> list[str]:
    """Return a line in parts of about `_LONGEST_LINE` characters, cut at blanks where there are any."""
    return [found.group().strip() for found in _PART.finditer(visual)]


def clusters(text: str) -> list[str]:
    """Return the letters of `text`, each with the combining marks that follow it."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def logical_cells(cells: Sequence[str], base: Base | None = None) -> list[str]:
    """Return `cells`, given as they look from left to right, in reading order; mirrored signs are turned."""
    return [turned(cells[at], mirrored) for at, mirrored in logical_order(cells, base)]


def turned(cell: str, mirrored: bool) -> str:
    """Return `cell` as it is written: brackets and the like are mirrored from right to left."""
    return MIRROR.get(cell, cell) if mirrored else cell


def logical_order(
    cells: Sequence[str], base: Base | None = None, *, after_latin: bool = False
) -> list[Placed]:
    """Return the places of `cells`, given as they look from left to right, in reading order.

    Both directions are tried; the one whose punctuation is spaced better wins, with an advantage for `base`,
    which is that of most letters where it is not known. `after_latin`: the line before ended in Latin.
    """
    kinds = [_kind(cell) for cell in cells]
    advantage = _BIAS[base or _majority(kinds)]
    rtl = _right_to_left(cells, kinds, after_latin)
    odd = oddness(cells, rtl) - advantage
    if odd <= 0:
        return rtl
    ltr = _left_to_right(cells, kinds)
    return rtl if odd <= oddness(cells, ltr) else ltr


def _majority(kinds: Sequence[str]) -> Base:
    right, left = kinds.count(_R), kinds.count(_L)
    return Base.LTR if right < 0.3 * left or (left and not right) else Base.RTL


@lru_cache(maxsize=4096)
def _kind(cell: str) -> str:
    """Return R, L, N (digit), the bidi class of a separator or terminator, or "" for a neutral.

    A cell of several letters, a whole word, is of the kind of its first strong letter, else a number.
    """
    classes = [_CLASSES.get(unicodedata.bidirectional(letter), "") for letter in cell]
    strong = next((kind for kind in classes if kind in (_R, _L)), None)
    if strong:
        return strong
    return _N if _N in classes else classes[0]


_CLASSES = {"R": _R, "AL": _R, "L": _L, "EN": _N, "AN": _N, "CS": "CS", "ES": "ES", "ET": "ET"}


@dataclass(frozen=True, slots=True)
class _Unit:
    """A number or Latin word, or a run of them, at `start:end`."""

    start: int
    end: int
    latin: bool


def _right_to_left(cells: Sequence[str], kinds: Sequence[str], after_latin: bool) -> list[Placed]:
    order: list[Placed] = []
    position = len(cells)
    for run in reversed(_runs(cells, kinds, after_latin)):
        order += [Placed(index, True) for index in range(position - 1, run.end - 1, -1)]
        order += [Placed(index, False) for index in range(run.start, run.end)]
        position = run.start
    return order + [Placed(index, True) for index in range(position - 1, -1, -1)]


def _runs(cells: Sequence[str], kinds: Sequence[str], after_latin: bool) -> list[_Unit]:
    """Return the stretches that are read left to right inside a right-to-left line."""
    runs: list[_Unit] = []
    for unit in _units(kinds):
        last = runs[-1] if runs else None
        latin_before = after_latin and last is not None and _R not in kinds[last.start :]
        if last and _R not in kinds[last.end : unit.start] and _joined(cells, last, unit, latin_before):
            runs[-1] = _Unit(last.start, unit.end, last.latin or unit.latin)
        else:
            runs.append(unit)
    return [_widened(cells, run, after_latin and _R not in kinds[run.start :]) for run in runs]


def _units(kinds: Sequence[str]) -> list[_Unit]:
    units: list[_Unit] = []
    index = 0
    while index < len(kinds):
        end = index + 1
        if kinds[index] == _L:
            while end < len(kinds) and kinds[end] == _L:
                end += 1
            units.append(_Unit(index, end, True))
        elif kinds[index] == _N:
            end = _number_end(kinds, index)
            units.append(_Unit(_number_start(kinds, index), end, False))
        index = end
    return units


def _number_start(kinds: Sequence[str], index: int) -> int:
    while index and kinds[index - 1] == "ET":
        index -= 1
    return index


def _number_end(kinds: Sequence[str], index: int) -> int:
    """Return the end of the number at `index`: digits, single separators between digits, and signs after."""
    while index < len(kinds):
        if kinds[index] != _N and not (kinds[index] in _SEPARATORS and kinds[index + 1 : index + 2] == [_N]):
            break
        index += 1
    while index < len(kinds) and kinds[index] == "ET":
        index += 1
    return index


def _joined(cells: Sequence[str], left: _Unit, right: _Unit, latin_before: bool) -> bool:
    """Say whether two units, seen side by side, are one left-to-right run.

    A number right of a Latin word may be its continuation ("Bryson, 2006") or precede it in reading.
    """
    between = "".join(cells[left.end : right.start])
    if not between:
        return True
    if not left.latin and not latin_before:
        return False
    if right.latin:
        return True
    if re.search(r"[<>=≈~±]\W*\.$", between):
        return True
    if re.fullmatch(r"[\[\](){}]\s", between) and _closes_latin(cells, left):
        return False
    return not re.search(r"\s[,;:.!?]+$", between) and not _closes_group(cells, left, between)


def _closes_group(cells: Sequence[str], left: _Unit, between: str) -> bool:
    """Say whether the gap begins with the partner of a bracket that stands just before the unit."""
    if between[0] not in BRACKETS or not left.start or cells[left.start - 1] not in BRACKETS:
        return False
    return sum(cell in BRACKETS for cell in cells[left.start : left.end]) % 2 == 0


def _closes_latin(cells: Sequence[str], run: _Unit) -> bool:
    """Say whether a bracket after a Latin run has its partner within the run: "CI [1.2, 3.4]"."""
    return run.latin and sum(cell in BRACKETS for cell in cells[run.start : run.end]) % 2 == 1


def _widened(cells: Sequence[str], run: _Unit, latin_before: bool) -> _Unit:
    """Return the run with the sign before it, the partner of its bracket, the punctuation at its end.

    What is broken across lines within Latin text ("N =" and "146") keeps its sign on either line.
    """
    start, end = run.start, run.end
    if start > 1 and not run.latin and cells[start - 1] in _SIGNS and cells[start - 2].isspace():
        start -= 1
    unpaired = sum(cell in BRACKETS for cell in cells[start:end]) % 2
    if run.latin and unpaired and end < len(cells) and cells[end] in BRACKETS:
        end += 1
    elif latin_before and unpaired and start and cells[start - 1] in BRACKETS:
        start -= 1
    if latin_before and not unpaired:
        end += _closes_above(cells, start, end)
    if latin_before and end == len(cells):
        start -= _length(_RELATION_BEFORE.search("".join(cells[:start])[-4:]))
    elif run.latin and not start:
        end += _length(_RELATION_AFTER.match("".join(cells[end - 1 : end + 3]), 1))
    tail = end
    while tail < len(cells) and cells[tail] in (_LATIN_TRAILING if run.latin else _TRAILING):
        tail += 1
    if _ends_run(cells, end, tail, run.latin):
        end = tail
    return _Unit(start, end, run.latin)


def _closes_above(cells: Sequence[str], start: int, end: int) -> bool:
    """Say whether a line begins with the run `start:end` and a bracket that closes one of the line before."""
    if end != len(cells) - 1 or cells[end] not in BRACKETS:
        return False
    return sum(cell in BRACKETS for cell in cells[:start]) % 2 == 0


def _length(found: re.Match[str] | None) -> int:
    return len(found[0]) if found else 0


def _ends_run(cells: Sequence[str], start: int, end: int, latin: bool) -> bool:
    """Say whether the punctuation `start:end` right of a run is read after it, and not before.

    At the end of a line Latin text keeps its comma, even beside the bracket before it: "(Bryson,".
    The point of a decimal fraction after "=" is read before the digits.
    """
    if latin and end < len(cells) and cells[end] in BRACKETS:
        return cells[start:end] in ([","], [";"])
    after = "".join(cells[end : end + 2]).strip()
    if not latin and cells[start:end] == ["."] and after and after in _RELATIONS:
        return False
    return end == len(cells) or cells[end].isspace()


def _left_to_right(cells: Sequence[str], kinds: Sequence[str]) -> list[Placed]:
    order: list[Placed] = []
    index = 0
    while index < len(kinds):
        end = _hebrew_end(kinds, index)
        if end == index:
            order.append(Placed(index, False))
            index += 1
            continue
        hebrew = _right_to_left(cells[index:end], kinds[index:end], False)
        order += [Placed(index + at, mirrored) for at, mirrored in hebrew]
        index = end
    return order


def _hebrew_end(kinds: Sequence[str], start: int) -> int:
    """Return the end of the Hebrew that begins at `start`, with the numbers in it; `start` if none does."""
    end = start
    for place in range(start, len(kinds)):
        if kinds[place] == _R:
            end = place + 1
        elif kinds[place] == _L or end == start:
            break
    return end


_ODD = re.compile(
    r"(?:^|\s)[,.;:!?](?=\s|$)"  # a comma alone
    r"|^[,.;:!?](?=\S)"  # at the start of the line
    r"|(?<=\s)[,;:!?](?=\w)"  # before its word
    r"|(?<=[^\W\d])[,;!?](?=[^\W\d](?!\w*=))"  # without a space after, but for the query of an address
    r"|^/(?=https?:)"
    r"|(?<=[א-ת])\.(?=[א-ת]{2})"
)
_QUOTE = re.compile(r'(?<![א-ת])["”“]|["”“](?![א-ת])')


def oddness(cells: Sequence[str], order: Sequence[Placed]) -> float:
    """Return how often punctuation is spaced as no one writes it: " ,x", "x,y", an open quotation mark."""
    text = "".join([turned(cells[at], mirrored) for at, mirrored in order])
    return len(_ODD.findall(text)) + min(_odd_quotes(text, opened=False), _odd_quotes(text, opened=True))


def _odd_quotes(text: str, *, opened: bool) -> float:
    odd = 0.0
    for match in _QUOTE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        odd += (not before or before.isspace()) if opened else (not after or after.isspace())
        opened = not opened
    return odd
