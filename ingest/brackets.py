"""Brackets of a text in reading order, each turned to face its content (pure).

The codes of brackets in PDF files are mirrored by some producers and not by others, even within one font. So
a bracket's direction is set by its neighbours and by balance; its own shape only decides where these do not.
"""

_OPEN, _SHUT = "([{", ")]}"
BRACKETS = frozenset(_OPEN + _SHUT)
MIRROR = dict(zip(_OPEN + _SHUT + "<>«»≤≥‹›", _SHUT + _OPEN + "><»«≥≤›‹", strict=True))
_BEFORE_OPENING = frozenset("\"'״“„-–—־/=")
_AFTER_CLOSING = frozenset(".,;:!?\"'״”-–\ufdd0\ufdd1")
_WRONG_SPACING, _WRONG_SHAPE, _UNPAIRED = 3.0, 0.3, 1.0
_MAX_DEPTH = 6


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


def _directions(text: str, places: list[int]) -> list[bool]:
    """Return for each bracket whether it opens, at the least cost of spacing, shape and balance."""
    # best[depth]: cost of getting here with that many open brackets, and the choices made.
    best: dict[int, tuple[float, tuple[bool, ...]]] = {0: (0.0, ())}
    for index in places:
        opening, closing = _costs(text, index)
        after: dict[int, tuple[float, tuple[bool, ...]]] = {}
        for depth, (cost, choices) in best.items():
            down = (cost + closing + (0.0 if depth else _UNPAIRED), (*choices, False))
            up = (cost + opening, (*choices, True))
            for goal, option in ((max(0, depth - 1), down), (min(_MAX_DEPTH, depth + 1), up)):
                if goal not in after or option[0] < after[goal][0]:
                    after[goal] = option
        best = after
    return list(min((cost + depth * _UNPAIRED, choices) for depth, (cost, choices) in best.items())[1])


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
