"""Embeddings, overrides and isolates: the explicit levels of a paragraph and its runs (UAX #9, pure)."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MAX_DEPTH = 125
ISOLATES = ("LRI", "RLI", "FSI")
_EMBEDDINGS = ("LRE", "RLE", "LRO", "RLO")
REMOVED = (*_EMBEDDINGS, "PDF", "BN")


def paragraph_level(classes: Sequence[str], default: int = 0) -> int:
    """Return the level that the first strong character gives a paragraph (rules P2, P3)."""
    depth = 0
    for kind in classes:
        if kind in ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif kind == "B":
            break
        elif not depth and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return default


def explicit_levels(classes: Sequence[str], base: int) -> tuple[list[int | None], list[str]]:
    """Apply rules X1–X8: levels of embeddings, overrides and isolates."""
    nesting = _Nesting(base)
    matching = _matching_isolates(classes)
    levels: list[int | None] = []
    kinds = list(classes)
    for index, kind in enumerate(classes):
        level, override = nesting.level, nesting.override
        if kind in _EMBEDDINGS:
            nesting.embed(kind)
        elif kind in ISOLATES:
            inside = classes[index + 1 : matching.get(index, len(classes))]
            nesting.isolate(kind == "RLI" or (kind == "FSI" and paragraph_level(inside) == 1))
        elif kind == "PDI":
            nesting.end_isolate()
            level, override = nesting.level, nesting.override
        elif kind == "PDF":
            nesting.end_embedding()
        levels.append(None if kind in REMOVED else base if kind == "B" else level)
        if kind not in (*REMOVED, "B"):
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
        if kind in ISOLATES:
            waiting.append(index)
        elif kind == "PDI" and waiting:
            found[waiting.pop()] = index
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """An isolating run sequence (BD13): places in the text, its level, and the directions at its ends."""

    places: list[int]
    level: int
    start: str
    end: str

    @property
    def direction(self) -> str:
        return "R" if self.level % 2 else "L"


def run_sequences(classes: Sequence[str], levels: Sequence[int | None], base: int) -> Iterator[Run]:
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
        while classes[places[-1]] in ISOLATES and places[-1] in matching:
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
) -> Run:
    level = levels[places[0]] or 0
    before = kept[: bisect_right(kept, places[0]) - 1]
    previous = levels[before[-1]] if before else base
    last = places[-1]
    after = kept[bisect_right(kept, last) :]
    following = (
        levels[after[0]] if after and not (classes[last] in ISOLATES and last not in matching) else base
    )
    return Run(places, level, _direction(max(level, previous or 0)), _direction(max(level, following or 0)))


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"
