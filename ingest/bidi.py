"""The Unicode bidirectional algorithm, forwards: reading order → the order in which it is shown (pure).

UAX #9 with explicit embeddings, isolates and bracket pairs. It checks the inversion in `ingest.rtl` and lays
the words that OCR reads out as they look.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MAX_DEPTH = 125
_ISOLATES = ("LRI", "RLI", "FSI")
_EMBEDDINGS = ("LRE", "RLE", "LRO", "RLO")
_REMOVED = (*_EMBEDDINGS, "PDF", "BN")
_NEUTRAL = ("B", "S", "WS", "ON", *_ISOLATES, "PDI")
# Opening and closing brackets of BidiBrackets.txt, Unicode 15; a newer version adds rare ones.
_OPENINGS = (
    "([{\u0f3a\u0f3c\u169b\u2045\u207d\u208d\u2308\u230a\u2768\u276a\u276c\u276e\u2770\u2772"
    "\u2774\u27c5\u27e6\u27e8\u27ea\u27ec\u27ee\u2983\u2985\u2987\u2989\u298b\u298d\u298f\u2991"
    "\u2993\u2995\u2997\u29d8\u29da\u29fc\u2e22\u2e24\u2e26\u2e28\u2e55\u2e57\u2e59\u2e5b\u3008"
    "\u300a\u300c\u300e\u3010\u3014\u3016\u3018\u301a\ufe59\ufe5b\ufe5d\uff08\uff3b\uff5b\uff5f"
    "\uff62"
)
_CLOSINGS = (
    ")]}\u0f3b\u0f3d\u169c\u2046\u207e\u208e\u2309\u230b\u2769\u276b\u276d\u276f\u2771\u2773"
    "\u2775\u27c6\u27e7\u27e9\u27eb\u27ed\u27ef\u2984\u2986\u2988\u298a\u298c\u2990\u298e\u2992"
    "\u2994\u2996\u2998\u29d9\u29db\u29fd\u2e23\u2e25\u2e27\u2e29\u2e56\u2e58\u2e5a\u2e5c\u3009"
    "\u300b\u300d\u300f\u3011\u3015\u3017\u3019\u301b\ufe5a\ufe5c\ufe5e\uff09\uff3d\uff5d\uff60"
    "\uff63"
)
_CLOSING = dict(zip(_OPENINGS, _CLOSINGS, strict=True))
_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}


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
        shown.append(_MIRRORED.get(text[index], text[index]) if mirrored else text[index])
    return "".join(shown)


_MIRRORED = {
    **_CLOSING,
    **{closing: opening for opening, closing in _CLOSING.items()},
    "<": ">",
    ">": "<",
    "«": "»",
    "»": "«",
    "≤": "≥",
    "≥": "≤",
}


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


def paragraph_level(classes: Sequence[str], default: int = 0) -> int:
    """Return the level that the first strong character gives a paragraph (rules P2, P3)."""
    depth = 0
    for kind in classes:
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif kind == "B":
            break
        elif not depth and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return default


def embedding_levels(classes: Sequence[str], base: int, text: str | None = None) -> list[int | None]:
    """Return the level of each character of one paragraph, shown on one line; None for those rule X9 removes.

    `classes` are bidi classes; `text` supplies the bracket pairs, without it there are none.
    """
    levels, kinds = _explicit(classes, base)
    for run in list(_sequences(classes, levels, base)):
        _resolve(run, kinds, levels, text)
    return _reset(classes, levels, base)


def _explicit(classes: Sequence[str], base: int) -> tuple[list[int | None], list[str]]:
    """Apply rules X1–X8: levels of embeddings, overrides and isolates."""
    nesting = _Nesting(base)
    matching = _matching_isolates(classes)
    levels: list[int | None] = []
    kinds = list(classes)
    for index, kind in enumerate(classes):
        level, override = nesting.level, nesting.override
        if kind in _EMBEDDINGS:
            nesting.embed(kind)
        elif kind in _ISOLATES:
            inside = classes[index + 1 : matching.get(index, len(classes))]
            nesting.isolate(kind == "RLI" or (kind == "FSI" and paragraph_level(inside) == 1))
        elif kind == "PDI":
            nesting.end_isolate()
            level, override = nesting.level, nesting.override
        elif kind == "PDF":
            nesting.end_embedding()
        levels.append(None if kind in _REMOVED else base if kind == "B" else level)
        if kind not in (*_REMOVED, "B"):
            kinds[index] = override or kind
    return levels, kinds


class _Nesting:
    """The embeddings and isolates that are open (rules X1–X7), and those beyond the greatest depth."""

    def __init__(self, base: int) -> None:
        self._stack: list[tuple[int, str, bool]] = [(base, "", False)]
        self._isolates = self._embeddings_beyond = self._isolates_beyond = 0

    @property
    def level(self) -> int:
        return self._stack[-1][0]

    @property
    def override(self) -> str:
        return self._stack[-1][1]

    def embed(self, kind: str) -> None:
        """Apply rules X2–X5."""
        if self._goes_deeper(kind in ("RLE", "RLO")):
            override = {"LRO": "L", "RLO": "R"}.get(kind, "")
            self._stack.append((_next_level(self.level, kind in ("RLE", "RLO")), override, False))
        elif not self._isolates_beyond:
            self._embeddings_beyond += 1

    def isolate(self, rtl: bool) -> None:
        """Apply rules X5a–X5c."""
        if self._goes_deeper(rtl):
            self._isolates += 1
            self._stack.append((_next_level(self.level, rtl), "", True))
        else:
            self._isolates_beyond += 1

    def _goes_deeper(self, rtl: bool) -> bool:
        return (
            _next_level(self.level, rtl) <= _MAX_DEPTH
            and not self._isolates_beyond
            and not self._embeddings_beyond
        )

    def end_isolate(self) -> None:
        """Apply rule X6a."""
        if self._isolates_beyond:
            self._isolates_beyond -= 1
        elif self._isolates:
            self._embeddings_beyond = 0
            while not self._stack.pop()[2]:
                pass
            self._isolates -= 1

    def end_embedding(self) -> None:
        """Apply rule X7."""
        if self._isolates_beyond:
            return
        if self._embeddings_beyond:
            self._embeddings_beyond -= 1
        elif not self._stack[-1][2] and len(self._stack) > 1:
            self._stack.pop()


def _next_level(level: int, rtl: bool) -> int:
    """Return the least odd (right to left) or even level above `level`."""
    return level + 1 + (level % 2 == int(rtl))


def _matching_isolates(classes: Sequence[str]) -> dict[int, int]:
    """Return the matching PDI of each isolate initiator that has one (BD9)."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for index, kind in enumerate(classes):
        if kind in _ISOLATES:
            waiting.append(index)
        elif kind == "PDI" and waiting:
            found[waiting.pop()] = index
    return found


@dataclass(frozen=True, slots=True)
class _Run:
    """An isolating run sequence (BD13): places in the text, its level, and the directions at its ends."""

    places: list[int]
    level: int
    start: str
    end: str

    @property
    def direction(self) -> str:
        return "R" if self.level % 2 else "L"


def _sequences(classes: Sequence[str], levels: Sequence[int | None], base: int) -> Iterator[_Run]:
    """Yield the isolating run sequences (rule X10)."""
    kept = [index for index, level in enumerate(levels) if level is not None]
    runs: list[list[int]] = []
    for place in kept:
        if runs and levels[runs[-1][-1]] == levels[place]:
            runs[-1].append(place)
        else:
            runs.append([place])
    matching = _matching_isolates(classes)
    by_start = {run[0]: run for run in runs}
    closing = set(matching.values())
    for run in runs:
        if run[0] in closing and classes[run[0]] == "PDI":
            continue
        places = list(run)
        while classes[places[-1]] in _ISOLATES and places[-1] in matching:
            follower = by_start.get(matching[places[-1]])
            if follower is None:
                break
            places += follower
        yield _run(places, classes, levels, kept, base, matching)


def _run(
    places: list[int],
    classes: Sequence[str],
    levels: Sequence[int | None],
    kept: Sequence[int],
    base: int,
    matching: dict[int, int],
) -> _Run:
    level = levels[places[0]] or 0
    before = kept[: bisect_right(kept, places[0]) - 1]
    previous = levels[before[-1]] if before else base
    last = places[-1]
    after = kept[bisect_right(kept, last) :]
    following = (
        levels[after[0]] if after and not (classes[last] in _ISOLATES and last not in matching) else base
    )
    return _Run(places, level, _direction(max(level, previous or 0)), _direction(max(level, following or 0)))


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


def _resolve(run: _Run, kinds: list[str], levels: list[int | None], text: str | None) -> None:
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


def _weak(types: list[str], run: _Run) -> None:
    """Apply rules W1–W7."""
    previous = run.start
    for index, kind in enumerate(types):
        if kind == "NSM":
            types[index] = "ON" if previous in (*_ISOLATES, "PDI") else previous
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


def _brackets(types: list[str], originals: Sequence[str], run: _Run, text: str) -> None:
    """Apply rule N0: a pair of brackets takes the direction of what it holds and of its context."""
    for opening, closing in _bracket_pairs(types, run, text):
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


def _bracket_pairs(types: Sequence[str], run: _Run, text: str) -> list[tuple[int, int]]:
    """Return the bracket pairs of a run in the order of their openings (BD16)."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, place in enumerate(run.places):
        letter = _CANONICAL.get(text[place], text[place])
        if types[index] != "ON":
            continue
        if letter in _CLOSING:
            if len(stack) == 63:
                break
            stack.append((_CLOSING[letter], index))
            continue
        found = next((at for at in range(len(stack) - 1, -1, -1) if stack[at][0] == letter), None)
        if found is not None:
            pairs.append((stack[found][1], index))
            del stack[found:]
    return sorted(pairs)


def _neutrals(types: list[str], run: _Run) -> None:
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
        elif kind in ("WS", *_ISOLATES, "PDI"):
            if trailing:
                levels[index] = base
        elif kind not in _REMOVED:
            trailing = False
    return levels
