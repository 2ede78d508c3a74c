"""Brackets of a text in reading order, each turned to face its content (pure).

The codes of brackets in PDF files are mirrored by some producers and not by others, even within one font. So
a bracket's direction is set by its neighbours and by balance; its own shape only decides where these do not.
"""

from collections.abc import Mapping, Sequence

_OPEN, _SHUT = "([{", ")]}"
BRACKETS = frozenset(_OPEN + _SHUT)
MIRROR = dict(zip(_OPEN + _SHUT + "<>«»≤≥‹›", _SHUT + _OPEN + "><»«≥≤›‹", strict=True))
_BEFORE_OPENING = frozenset("\"'״“„-–—־/=")
_AFTER_CLOSING = frozenset(".,;:!?\"'״”-–\ufdd0\ufdd1")
_WRONG_SPACING, _WRONG_SHAPE, _UNPAIRED = 3.0, 0.3, 1.0
_MAX_DEPTH = 6

# By the number of open brackets after a bracket: their number before it, and whether it opens.
_Step = dict[int, tuple[int, bool]]


def mend_brackets(text: str) -> str:
    """Return logical `text` with each bracket facing its content: ")אמון( ציבורי" → "(אמון) ציבורי"."""
    places = [index for index, letter in enumerate(text) if letter in BRACKETS]
    if not places:
        return text
    letters = list(text)
    for index, opens in zip(places, _directions(text, places), strict=True):
        if (letters[index] in _OPEN) != opens:
            letters[index] = MIRROR[letters[index]]
    return "".join(letters)


def _directions(text: str, places: Sequence[int]) -> list[bool]:
    """Return for each bracket whether it opens, at the least cost of spacing, shape and balance."""
    costs = {0: 0.0}
    steps: list[_Step] = []
    for index in places:
        costs, step = _next(costs, *_costs(text, index))
        steps.append(step)
    depth = min(costs, key=lambda depth: costs[depth] + depth * _UNPAIRED)
    choices: list[bool] = []
    for step in reversed(steps):
        depth, opens = step[depth]
        choices.append(opens)
    return choices[::-1]


def _next(costs: Mapping[int, float], opening: float, closing: float) -> tuple[dict[int, float], _Step]:
    """Return the least cost by number of open brackets after one more, and the step that led there."""
    after: dict[int, float] = {}
    step: _Step = {}
    for depth, cost in costs.items():
        down = cost + closing + (0.0 if depth else _UNPAIRED)
        for goal, total, opens in (
            (max(0, depth - 1), down, False),
            (min(_MAX_DEPTH, depth + 1), cost + opening, True),
        ):
            if goal not in after or total < after[goal]:
                after[goal] = total
                step[goal] = (depth, opens)
    return after, step


def _costs(text: str, index: int) -> tuple[float, float]:
    """Return what it costs to let the bracket at `index` open, and to let it close."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    free_before = not before or before.isspace() or before in _BEFORE_OPENING or before in BRACKETS
    free_after = not after or after.isspace() or after in _AFTER_CLOSING or after in BRACKETS
    opening = _WRONG_SHAPE if text[index] in _SHUT else 0.0
    closing = _WRONG_SHAPE if text[index] in _OPEN else 0.0
    if free_before and not free_after:
        closing += _WRONG_SPACING
    if free_after and not free_before:
        opening += _WRONG_SPACING
    return opening, closing
