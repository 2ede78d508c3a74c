"""A line as it looks, left to right → the line as it is read: the inverse of the bidi algorithm (pure).

Inverting is ambiguous: "2010; Bryson, 2006" and "Bryson, 2006; 2010" can look the same. Where the rules leave
a choice, the spacing of punctuation decides. Brackets are set by their neighbours and balance, because the
codes of brackets in PDF files are mirrored by some producers and not by others, even within one font.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

FINAL_LETTERS = frozenset("ךםןףץ")
_OPEN, _SHUT = "([{<", ")]}>"
_MIRROR = dict(zip(_OPEN + _SHUT + "«»", _SHUT + _OPEN + "»«", strict=True))
_STRONG_R, _STRONG_L, _NUMBER = "R", "L", "N"
_SEPARATORS = frozenset({"CS", "ES"})


def logical_line(visual: str) -> str:
    """Return the reading order of a line given as it looks from left to right.

    "2025 תנשב םולש" → "שלום בשנת 2025". Combining marks stand after their letter in both.
    """
    cells = clusters(visual)
    order = logical_order(cells)
    return mend_brackets("".join(cells[index] for index in order))


def clusters(text: str) -> list[str]:
    """Return the letters of `text`, each with the combining marks that follow it."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def logical_order(cells: Sequence[str]) -> list[int]:
    """Return the indexes of `cells`, given as they look from left to right, in reading order.

    Both base directions are tried; the one whose punctuation is spaced better wins, right to left in a tie.
    """
    kinds = [_kind(cell) for cell in cells]
    if _STRONG_R not in kinds and _STRONG_L not in kinds:
        return _right_to_left(cells, kinds)
    rtl = _right_to_left(cells, kinds)
    ltr = _left_to_right(kinds)
    bias = 0.5 if _STRONG_R not in kinds else -0.5 * (kinds.count(_STRONG_R) >= kinds.count(_STRONG_L))
    return rtl if _oddness(cells, rtl) + bias <= _oddness(cells, ltr) else ltr


def is_stored_backwards(words: Sequence[str]) -> int:
    """Return a vote over `words` as they look left to right: above 0 the page itself shows Hebrew backwards.

    A final letter belongs at the end of its word: at the left as Hebrew is read, at the right if mirrored.
    """
    vote = 0
    for word in words:
        letters = [letter for letter in word if "א" <= letter <= "ת"]
        if len(letters) > 1:
            vote += (letters[-1] in FINAL_LETTERS) - (letters[0] in FINAL_LETTERS)
    return vote


def _kind(cell: str) -> str:
    """Return R, L, N (digit), the bidi class of a separator or terminator, or "" for a neutral."""
    bidi = unicodedata.bidirectional(cell[0])
    if bidi in ("R", "AL"):
        return _STRONG_R
    if bidi == "L":
        return _STRONG_L
    if bidi in ("EN", "AN"):
        return _NUMBER
    return bidi if bidi in ("CS", "ES", "ET") else ""


@dataclass(slots=True)
class _Unit:
    """A number or Latin word at `start:end`."""

    start: int
    end: int
    latin: bool


def _right_to_left(cells: Sequence[str], kinds: Sequence[str]) -> list[int]:
    order: list[int] = []
    position = len(cells)
    for start, end in reversed(_runs(cells, kinds)):
        order += range(position - 1, end - 1, -1)
        order += range(start, end)
        position = start
    return order + list(range(position - 1, -1, -1))


def _runs(cells: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Return the stretches that are read left to right inside a right-to-left line."""
    runs: list[_Unit] = []
    for unit in _units(kinds):
        last = runs[-1] if runs else None
        if last and _STRONG_R not in kinds[last.end : unit.start] and _joined(cells, last, unit):
            runs[-1] = _Unit(last.start, unit.end, last.latin or unit.latin)
        else:
            runs.append(unit)
    return [(run.start, _with_closing(cells, run)) for run in runs]


def _units(kinds: Sequence[str]) -> list[_Unit]:
    units: list[_Unit] = []
    index = 0
    while index < len(kinds):
        if kinds[index] == _STRONG_L:
            end = index
            while end < len(kinds) and kinds[end] == _STRONG_L:
                end += 1
            units.append(_Unit(index, end, True))
        elif kinds[index] == _NUMBER:
            end = _number_end(kinds, index)
            start = index
            while start and kinds[start - 1] == "ET":
                start -= 1
            units.append(_Unit(start, end, False))
        else:
            end = index + 1
        index = end
    return units


def _number_end(kinds: Sequence[str], index: int) -> int:
    """Return the end of the number at `index`: digits, single separators between digits, and signs after."""
    while index < len(kinds):
        if kinds[index] == _NUMBER or (
            kinds[index] in _SEPARATORS and kinds[index + 1 : index + 2] == [_NUMBER]
        ):
            index += 1
        else:
            break
    while index < len(kinds) and kinds[index] == "ET":
        index += 1
    return index


def _joined(cells: Sequence[str], left: _Unit, right: _Unit) -> bool:
    """Say whether two units, seen side by side, are one left-to-right run."""
    between = "".join(cells[left.end : right.start])
    if not between:
        return True
    if not left.latin:
        return False
    return right.latin or not re.search(r"\s[,;:.!?)\]]+$", between)


def _with_closing(cells: Sequence[str], run: _Unit) -> int:
    """Return the run's end, moved over brackets that close one opened inside it."""
    inside = cells[run.start : run.end]
    missing = sum(cell in _OPEN + _SHUT for cell in inside) % 2
    end = run.end
    if run.latin and missing and end < len(cells) and cells[end] in _OPEN + _SHUT:
        end += 1
    return end


def _left_to_right(kinds: Sequence[str]) -> list[int]:
    order: list[int] = []
    index = 0
    while index < len(kinds):
        if kinds[index] != _STRONG_R:
            order.append(index)
            index += 1
            continue
        end = last = index
        while end < len(kinds) and kinds[end] not in (_STRONG_L, _NUMBER):
            if kinds[end] == _STRONG_R:
                last = end
            end += 1
        order += range(last, index - 1, -1)
        index = last + 1
    return order


_ODD = re.compile(
    r"(?:^|\s)[,.;:!?](?=\s|$)|^[,.;:!?]|[,;!?](?=[^\W\d])|(?<=[^\W\d])\.(?=[א-ת])|[,;:]$(?<=^.)|(?<=\s)[,;:!?](?=\w)"
)


def _oddness(cells: Sequence[str], order: Sequence[int]) -> float:
    """Return how often punctuation is spaced as no one writes it: " ,x" or "x,y" or a comma at the start."""
    text = "".join(cells[index] for index in order)
    return len(_ODD.findall(text))


def mend_brackets(text: str) -> str:
    """Return logical `text` with each bracket facing its content.

    ")אמון( ציבורי" → "(אמון) ציבורי". A bracket between two letters opens if none is open, else closes.
    """
    letters = list(text)
    depth = 0
    for index, letter in enumerate(letters):
        if letter not in _MIRROR:
            continue
        opens = _opens(text, index, depth)
        shape = letter if (letter in _OPEN or letter == "«") == opens else _MIRROR[letter]
        letters[index] = shape
        if letter in "<>«»":
            continue
        depth = depth + 1 if opens else max(0, depth - 1)
    return "".join(letters)


def _opens(text: str, index: int, depth: int) -> bool:
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    free_before = before.isspace() or before in "\"'״“„-–־/" or before in _MIRROR
    free_after = after.isspace() or after in ".,;:!?\"'״”" or after in _MIRROR
    if free_before != free_after:
        return free_before
    return depth == 0
