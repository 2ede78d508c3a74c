"""The Unicode bidirectional algorithm, forwards: reading order → the order in which it is shown (pure).

UAX #9 with explicit embeddings, isolates and bracket pairs. It checks the inversion in `ingest.rtl` and lays
the words that OCR reads out as they look.
"""

import unicodedata
from collections.abc import Sequence

from ingest.bidi_brackets import MIRRORED, bracket_pairs
from ingest.bidi_embedding import ISOLATES, REMOVED, Run, explicit_levels, run_sequences

_NEUTRAL = ("B", "S", "WS", "ON", *ISOLATES, "PDI")


def visual_text(text: str, base: int = 1) -> str:
    """Return a line of text as it looks from left to right, brackets mirrored; `base` 1 is right to left.

    "שלום 2025" → "2025 םולש".
    """
    levels = embedding_levels([unicodedata.bidirectional(letter) or "L" for letter in text], base, text)
    shown = []
    for index in visual_order(levels):
        level = levels[index]
        assert level is not None
        mirrored = level % 2 and unicodedata.mirrored(text[index])
        shown.append(MIRRORED.get(text[index], text[index]) if mirrored else text[index])
    return "".join(shown)


def visual_order(levels: Sequence[int | None]) -> list[int]:
    """Return the indexes of a line from left to right (rule L2); characters without a level are left out."""
    order = [index for index, level in enumerate(levels) if level is not None]
    highest = max((level for level in levels if level is not None), default=0)
    for limit in range(highest, 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and (levels[order[end]] or 0) >= limit:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def embedding_levels(classes: Sequence[str], base: int, text: str | None = None) -> list[int | None]:
    """Return the level of each character of one paragraph, shown on one line; None for those rule X9 removes.

    `classes` are bidi classes; `text` supplies the bracket pairs, without it there are none.
    """
    levels, kinds = explicit_levels(classes, base)
    for run in list(run_sequences(classes, levels, base)):
        _resolve(run, kinds, levels, text)
    return _reset(classes, levels, base)


def _resolve(run: Run, kinds: list[str], levels: list[int | None], text: str | None) -> None:
    """Apply rules W1–W7, N0–N2 and I1–I2 to a run."""
    types = [kinds[place] for place in run.places]
    originals = list(types)
    _weak(types, run)
    if text is not None:
        _brackets(types, originals, run, text)
    _neutrals(types, run)
    for place, kind in zip(run.places, types, strict=True):
        if kind == "R":
            levels[place] = run.level + (run.level % 2 == 0)
        elif kind in ("AN", "EN"):
            levels[place] = run.level + 2 - run.level % 2
        elif kind == "L":
            levels[place] = run.level + run.level % 2


def _weak(types: list[str], run: Run) -> None:
    """Apply rules W1–W7."""
    previous = run.start
    for index, kind in enumerate(types):
        if kind == "NSM":
            types[index] = "ON" if previous in (*ISOLATES, "PDI") else previous
        previous = types[index]
    strong = run.start
    for index, kind in enumerate(types):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            types[index] = "AN"
    types[:] = ["R" if kind == "AL" else kind for kind in types]
    _separators(types)
    _terminators(types)
    strong = run.start
    for index, kind in enumerate(types):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            types[index] = "L"


def _separators(types: list[str]) -> None:
    """Apply rule W4: a single separator between two numbers of a kind joins them."""
    for index in range(1, len(types) - 1):
        before, kind, after = types[index - 1 : index + 2]
        if kind in ("ES", "CS") and before == after == "EN":
            types[index] = "EN"
        elif kind == "CS" and before == after == "AN":
            types[index] = "AN"


def _terminators(types: list[str]) -> None:
    """Apply rules W5 and W6: terminators beside European numbers join them, others are neutral."""
    index = 0
    while index < len(types):
        if types[index] != "ET":
            index += 1
            continue
        end = index
        while end < len(types) and types[end] == "ET":
            end += 1
        numeric = "EN" in (types[index - 1] if index else "", types[end] if end < len(types) else "")
        types[index:end] = ["EN" if numeric else "ON"] * (end - index)
        index = end
    types[:] = ["ON" if kind in ("ES", "CS") else kind for kind in types]


def _strong(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _brackets(types: list[str], originals: Sequence[str], run: Run, text: str) -> None:
    """Apply rule N0: a pair of brackets takes the direction of what it holds and of its context."""
    for opening, closing in bracket_pairs(types, run.places, text):
        inside = {_strong(kind) for kind in types[opening + 1 : closing]} - {""}
        if run.direction in inside:
            direction = run.direction
        elif inside:
            before = next((_strong(kind) for kind in reversed(types[:opening]) if _strong(kind)), run.start)
            direction = before if before in inside else run.direction
        else:
            continue
        for place in (opening, closing):
            types[place] = direction
            follower = place + 1
            while follower < len(types) and originals[follower] == "NSM":
                types[follower] = direction
                follower += 1


def _neutrals(types: list[str], run: Run) -> None:
    """Apply rules N1 and N2: neutrals between two of a direction take it, others that of the run."""
    index = 0
    while index < len(types):
        if types[index] not in _NEUTRAL:
            index += 1
            continue
        end = index
        while end < len(types) and types[end] in _NEUTRAL:
            end += 1
        before = _strong(types[index - 1]) if index else run.start
        after = _strong(types[end]) if end < len(types) else run.end
        types[index:end] = [before if before == after else run.direction] * (end - index)
        index = end


def _reset(classes: Sequence[str], levels: list[int | None], base: int) -> list[int | None]:
    """Apply rule L1: separators, and white space before them and at the end, get the paragraph's level."""
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in ("B", "S"):
            levels[index] = base
            trailing = True
        elif kind in ("WS", *ISOLATES, "PDI"):
            if trailing:
                levels[index] = base
        elif kind not in REMOVED:
            trailing = False
    return levels
